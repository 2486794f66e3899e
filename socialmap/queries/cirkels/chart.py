"""Rank ranges on one common axis, as numbers for a drawing; it reads without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialmap.i18n import Words

#: The axis lies between these in a drawing of WIDTH units; the rest is room for its first and last number.
WIDTH, LEFT, RIGHT = 300.0, 12.0, 282.0
#: Narrower than this a range cannot be seen.
LEAST = 4.0
STEPS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500)
MOST_TICKS = 4


@dataclass(frozen=True)
class Axis:
    """Places 1 to ``areas``; ``ticks`` are where a place stands, with its number."""

    areas: int
    ticks: list[tuple[float, str]]


@dataclass(frozen=True)
class RangeBar:
    """A range of places: where it begins, how wide it is and where its middle lies, in units of the drawing."""

    start: float
    width: float
    middle: float


def at(place: float, areas: int) -> float:
    """Where a place stands on the axis.

    Examples
    --------
    >>> at(1, 101), at(51, 101), at(101, 101)
    (12.0, 147.0, 282.0)
    """
    return round(LEFT + (place - 1) / max(areas - 1, 1) * (RIGHT - LEFT), 1)


def axis(areas: int, words: Words) -> Axis:
    """The axis with round numbers, its first and its last place."""
    step = next((step for step in STEPS if areas / step <= MOST_TICKS + 1), STEPS[-1])
    between = [place for place in range(step, areas, step) if areas - place > step / 2]
    places = sorted({1, *between, areas}) if areas else []
    return Axis(areas, [(at(place, areas), words.number(place)) for place in places])


def range_bar(low: float, middle: float, high: float, areas: int) -> RangeBar:
    """The bar of one area."""
    start, end = at(low, areas), at(high, areas)
    start = min(start, RIGHT - LEAST)
    return RangeBar(start, round(max(end - start, LEAST), 1), at(middle, areas))
