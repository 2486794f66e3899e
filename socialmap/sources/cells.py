"""Cells of a list of places as people fill them: an address in one cell, two postcodes, a number without its zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from socialmap.sources.address_text import split_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from socialmap.sources.raw import Remarks

_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Za-z]{2})\b")
#: What a spreadsheet leaves of 020-1234567 and +31201234567 when it takes them for numbers.
_NATIONAL, _ABROAD = re.compile(r"[1-9]\d{8}"), re.compile(r"31[1-9]\d{8}")
_BETWEEN_SITES = re.compile(r"\s*[;,|]\s*|\s+(?:en|of|/)\s+|\s+")
#: Our columns that belong to the number of a house, and are no column of a place.
OF_NUMBER = ("house_letter", "house_addition")


class Repair(NamedTuple):
    """A value that was not as it stood in the list."""

    value: str
    reason: str


def repaired(frame: pd.DataFrame, columns: Mapping[str, str], remarks: Remarks) -> pd.DataFrame:
    """The rows with each address in its own columns, and values as they were meant where that is certain.

    Parameters
    ----------
    frame
        Texts, a column each of ours; the index is the number of the row.
    columns
        Ours -> theirs, to name them in remarks.
    """
    result = frame.drop(columns=list(OF_NUMBER))
    result["house_number"] = [_whole(*parts) for parts in frame[["house_number", *OF_NUMBER]].itertuples(index=False)]
    _split_addresses(result, remarks)
    for name, repair in (("postcode", one_postcode), ("phone", dialled), ("website", one_website)):
        if name not in columns:
            continue
        values = result[name].tolist()
        for at, text in enumerate(values):
            if text and (done := repair(text)):
                remarks.add("hersteld", done.reason, row=int(result.index[at]), column=columns[name])
                values[at] = done.value
        result[name] = values
    return result


def one_postcode(text: str) -> Repair | None:
    """The postcode in a cell that holds more than that.

    Examples
    --------
    >>> one_postcode("1074CV;1074"), one_postcode("1012 VT Amsterdam").value, one_postcode("1012AB, 1013AB")
    (Repair(value='1074CV', reason='alleen de postcode gelezen'), '1012VT', None)
    """
    found = {f"{digits}{letters.upper()}" for digits, letters in _POSTCODE.findall(text)}
    if len(found) != 1 or re.fullmatch(_POSTCODE, text):
        return None
    return Repair(found.pop(), "alleen de postcode gelezen")


def dialled(text: str) -> Repair | None:
    """A telephone number with the zero or the plus that a spreadsheet took off.

    Examples
    --------
    >>> dialled("201234567").value, dialled("31201234567").value, dialled("020-1234567")
    ('0201234567', '+31201234567', None)
    """
    if _NATIONAL.fullmatch(text):
        return Repair(f"0{text}", "de 0 vooraan ontbrak")
    return Repair(f"+{text}", "de + vooraan ontbrak") if _ABROAD.fullmatch(text) else None


def one_website(text: str) -> Repair | None:
    """The first of several addresses of pages.

    Examples
    --------
    >>> one_website("www.a.nl; www.b.nl").value, one_website("www.a.nl")
    ('www.a.nl', None)
    """
    parts = [part for part in _BETWEEN_SITES.split(text) if part]
    if len(parts) < 2 or not all("." in part and "@" not in part for part in parts):  # noqa: PLR2004 (several)
        return None
    return Repair(parts[0], "er staan meer adressen: het eerste is gelezen")


def _whole(number: str, letter: str, addition: str) -> str:
    """12, A and hs are 12A-hs."""
    if not number:
        return ""
    own = letter if letter and not number.casefold().endswith(letter.casefold()) else ""
    more = addition if addition and not number.casefold().endswith(addition.casefold()) else ""
    return f"{number}{own}{f'-{more}' if more else ''}"


def _split_addresses(frame: pd.DataFrame, remarks: Remarks) -> None:
    """Street, number, postcode and town out of a cell with all; what stands in a column of its own goes first."""
    rows = frame[["street", "house_number", "postcode", "town"]].to_dict("records")
    split = 0
    for row in rows:
        if not row["street"] or not (found := split_address(row["street"])):
            continue
        if row["house_number"] and found.number and row["house_number"].casefold() != found.number.casefold():
            continue
        split += 1
        row |= {
            "street": found.street,
            "house_number": row["house_number"] or found.number,
            "postcode": row["postcode"] or found.postcode,
            "town": row["town"] or found.place,
        }
    for name in ("street", "house_number", "postcode", "town"):
        frame[name] = [row[name] for row in rows]
    if split:
        remarks.add("let op", f"{split} adres(sen) verdeeld in straat, nummer en postcode")
