"""The two pictures of ``/cirkels``: every area on both axes, and on the map of the city; the table says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.drawing.city import CityMap, Painted, ground
from socialmap.drawing.legend import class_of, legend
from socialmap.drawing.scatter import Axes, Dot, scatter
from socialmap.fit.policies import POLICY_WORDS, Policy
from socialmap.fit.words import area_words
from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from markupsafe import Markup

    from socialmap.drawing.svg import Paint
    from socialmap.fit.score import FitResult
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.lines import Line
    from socialmap.world import World

#: What the map can show, as the address names it: the score of the policy, and either axis.
BY_SCORE, BY_NEED, BY_THERE = MAPS = ("keuze", "nodig", "er")
MAP_WORDS = {BY_SCORE: later("Wat past bij de keuze"), BY_NEED: later("Hoe nodig?"), BY_THERE: later("Wat is er al?")}
_COLUMNS = {BY_SCORE: "score", BY_NEED: "needed", BY_THERE: "there"}
#: The corners of the chart that a policy looks in.
_ZONES = {Policy.WEINIG: ("left",), Policy.VEEL: ("right",), Policy.EVENWICHT: ("right",)}
_SHOWN = 420
_CLASSES = 5
#: From an area, by its code in addresses, to the address of its page.
Address = Callable[[str], str]


@dataclass(frozen=True)
class Classes:
    """Five classes of a figure without gaps, and the city's own value: what its residents have in the mean."""

    bounds: tuple[float, ...]
    words: tuple[str, ...]
    city: float | None
    city_words: str
    title: str

    def svg(self, paint: Paint) -> Markup:
        """The legend."""
        return legend(
            self.bounds, self.words, paint, title=self.title, city=self.city, city_words=self.city_words
        )  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """Need upwards, what is there to the right."""

    dots: Sequence[Dot]
    axes: Axes
    title: str
    about: str
    zones: Sequence[str]

    def svg(self, paint: Paint, address: Address) -> Markup:
        """The drawing; each dot leads to the page of its area."""
        dots = [replace(dot, href=address(dot.key)) for dot in self.dots]
        return scatter(dots, self.axes, paint, title=self.title, about=self.about, zones=self.zones)


@dataclass(frozen=True)
class Picture:
    """The map of the city, in the classes of what was asked for."""

    map: CityMap
    classes: Classes
    title: str
    about: str

    def svg(self, paint: Paint, address: Address) -> Markup:
        """The drawing; each area leads to its page."""
        painted = {code: replace(one, href=address(one.key)) for code, one in self.map.painted.items()}
        return replace(self.map, painted=painted).svg(paint, title=self.title, about=self.about)


def chart(result: FitResult, lines: Sequence[Line], words: Words) -> Chart | None:
    """Every area on both axes; None where an axis is known of none."""
    say, named = words.gettext, area_words(result.level, words)
    if result.frame[["needed", "there"]].notna().sum().min() == 0:
        return None
    bounds = _bounds(result.frame["score"])
    return Chart(
        dots=[_dot(line, bounds) for line in lines if line.there.value is not None],
        axes=Axes(
            right=say("Wat is er al? meer"),
            up=say("Hoe nodig? meer"),
            corners=(
                say("nodig, er is weinig"), say("nodig, er is al veel"),
                say("minder nodig, weinig"), say("minder nodig, al veel"),
            ),
        ),
        title=say("%(count)s %(areas)s op twee assen", count=words.number(len(lines)), areas=named["areas"]),
        about=say("Omhoog: hoe nodig. Naar rechts: wat er al is. De tabel hieronder zegt hetzelfde."),
        zones=_ZONES.get(result.policy, ()),
    )  # fmt: skip


def picture(world: World, result: FitResult, lines: Sequence[Line], shows: str, words: Words) -> Picture | None:
    """The map; None where no border is known, or nothing of what it would show."""
    base = ground(world, result.level)
    column = result.frame[_COLUMNS[shows]]
    if base is None or column.notna().sum() == 0:
        return None
    say, named = words.gettext, area_words(result.level, words)
    what = say(POLICY_WORDS[result.policy] if shows == BY_SCORE else MAP_WORDS[shows])
    classes = _classes(world, result, shows, what, words)
    values = column.to_dict()
    painted = {line.code: _painted(line, values[line.code], classes.bounds) for line in lines}
    return Picture(
        map=CityMap(base, painted, shown=_SHOWN),
        classes=classes,
        title=say("Kaart van de %(areas)s: %(what)s", areas=named["areas"], what=what),
        about=say("Donkerder is meer. Gearceerd is onbekend. De nummers staan ook in de lijst."),
    )


def _dot(line: Line, bounds: Sequence[float]) -> Dot:
    needed, there = line.needed, line.there
    return Dot(
        key=line.area.code,
        x=there.value or 0.0,
        y=needed.value,
        said=line.said,
        x_range=(there.low, there.high),
        y_range=None if needed.value is None else (needed.low, needed.high),
        kind=0 if line.score is None else class_of(line.score, bounds),
        number=line.number,
        name=line.area.name if line.picked or line.number else "",
        picked=line.picked,
    )


def _painted(line: Line, value: float, bounds: Sequence[float]) -> Painted:
    known = value == value  # noqa: PLR0124 (NaN is not)
    return Painted(
        kind=class_of(value, bounds) if known else None,
        said=line.said,
        number=line.number,
        name=line.area.name if line.picked else "",
        picked=line.picked,
        key=line.area.code,
    )


def _classes(world: World, result: FitResult, shows: str, what: str, words: Words) -> Classes:
    column = result.frame[_COLUMNS[shows]]
    bounds = _bounds(column)
    residents = result.frame["residents"].where(column.notna()).fillna(0.0).to_numpy(float)
    total = residents.sum()
    city = world.area(world.gemeente)
    return Classes(
        bounds=bounds,
        words=tuple(words.number(bound, 0) for bound in bounds),
        city=float((column.fillna(0.0).to_numpy(float) * residents).sum() / total) if total else None,
        city_words=words.gettext("hele stad") if city is None else str(city["name"]),
        title=what,
    )


def _bounds(values: pd.Series) -> tuple[float, ...]:
    """Bounds of five classes with as many areas each, in whole numbers; of equal width where these coincide."""
    known = values.dropna().to_numpy(float)
    if len(known) >= _CLASSES:
        found = np.round(np.percentile(known, np.linspace(0, 100, _CLASSES + 1)))
        if (np.diff(found) > 0).all():
            return tuple(found.tolist())
    return tuple(np.linspace(0, 100, _CLASSES + 1).tolist())
