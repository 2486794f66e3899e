"""A list as people keep it in a spreadsheet: a title above it, blank rows, a line about its source below."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model.written import unmarked
from socialmap.sources.refusing import RowFaults

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from socialmap.sources.files import SourceFile
    from socialmap.sources.raw import Remarks

#: The row with headings is one of the first so many.
_LOOKED_AT = 10
#: What a column holds shows in so many.
_LOOKED_INTO = 50
#: A line that is no row: where the list comes from, a total, an explanation.
_ABOUT = r"(bron|source|peildatum|toelichting|noot|let op|opgesteld|totaal|total|legenda)"
_ABOUT_ALL, _ABOUT_FIRST = (
    re.compile(pattern, re.IGNORECASE) for pattern in (rf"{_ABOUT}\b.*:.*|{_ABOUT}|[©*].*", rf"{_ABOUT}\s*:?")
)
#: Rule 2 of the domain: none of these is ever read, whatever it is used for.
_ORIGIN = re.compile(
    r"herkomst|afkomst|etni|ethni|religi|geloof|godsdienst|levensbesch|kerkelijk|nationali|migratie|migrant"
    r"|geboorteland|country of birth|\borigin|\brace\b|allochto|culturele achtergrond",
    re.IGNORECASE,
)
NO_ORIGIN = "herkomst, afkomst en geloof staan op geen kaart: deze kolom wordt nooit gelezen"
UNREAD = "deze kolom wordt niet gelezen"


@dataclass(frozen=True)
class Listing:
    """The rows of a table.

    Attributes
    ----------
    frame
        A column a heading, each of them once; blank is None. The index is the number of the row, counted from 1
        below the headings, blank rows counted too.
    faults
        The rows that were refused already, and what else will be.
    """

    frame: pd.DataFrame
    faults: RowFaults


def headings(source: SourceFile, fits: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """The headings of a table: the first row of which ``fits`` says so, else the first."""
    try:
        rows = [tuple(map(_heading, row)) for row in islice(_cells(source), _LOOKED_AT)]
    except csv.Error:
        return ()
    return next((row for row in rows if fits(row)), rows[0] if rows else ())


def read_listing(source: SourceFile, fits: Callable[[Sequence[str]], bool], remarks: Remarks) -> Listing:
    """The rows of a CSV or workbook, with a remark for all that is no row.

    Raises
    ------
    BadInputError
        When it is no whole table.
    """
    given, cells = headings(source, fits), iter(_whole(source))
    if above := sum(1 for _ in _until(cells, given)):
        remarks.add("let op", f"{above} regel(s) boven de koppen: niet gelezen")
    columns, faults = _columns(given, remarks), RowFaults(source.name, [])
    numbers, rows, blank = [], [], 0
    for number, row in enumerate(cells, start=1):
        if not (filled := [cell for cell in row if cell is not None]):
            blank += 1
            continue
        if len(given) > 1 and _is_about(filled):
            remarks.add("weggelaten", "een regel over de lijst zelf (bron, totaal, uitleg)", row=number)
            continue
        numbers.append(number)
        rows.append([row[at] if at < len(row) else None for at in columns.values()])
        if any(cell is not None for cell in row[len(given) :]):
            faults.numbers = numbers
            faults.add("de rij heeft een ander aantal kolommen", row=len(numbers), expected=f"{len(given)} kolommen")
    if blank:
        remarks.add("let op", f"{blank} lege rij(en) overgeslagen")
    faults.numbers = numbers
    return Listing(pd.DataFrame(rows, columns=list(columns), index=pd.Index(numbers), dtype=object), faults)


def first_cells(source: SourceFile, given: Sequence[str], heading: str) -> list[Any]:
    """The cells of a column in the first rows below the headings, to see what it holds; blank ones left out."""
    cells, at = iter(_cells(source)), given.index(heading)
    try:
        for _ in _until(cells, given):
            pass
        return [row[at] for row in islice(cells, _LOOKED_INTO) if at < len(row) and row[at] is not None]
    except csv.Error:
        return []


def tell_unread(names: Iterable[str], known: Collection[str], remarks: Remarks) -> None:
    """Say of each column that is not read that it is not, and which one may be meant."""
    for name in names:
        if is_of_origin(name):
            remarks.add("weggelaten", NO_ORIGIN, column=name)
            continue
        near = [] if name.casefold() in known else get_close_matches(name.casefold(), known, 1, 0.8)
        remarks.add("weggelaten", f"{UNREAD}; bedoelt u {near[0]}?" if near else UNREAD, column=name)


def is_of_origin(heading: str) -> bool:
    """Does a heading say that the column holds origin, ethnicity or religion (rule 2)?

    Examples
    --------
    >>> is_of_origin("Migratieachtergrond"), is_of_origin("Soort")
    (True, False)
    """
    return bool(_ORIGIN.search(heading.replace("_", " ")))


def refuse_origin(mapping: Mapping[str, str], file: str) -> None:
    """Refuse a mapping that would read origin, ethnicity or religion.

    Raises
    ------
    BadInputError
    """
    for theirs in mapping.values():
        if is_of_origin(theirs):
            raise BadInputError(NO_ORIGIN, file=file, column=theirs)


def _columns(given: Sequence[str], remarks: Remarks) -> dict[str, int]:
    """Heading -> its place; each once, and none without a name."""
    found: dict[str, int] = {}
    for at, name in enumerate(given):
        if not name:
            remarks.add(
                "weggelaten",
                "boven deze kolom staat geen kop (samengevoegde cellen?): niet gelezen",
                column=f"nummer {at + 1}",
            )
        elif name in found:
            remarks.add("weggelaten", "deze kop staat er twee keer: alleen de eerste kolom is gelezen", column=name)
        else:
            found[name] = at
    return found


def _is_about(filled: Sequence[Any]) -> bool:
    first, *others = (str(cell).strip() for cell in filled)
    return bool((_ABOUT_FIRST.fullmatch(first) and len(others) == 1) or (not others and _ABOUT_ALL.fullmatch(first)))


def _until(cells: Iterator[list[Any]], given: Sequence[str]) -> Iterator[list[Any]]:
    """The rows above the headings; they and the headings are taken off."""
    for row in cells:
        if tuple(map(_heading, row)) == tuple(given):
            return
        yield row


def _whole(source: SourceFile) -> list[list[Any]]:
    """Every row of the table."""
    try:
        return list(_cells(source, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            msg = "de tabel kan niet worden gelezen: een aanhalingsteken sluit niet"
            raise BadInputError(msg, file=source.name, expected="een hele CSV-tabel") from error
        return list(_cells(source))


def _cells(source: SourceFile, *, strict: bool = False) -> Iterator[list[Any]]:
    if source.form == "xlsx":
        rows: Iterable[list[Any]] = source.rows
    elif source.form == "json":
        rows = ([*source.columns], *([one.get(name) for name in source.columns] for one in source.records))
    else:
        rows = csv.reader(io.StringIO(source.text, newline=""), delimiter=source.separator, strict=strict)
    return ([_cell(cell) for cell in row] for row in rows)


def _cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return unmarked(cell) if cell.strip() else None
    return cell


def _heading(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
