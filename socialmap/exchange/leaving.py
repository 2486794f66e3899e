"""A view of the map that leaves: rows under columns, where they lie, and the sources and licences with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from socialmap.marks import Mark

#: A row by the id of its column; None is unknown.
Row = dict[str, Any]
#: The column with the id of each row, in every view.
ID = "id"


class Cell(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """One thing that is told of each row.

    Attributes
    ----------
    id
        Its name for programs, the same in every language.
    label
        Its name for people, in the language asked.
    """

    id: str
    label: str
    cell: Cell = Cell.TEXT


@dataclass(frozen=True)
class SourceRow:
    """Where rows come from, and what may be done with them."""

    name: str
    publisher: str
    licence: str
    when: str
    url: str


@dataclass(frozen=True)
class Style:
    """How rows are drawn: a mark by the value of a column, or a colour by the bounds of a number.

    Attributes
    ----------
    column
        Whose value decides; "" draws all alike.
    marks
        Each value with its mark and words.
    steps
        Lower and upper bound, colour and words of each class.
    """

    column: str = ""
    marks: Mapping[str, tuple[Mark, str]] = field(default_factory=dict)
    steps: Sequence[tuple[float, float, str, str]] = ()


@dataclass(frozen=True)
class Leaving:
    """A view as it leaves.

    Attributes
    ----------
    id
        Name of the view, in addresses and file names.
    title
        What it is, in the language asked.
    about
        Sentences that go with it: what was asked, of which day it is, how it is to be read.
    shapes
        Of each row a point, polygon or None in RD metres; empty where nothing of it lies anywhere.
    made
        The moment that it tells of.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: list[Row]
    sources: tuple[SourceRow, ...]
    made: datetime
    about: tuple[str, ...] = ()
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    style: Style = Style()

    @property
    def attribution(self) -> str:
        """The sources in one line."""
        return "; ".join(", ".join(part for part in _said(one) if part) for one in self.sources)

    def cell(self, row: Row, column: Column) -> Any:
        """A value as its column holds it: a day, a number, a text, or None where it is not known."""
        value = row.get(column.id)
        if value is None or value != value or value == "":  # noqa: PLR0124 (NaN)
            return None
        match column.cell:
            case Cell.DAY:
                return value if isinstance(value, date) else date.fromisoformat(str(value))
            case Cell.WHOLE:
                return int(value)
            case Cell.NUMBER:
                return float(value)
        return str(value)


def _said(source: SourceRow) -> tuple[str, ...]:
    return source.publisher, source.name, source.when, source.licence
