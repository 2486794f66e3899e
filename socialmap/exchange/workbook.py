"""One way to write a workbook: texts stay texts, days are days, amounts are numbers; nothing in it is run."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How a day is shown.
DAY = "dd-mm-yyyy"
#: Signs that a cell holds; Excel calls a file with more of them broken.
LONGEST_CELL = 32_767


@contextmanager
def workbook(out: BytesIO, made: datetime | None = None) -> Iterator[Any]:
    """A workbook that is written to ``out``; ``made`` is the moment that it tells of itself."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        if made is not None:
            book.set_properties({"created": made.replace(tzinfo=None)})
        yield book


def write_cell(sheet: Any, where: tuple[int, int], value: Any, day: Any, as_text: Callable[[str], str] = str) -> None:
    """One cell at (row, column); what is unknown stays empty.

    Parameters
    ----------
    day
        The format of days in this workbook.
    as_text
        What is done to a text first.
    """
    if isinstance(value, date):
        sheet.write_datetime(*where, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(*where, value)
    elif value:
        sheet.write_string(*where, as_text(str(value))[:LONGEST_CELL])
