"""Words of a list for yes and no, as a person says what they mean: "A+P" is yes, "met hulp" is no.

What nobody said of a word is not guessed: unknown is not yes, and not no (rule 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.model import FACTS, RecordKind
from socialmap.model.facts.readers import yes_or_no
from socialmap.model.written import seen

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.sources.raw import Remarks

#: (Our fact, or "" for each that is yes or no; their word as ``as_word`` has it) -> ja, nee or onbekend.
Meanings = Mapping[tuple[str, str], str]
_EXPECTED = 'WOORD=ja, WOORD=nee of WOORD=onbekend, zoals "A+P=ja" of "step_free:A+P=ja"'
_ASKED = {
    heading: fact.id
    for kind in (RecordKind.ACTIVITY, RecordKind.PLACE)
    for fact in FACTS[kind].values()
    if fact.is_yes_or_no
    for heading in fact.all_headings
}
NO_ROW = "geen rij heeft het woord dat u met --value noemt"


def as_word(text: str) -> str:
    """A word as it is compared.

    Examples
    --------
    >>> as_word(" A + P"), as_word("Met hulp")
    ('a+p', 'methulp')
    """
    return "".join(seen(text).casefold().split())


def meanings(pairs: tuple[str, ...]) -> Meanings:
    """Pairs like ``WOORD=ja``, or ``KOLOM:WOORD=ja`` for one fact alone.

    Raises
    ------
    BadInputError
        For what is no such pair.

    Examples
    --------
    >>> meanings(("A + P=ja", "toilet:gedeeltelijk=nee"))
    {('', 'a+p'): 'ja', ('toilet', 'gedeeltelijk'): 'nee'}
    """
    found: dict[tuple[str, str], str] = {}
    for pair in pairs:
        said, sign, value = pair.rpartition("=")
        column, of_one, word = said.partition(":")
        fact = _ASKED.get(column.strip().casefold(), "") if of_one else ""
        whose, meant = as_word(word if fact else said), _meant(value)
        if not (sign and whose and meant):
            msg = "zo weten wij niet wat dit woord betekent"
            raise BadInputError(msg, column="--value", value=pair, expected=_EXPECTED)
        found[fact, whose] = meant
    return found


def _meant(value: str) -> str:
    """Yes, no or unknown; "" for another word."""
    try:
        return str(yes_or_no(value)) if value.strip() else ""
    except ValueError:
        return ""


def reworded(frame: pd.DataFrame, said: Meanings, remarks: Remarks) -> pd.DataFrame:
    """The rows with yes and no where the list has words that a person explained; the others stay as they are.

    Parameters
    ----------
    frame
        A column a fact, texts.
    """
    used: set[tuple[str, str]] = set()
    result = frame.copy() if said else frame
    for fact in {*_ASKED.values()} & set(frame) if said else ():
        of = {word: key for key in said for one, word in [key] if one in ("", fact)}
        of |= {word: key for key in said for one, word in [key] if one == fact}
        keys = [of.get(as_word(str(text))) for text in frame[fact]]
        used |= {key for key in keys if key}
        result[fact] = [said[key] if key else text for key, text in zip(keys, frame[fact], strict=True)]
    for column, word in said:
        if (column, word) not in used:
            remarks.add("let op", NO_ROW, column=column, value=word)
    return result
