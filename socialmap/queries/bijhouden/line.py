"""A share over time as numbers for a drawing, and the same numbers as a table: it reads without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.queries.kaart.alive import share_words

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from socialmap.i18n import Words

#: The drawing in units; between these lie the first and the last day, 100% and 0%.
WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 50.0, 346.0, 14.0, 152.0
#: Shares that a line is drawn across at.
TICKS = (0, 25, 50, 75, 100)
#: What is counted, by column, with what it is called.
LINES = {"known": later("we weten het"), "checked": later("een mens keek het na")}


@dataclass(frozen=True)
class ChartLine:
    """One line: ``points`` as SVG writes them, and where its last point lies."""

    name: str
    label: str
    points: str
    x: float
    y: float


@dataclass(frozen=True)
class ChartRow:
    """A day with what was known then, in words."""

    day: str
    numbers: list[str]


@dataclass(frozen=True)
class Chart:
    """Shares over time.

    Attributes
    ----------
    said
        What the drawing shows, as a sentence; "" where there is nothing to draw.
    ticks, days
        Where each lies, with its words.
    """

    said: str
    lines: list[ChartLine]
    ticks: list[tuple[float, str]]
    days: list[tuple[float, str]]
    headings: list[str]
    rows: list[ChartRow]


def chart(frame: pd.DataFrame, words: Words) -> Chart:
    """The share that was known on each day.

    Parameters
    ----------
    frame
        day, asked and the columns of ``LINES``, numbers of facts, in any rows that add up.
    """
    sums = frame.groupby("day")[["asked", *LINES]].sum().sort_index()
    sums = sums[sums["asked"] > 0]
    labels = {name: words.gettext(label) for name, label in LINES.items()}
    if sums.empty:
        return Chart("", [], [], [], list(labels.values()), [])
    days = list(sums.index)
    xs = [_x(day, days[0], days[-1]) for day in days]
    lines = []
    for name, label in labels.items():
        ys = [y_of(100 * part / whole) for part, whole in zip(sums[name], sums["asked"], strict=True)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
        lines.append(ChartLine(name, label, points, round(xs[-1], 1), round(ys[-1], 1)))
    said = [
        words.gettext(
            "%(label)s: op %(first)s %(before)s, op %(last)s %(after)s",
            label=words.sentence(label),
            first=words.moment(days[0].isoformat()),
            before=share_words(sums[name].iloc[0], sums["asked"].iloc[0], words),
            last=words.moment(days[-1].isoformat()),
            after=share_words(sums[name].iloc[-1], sums["asked"].iloc[-1], words),
        )
        for name, label in labels.items()
    ]
    ends = [(xs[0], _month(days[0], words)), (xs[-1], _month(days[-1], words))]
    shares = [
        [share_words(part, whole, words) for part, whole in zip(sums[name], sums["asked"], strict=True)]
        for name in LINES
    ]
    rows = [
        ChartRow(words.moment(day.isoformat()), list(numbers))
        for day, *numbers in reversed(list(zip(days, *shares, strict=True)))
    ]
    ticks = [(y_of(share), f"{share}%") for share in TICKS]
    return Chart(". ".join(said) + ".", lines, ticks, ends, list(labels.values()), rows)


def y_of(share: float) -> float:
    """How high a share of 0 to 100 lies.

    Examples
    --------
    >>> y_of(0), y_of(50), y_of(100)
    (152.0, 83.0, 14.0)
    """
    return round(BOTTOM - (BOTTOM - TOP) * share / 100, 1)


def _x(day: date, first: date, last: date) -> float:
    return LEFT + (RIGHT - LEFT) * (day - first).days / max((last - first).days, 1)


def _month(day: date, words: Words) -> str:
    return words.moment(day.isoformat()[:7])
