"""The table of ``/cirkels``: one line an area, with both axes, in the order of the policy or of a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.fit.axis_ranges import axis_ranges
from socialmap.model import Level
from socialmap.queries.cirkels.ask import BY_CHANCE, BY_KNOWN, BY_NAME
from socialmap.queries.cirkels.rows import fit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping

    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk, Scored
    from socialmap.queries.cirkels.chart import RangeBar
    from socialmap.queries.cirkels.rows import FitRow
    from socialmap.queries.kaart.areas import AreaLink
    from socialmap.world import World

#: The few that a policy chooses.
FEW = 8
#: More columns that the page can be sorted by.
BY_NEEDED, BY_THERE, BY_RESIDENTS = "nodig", "er", "inwoners"
PAGE_ORDERS = (BY_NEEDED, BY_THERE, BY_RESIDENTS)


@dataclass(frozen=True)
class OnAxis:
    """An area on one axis.

    Attributes
    ----------
    value, low, high
        0 to 100, and what it probably lies between; a ``value`` of None is not known.
    said
        In a whole number; "" where it is not known.
    between
        What it probably lies between, in words.
    """

    value: float | None
    low: float
    high: float
    said: str
    between: str


@dataclass(frozen=True)
class Line:
    """One area in one line.

    Attributes
    ----------
    part
        Name of its stadsdeel.
    score
        By the policy, 0 to 100; None without one.
    number
        Its place among the few that the policy chooses; None for the others.
    often
        How often of 100 draws it is one of the few; "" without a score.
    row
        What is told of it in every list.
    said
        Its name with both axes, for a picture.
    """

    code: str
    area: AreaLink
    part: str
    needed: OnAxis
    there: OnAxis
    residents: float | None
    residents_said: str
    score: float | None
    number: int | None
    often: str
    row: FitRow
    picked: bool
    said: str

    @property
    def bar(self) -> RangeBar | None:
        """The range of its places."""
        return self.row.bar


def lines(world: World, asked: FitAsk, found: Scored, picked: Collection[str], words: Words) -> list[Line]:
    """All areas, those that fit the policy best first; without a score by name after them."""
    result = found.result
    ranges = world.lately(
        ("fit axes", result.level, tuple(result.weights.items())), lambda: axis_ranges(result), given=(result.raw,)
    )
    spans = ranges.to_dict("index")
    places = _places(result)
    often = dict(zip(found.ranges.frame.index, found.ranges.drawn.among_best(FEW).tolist(), strict=True))
    frame = result.frame.to_dict("index")
    parts = _parts(world, asked.level)
    say = _Said(words, parts, picked)
    made = [
        say.line(row, frame[row.code], spans[row.code], place=places.get(row.code), often=often.get(row.code))
        for row in fit_rows(world, asked, found, words)
    ]
    return sorted(made, key=_falling(lambda line: line.score))


def ordered(made: list[Line], order: str) -> list[Line]:
    """The lines by a column; by the policy where it names none of these."""
    key = _ORDER.get(order)
    return made if key is None else sorted(made, key=key)


@dataclass(frozen=True)
class _Said:
    """Makes lines in the words of one language."""

    words: Words
    parts: Mapping[str, str]
    picked: Collection[str]

    def line(
        self,
        row: FitRow,
        own: Mapping[Hashable, Any],
        span: Mapping[Hashable, Any],
        *,
        place: int | None,
        often: float | None,
    ) -> Line:
        """The line of one area."""
        say, number = self.words.gettext, self.words.number
        needed, there = (
            self._on_axis(own[name], span[f"{name}_low"], span[f"{name}_high"]) for name in ("needed", "there")
        )
        unknown = say("weten we niet")
        residents = None if np.isnan(own["residents"]) else float(own["residents"])
        return Line(
            code=row.code,
            area=row.area,
            part=self.parts.get(row.code, ""),
            needed=needed,
            there=there,
            residents=residents,
            residents_said="" if residents is None else number(residents, 0),
            score=None if np.isnan(own["score"]) else float(own["score"]),
            number=place if place is not None and place <= FEW else None,
            often="" if often is None else number(often * 100, 0),
            row=row,
            picked=row.area.code in self.picked,
            said=say(
                "%(name)s: hoe nodig %(needed)s, wat er al is %(there)s",
                name=row.area.name, needed=needed.said or unknown, there=there.said or unknown,
            ),
        )  # fmt: skip

    def _on_axis(self, value: float, low: float, high: float) -> OnAxis:
        if np.isnan(value):
            return OnAxis(None, 0.0, 0.0, "", "")
        number = self.words.number
        between = self.words.gettext(
            "ligt waarschijnlijk tussen %(low)s en %(high)s", low=number(low, 0), high=number(high, 0)
        )
        return OnAxis(float(value), float(low), float(high), number(value, 0), between)


def _places(result: FitResult) -> dict[str, int]:
    """Place of each area by its score, from 1; of equal ones the first by name comes first."""
    scored = result.frame.loc[result.scored]
    order = sorted(scored.index, key=lambda code: (-round(scored["score"][code], 9), scored["name"][code]))
    return {str(code): place for place, code in enumerate(order, 1)}


def _parts(world: World, level: Level) -> dict[str, str]:
    """Name of the stadsdeel of each area, by its code."""
    names = {
        str(key): str(row["name"])
        for code, row in world.level(Level.STADSDEEL).iterrows()
        for key in (code, row["local_code"])
        if key
    }
    areas = world.level(level)
    return {str(code): names.get(str(part), "") for code, part in areas["stadsdeel_code"].items()}


def _falling(value: Callable[[Line], float | None]) -> Callable[[Line], tuple[float, str]]:
    """The most first; what is not known last."""

    def key(line: Line) -> tuple[float, str]:
        amount = value(line)
        return np.inf if amount is None else -round(amount, 6), line.area.name

    return key


_ORDER: Mapping[str, Callable[[Line], tuple[float, str]]] = {
    BY_NAME: lambda line: (0.0, line.area.name),
    BY_NEEDED: _falling(lambda line: line.needed.value),
    BY_THERE: _falling(lambda line: line.there.value),
    BY_RESIDENTS: _falling(lambda line: line.residents),
    BY_CHANCE: _falling(lambda line: line.row.standing.best5 if line.row.standing else None),
    BY_KNOWN: _falling(lambda line: line.row.known),
}
