"""What a list says, held to what each fact may hold: as what a person types is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.importing.recording import NO_ORIGIN, says_origin
from socialmap.model.facts import told_back
from socialmap.model.origins import names_origin
from socialmap.model.written import LONGEST
from socialmap.sources.raw import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from socialmap.model import Fact

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
            value, why = judged[text]
            values.append(value)
            if why:
                action = "let op" if why == AS_WRITTEN else "weggelaten"
                remarks.append(Remark(action, why, int(row), fact.column, told_back(text)))
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
        return "", f"hier hoort {fact.expected}"
