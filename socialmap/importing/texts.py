"""The texts of an import as they are kept: without HTML, without what nobody sees, not endless. As by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialmap.model.written import seen, tidied
from socialmap.sources.raw import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

#: What rows about places say in words. A reference is a key: it stays as it is, but for signs that no store takes.
OF_PLACES = (
    *("name", "operator", "domain", "category", "soort", "street", "house_number", "postcode", "stadsdeel", "town"),
    *("phone", "website", "opening_hours", "note"),
)
#: Control signs, and halves of signs.
_NO_STORE_TAKES = r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]"


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings; column by column, which takes a third of the time of pandas' own."""
    names = [str(name) for name in frame.columns]
    columns = [frame.iloc[:, at].astype(object).tolist() for at in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def tidy(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """The frame with these columns as they are kept, and a remark for each text that is not as it was written.

    Parameters
    ----------
    frame
        Its index is the row number; a column that is not there is passed over.
    """
    result, remarks = frame.copy(), []
    if "reference" in result:
        result["reference"] = result["reference"].astype(str).str.replace(_NO_STORE_TAKES, "", regex=True)
    for column in (name for name in columns if name in frame):
        texts = result[column].fillna("").astype(str).tolist()
        for at, text in enumerate(texts):
            kept, done = tidied(text, column)
            if done:
                row = int(frame.index[at])
                remarks += [Remark("hersteld", reason, row, column, seen(text)[:80]) for reason in done]
            texts[at] = kept
        result[column] = texts
    return result, tuple(remarks)
