"""A view as a spreadsheet: a workbook with its sources on a sheet of their own, or CSV for a Dutch Excel."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from socialmap.exchange.workbook import DAY, workbook, write_cell
from socialmap.i18n import later
from socialmap.model.written import MARK, csv_text

if TYPE_CHECKING:
    from socialmap.exchange.leaving import Leaving
    from socialmap.i18n import Words

_SOURCES = later("Bronnen")
_OF_SOURCE = {
    "name": later("bron"),
    "publisher": later("van wie"),
    "licence": later("licentie"),
    "when": later("van wanneer"),
    "url": later("adres"),
}
#: Signs wide: what is longer is read by clicking on it.
_NARROWEST, _WIDEST = 10, 48
#: Texts that a spreadsheet takes for a number or a day, and so changes: 0201234567, 5-7, 1/2, 9:30, 1e5.
_CHANGED = re.compile(r"0\d+|\d{1,4}[-/.:]\d{1,4}([-/.:]\d{1,4})?|\d+[eE]\d+|\d{16,}")


def as_xlsx(view: Leaving, words: Words) -> bytes:
    """A workbook with two sheets: the rows, and what they are with their sources and licences."""
    out = BytesIO()
    with workbook(out, view.made) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY})
        sheet = book.add_worksheet(view.id)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(view.columns):
            cells = [view.cell(row, column) for row in view.rows]
            sheet.write_string(0, number, column.label, bold)
            longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
            sheet.set_column(number, number, min(max(_NARROWEST, len(column.label) + 2, longest + 1), _WIDEST))
            for at, cell in enumerate(cells, 1):
                write_cell(sheet, (at, number), cell, day)
        if view.rows:
            sheet.autofilter(0, 0, len(view.rows), len(view.columns) - 1)
        _write_sources(book.add_worksheet(words.gettext(_SOURCES)), view, words, bold)
    return out.getvalue()


def _write_sources(sheet: Any, view: Leaving, words: Words, bold: Any) -> None:
    sheet.set_column(0, 0, _WIDEST)
    sheet.set_column(1, len(_OF_SOURCE) - 1, 28)
    sheet.write_string(0, 0, view.title, bold)
    for at, line in enumerate(view.about, 1):
        sheet.write_string(at, 0, line)
    top = len(view.about) + 2
    for number, (name, label) in enumerate(_OF_SOURCE.items()):
        sheet.write_string(top, number, words.gettext(label), bold)
        for at, source in enumerate(view.sources, top + 1):
            sheet.write_string(at, number, getattr(source, name))


def as_csv(view: Leaving, _words: Words) -> bytes:
    """CSV as a Dutch Excel opens it: semicolons, decimal commas, days as dd-mm-yyyy, and the mark of UTF-8.

    It is one table and nothing else; each row names its source and licence itself.
    """
    rows = [{column.label: _as_dutch(view.cell(row, column)) for column in view.columns} for row in view.rows]
    return csv_text(rows, [column.label for column in view.columns], dutch=True).encode("utf-8-sig")


def _as_dutch(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",") if abs(value) < 1e9 else str(value)  # noqa: PLR2004 (no exponent)
    if hasattr(value, "strftime"):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, str) and _CHANGED.fullmatch(value.strip()):
        return f"{MARK}{value}"
    return value
