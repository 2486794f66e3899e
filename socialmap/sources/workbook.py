"""Sheets of a workbook (Excel or LibreOffice) as rows of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import python_calamine

from socialmap.errors import BadInputError
from socialmap.model.written import file_name

if TYPE_CHECKING:
    from pathlib import Path

#: The monitor of the whole country has under two million.
MAX_CELLS = 20_000_000


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets that hold something, in their own order.

    Raises
    ------
    BadInputError
        When it is no whole workbook.
    """
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            names = list(book.sheet_names)
            if len(names) == 1:
                return tuple(names)
            return tuple(name for name in names if book.get_sheet_by_name(name).end is not None)
    except (python_calamine.CalamineError, OSError) as error:
        raise _broken(path) from error


def sheet_rows(path: Path, name: str = "") -> list[list[Any]]:
    """The cells of a sheet, of the first when none is named. What stands in joined cells stands in each of a column.

    Raises
    ------
    BadInputError
        When it cannot be read, or is too large.
    """
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheet = book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
            height, width = (number + 1 for number in sheet.end or (0, 0))
            if height * width > MAX_CELLS:
                msg = "het werkblad is te groot"
                value = f"{height} rijen, {width} kolommen"
                raise BadInputError(msg, file=file_name(path), value=value, expected=f"hoogstens {MAX_CELLS} cellen")
            rows = sheet.to_python(skip_empty_area=False)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                if left == right and top < len(rows) and left < len(rows[top]):
                    for row in rows[top + 1 : bottom + 1]:
                        row[left] = rows[top][left]
            return rows
    except (python_calamine.CalamineError, IndexError, OSError) as error:
        raise _broken(path) from error


def _broken(path: Path) -> BadInputError:
    msg = "het werkboek kan niet worden gelezen"
    return BadInputError(msg, file=file_name(path), expected="een heel Excel-bestand (.xlsx)")
