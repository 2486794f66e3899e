"""Need of an area, last on its own page: under, around or above the city, and its interval (rule 10 of the domain).

What a figure says as a number stands behind the door of ``/cirkels``: set side by side, such numbers rank what
neighbourhoods lack.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.measures import ESTIMATE, SHARE, SURVEY, margin_of
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.queries.common import SourceLink, known, record, sources
from socialmap.queries.kaart.figures import FIRST, amount, between, indicator_label, order_of

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World

#: Units in which an area can be laid beside the city; what counts people or things grows with the area.
RATES = ("%", "per 1.000 inwoners", "/1.000 inw.", "/1.000 won.", "/1.000 woningen", "euro", "1.000 euro", "score")
#: What an interval rests on (rule 5 of the domain).
STATED, ASSUMED = later("zo staat het in de bron"), later("de bron zegt dit niet: ons uitgangspunt")
UNDER, AROUND, ABOVE = later("onder de stad"), later("rond de stad"), later("boven de stad")
NO_CITY = later("het cijfer van de stad kennen we niet")


@dataclass(frozen=True)
class NeedRow:
    """One figure of need.

    Attributes
    ----------
    stands
        Under, around or above the city, in words.
    between
        The interval, and whether the source states it or we assume it.
    value, city
        "" for who did not pass the door.
    """

    id: str
    label: str
    definition: str
    stands: str
    between: str
    value: str
    city: str
    measured: str
    derived: str
    is_estimate: bool
    source: SourceLink | None


@dataclass(frozen=True)
class Need:
    """What is told of need in one area: first the figures that the pages name first.

    Attributes
    ----------
    too_few
        Whether figures were left out because too few people live here, or an unknown number.
    """

    first: list[NeedRow]
    more: list[NeedRow]
    too_few: bool

    @property
    def sources(self) -> list[str]:
        """Ids of what it comes from."""
        return [row.source.id for row in [*self.first, *self.more] if row.source]


def area_need(world: World, area: pd.Series, words: Words, *, values: bool) -> Need:
    """The newest figures of need of one area; with their values only for who may see these."""
    key = ("need of area", str(area.name), words.language, values)
    return world.lately(key, lambda: _area_need(world, area, words, values=values))


def _area_need(world: World, area: pd.Series, words: Words, *, values: bool) -> Need:
    level, code = Level(area["level"]), str(area.name)
    ids = [name for name in order_of(world, code) if world.is_need(name)]
    found = [(name, _row(world, name, level, code, words, values=values)) for name in ids]
    return Need(
        first=[row for name, row in found if row and name in FIRST],
        more=[row for name, row in found if row and name not in FIRST],
        too_few=any(bool(world.too_few(name, level)[code]) for name in ids),
    )


def _row(world: World, name: str, level: Level, code: str, words: Words, *, values: bool) -> NeedRow | None:
    figures, indicator = world.indicator(name, level), record(world.indicators, name)
    unit, is_rate = indicator["unit"], indicator["unit"] in RATES
    if code not in figures.index or not known(figures.at[code, "value"]) or not (is_rate or values):
        return None
    row = record(figures, code)
    low, high = interval(row["value"], row["low"], row["high"], unit, is_estimate=indicator["is_estimate"])
    city = world.city(name, like=figures.T[code]) if level is not Level.GEMEENTE and is_rate else None
    named = sources(world, [row["source_id"]], words)
    return NeedRow(
        id=name,
        label=indicator_label(world, name, words),
        definition=row["definition"] or indicator["definition"],
        stands="" if level is Level.GEMEENTE or not is_rate else words.gettext(stands(low, high, city)),
        between=interval_words(low, high, unit, words, stated=known(row["low"]) and known(row["high"])),
        value=amount(float(row["value"]), unit, words) if values else "",
        city=amount(float(city["value"]), unit, words) if values and city is not None else "",
        measured=words.moment(row["measured"]),
        derived=row["derived"] if known(row["derived"]) else "",
        is_estimate=bool(indicator["is_estimate"]),
        source=named[0] if named else None,
    )


def interval(value: float, low: float, high: float, unit: str, *, is_estimate: bool) -> tuple[float, float]:
    """The bounds that are published; where none are, those of the margin that is assumed for estimates or surveys.

    Examples
    --------
    >>> interval(20.0, 17.5, 23.0, "%", is_estimate=True), interval(20.0, np.nan, np.nan, "%", is_estimate=True)
    ((17.5, 23.0), (16.0, 24.0))
    """
    if known(low) and known(high):
        return float(low), float(high)
    bounds = SHARE if unit == "%" else (-np.inf, np.inf)
    half = float(margin_of(pd.Series([float(value)]), ESTIMATE if is_estimate else SURVEY, bounds).iloc[0])
    return max(value - half, bounds[0]), min(value + half, bounds[1])


def stands(low: float, high: float, city: pd.Series | None) -> str:
    """Where an interval lies beside the city's figure, or its interval where that is published.

    Examples
    --------
    >>> stands(16.0, 24.0, pd.Series({"value": 14.8, "low": np.nan, "high": np.nan}))
    'boven de stad'
    """
    if city is None or not known(city["value"]):
        return NO_CITY
    least, most = (float(city[end] if known(city[end]) else city["value"]) for end in ("low", "high"))
    if low > most:
        return ABOVE
    return UNDER if high < least else AROUND


def interval_words(low: float, high: float, unit: str, words: Words, *, stated: bool) -> str:
    """The interval as it is told, and what it rests on."""
    said = between(*outward(low, high, unit), unit, words)
    return f"{said} ({words.gettext(STATED if stated else ASSUMED)})"


def outward(low: float, high: float, unit: str) -> tuple[float, float]:
    """Bounds rounded away from each other, a whole percent at least, so that they never name the value between.

    Examples
    --------
    >>> outward(16.3, 23.7, "%"), outward(77.0, 77.0, "%"), outward(-0.31, 0.08, "score")
    ((16.0, 24.0), (77.0, 78.0), (-0.4, 0.1))
    """
    step = 1.0 if unit == "%" or high <= low else 10.0 ** floor(log10((high - low) / 3))
    decimals = max(0, -round(log10(step)))
    first = floor(low / step)
    last = max(ceil(high / step), first + 1)
    return round(first * step, decimals), round(last * step, decimals)
