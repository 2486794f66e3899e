"""What a list says, held to what each fact may hold: as what a person types is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.importing.recording import NO_ORIGIN, says_origin
from socialmap.model.facts import told_back
from socialmap.model.origins import names_origin
from socialmap.model.persons import without_persons
from socialmap.model.written import LONGEST
from socialmap.sources.raw import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from socialmap.model import Fact

NO_MEANING = 'niemand zei wat "{word}" betekent: weten wij niet. Zeg het met --value "{word}=ja" of "{word}=nee"'
#: A longer text is no word for yes or no.
_WORD = 40
#: It may be a telephone number, or mail.
_FEW = re.compile(r"(?:\d[\s-]?){6}|@")
AS_WRITTEN = "deze openingstijden lezen we niet zeker: bewaard en getoond zoals ze er staan"


def fitting(frame: pd.DataFrame, facts: Iterable[Fact]) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """The rows with what these facts may hold; a value that does not fit is left out, and the row stays.

    Parameters
    ----------
    frame
        A column a fact, texts as they stand in the list, "" where it says nothing; its index is the row number. A
        fact without a column is passed over.

    Returns
    -------
    The frame with values as they are stored, "" where the list says nothing; and a remark for each value that is
    not as it was written. What may name a person is not repeated in it.
    """
    result, remarks = frame.copy(), []
    for fact in (one for one in facts if one.id in frame):
        judged: dict[str, tuple[Any, str]] = {}
        values: list[Any] = []
        for row, text in zip(frame.index, frame[fact.id].astype(str), strict=True):
            if text not in judged:
                judged[text] = _judged(fact, text)
            kept, why = judged[text]
            values.append(kept)
            if why:
                action = "let op" if why == AS_WRITTEN else "weggelaten"
                value = text if _may_be_told(fact, text) else told_back(text)
                remarks.append(Remark(action, why, int(row), fact.column, value))
        result[fact.id] = values
        result[fact.id] = result[fact.id].astype(object)
    return result, tuple(remarks)


def _judged(fact: Fact, text: str) -> tuple[Any, str]:
    """What is stored of a text, and why that is not what it says."""
    if not text.strip():
        return "", ""
    try:
        value = fact.checked(text)
        # A place or a club is called what it is called; the origin of people comes in by no list (rule 2).
        return (value, "") if fact.id == "name" or not says_origin(fact, value) else ("", NO_ORIGIN)
    except BadInputError:
        if fact.as_written and len(text) <= LONGEST and not names_origin(text):
            return text, AS_WRITTEN
        if _may_be_told(fact, text):
            return "", NO_MEANING.format(word=text)
        return "", f"hier hoort {fact.expected}"


def _may_be_told(fact: Fact, text: str) -> bool:
    """Is it a word of the list for yes or no, and nothing of a person?"""
    return fact.is_yes_or_no and len(text) <= _WORD and not without_persons(text)[1] and _FEW.search(text) is None
