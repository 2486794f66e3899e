"""Rows of a list are refused one by one: each with its number and reason, and the others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.model.facts import told_back
from socialmap.sources.files import Faults
from socialmap.sources.raw import REFUSED, Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


class RowFaults(Faults):
    """Gathers which rows of a list cannot be used and why; what concerns the whole file is raised as ever.

    Parameters
    ----------
    file
        What a user knows the file by.
    numbers
        The number of each row in the file, where these are not 1, 2, 3.
    """

    def __init__(self, file: str, numbers: Sequence[int] | None = None) -> None:
        super().__init__(file)
        self.numbers = numbers
        self.rows: dict[int, Remark] = {}

    def add(
        self, message: str, *, row: int | None = None, column: str = "", value: object = None, expected: str = ""
    ) -> None:
        """Write down one fault; ``row`` counts the rows of the frame from 1. The first of a row is the one told."""
        if row is None:
            super().add(message, column=column, value=value, expected=expected)
            return
        number = row if self.numbers is None else self.numbers[row - 1]
        reason = f"{message}; verwacht: {expected}" if expected else message
        self.rows.setdefault(number, Remark(REFUSED, reason, number, column, told_back(value)))

    def add_where(self, wrong: Any, message: str, *, column: str, values: Any, expected: str = "") -> None:
        """Write down a fault for each row where ``wrong`` holds."""
        told = np.asarray(values, dtype=object)
        for at in np.flatnonzero(np.asarray(wrong, dtype=bool)):
            self.add(message, row=int(at) + 1, column=column, value=told[at], expected=expected)

    def kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that can be used; the index of ``frame`` is the number of each.

        Raises
        ------
        BadInputError
            For what concerns the whole file, or when no row is left: then of the first.
        """
        self.check()
        kept = frame.drop(index=[number for number in self.rows if number in frame.index])
        if len(frame) and kept.empty:
            self._refuse_all()
        return kept

    def remarks(self) -> tuple[Remark, ...]:
        """What is told of each refused row, in the order of the file."""
        return tuple(self.rows[number] for number in sorted(self.rows))

    def _refuse_all(self) -> None:
        first, *others = self.remarks()
        whole = Faults(self.file)
        whole.add(first.reason, row=first.row, column=first.column, value=first.value or None)
        whole.count += len(others)
        whole.check()
