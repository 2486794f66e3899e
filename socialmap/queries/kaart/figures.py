"""Figures of an area against the city: value, unit, year, source, and how sure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, log10
from typing import TYPE_CHECKING

from socialmap.model import Level
from socialmap.queries.common import SourceLink, known, record, sources

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

#: These stand first; others follow under "meer cijfers".
FIRST = (
    "inwoners",
    "inwoners_65plus",
    "ernstig_eenzaam",
    "eenzaam",
    "matig_veel_regie",
    "vrijwilligerswerk",
    "mantelzorger",
    "moeite_rondkomen",
)


@dataclass(frozen=True)
class Bar:
    """A figure drawn, in hundredths of the axis."""

    value: float
    city: float | None
    low: float | None
    high: float | None
    end: float


@dataclass(frozen=True)
class FigureRow:
    """One figure as it is told."""

    id: str
    label: str
    definition: str
    value: str
    measured: str
    source: SourceLink | None
    is_estimate: bool
    interval: str
    city: str
    derived: str
    bar: Bar | None
    axis: str


@dataclass(frozen=True)
class Figures:
    """What is known of an area in figures, and which are missing."""

    first: list[FigureRow]
    more: list[FigureRow]
    missing: list[str]


def area_figures(world: World, area: pd.Series, words: Words) -> Figures:
    """The newest figures of one area; need stands apart (``need.area_need``)."""
    key = ("figures of area", str(area.name), words.language)
    return world.lately(key, lambda: _area_figures(world, area, words))


def _area_figures(world: World, area: pd.Series, words: Words) -> Figures:
    first: list[FigureRow] = []
    more: list[FigureRow] = []
    missing = []
    for indicator_id in order_of(world, str(area.name)):
        level = Level(area["level"])
        found = world.indicator(indicator_id, level)
        is_known = area.name in found.index and known(found.at[area.name, "value"])
        if is_known and not world.is_need(indicator_id):
            row = _figure(world, indicator_id, found, str(area.name), words)
            (first if indicator_id in FIRST else more).append(row)
        elif not is_known and indicator_id in FIRST:
            missing.append(indicator_label(world, indicator_id, words))
    return Figures(first, more, missing)


def order_of(world: World, code: str) -> list[str]:
    """The indicators that the page of an area tells of: those of ``FIRST``, then what else has a figure of it."""
    present = set(world.values.loc[world.values["code"] == code, "indicator_id"])
    order = [id for id in FIRST if id in world.indicators.index]
    return order + [id for id in world.indicators.index if id in present and id not in FIRST]


def indicator_label(world: World, indicator_id: str, words: Words) -> str:
    """The name of an indicator in the reader's language, as far as it has one."""
    row = world.indicators.loc[indicator_id]
    return str((row["label_en"] if words.language == "en" else "") or row["label"] or indicator_id)


def amount(value: float, unit: str, words: Words) -> str:
    """A number with its unit: 18,3%, 4.830 personen, 29.000 euro (for 29 of 1.000 euro)."""
    number = _number(value, unit, words)
    return f"{number}%" if unit == "%" else f"{number} {words.gettext(_sized(unit)[1])}".strip()


def between(low: float, high: float, unit: str, words: Words) -> str:
    """What a value probably lies between; a unit in words is said once: 14% en 22%, 21.000 en 29.000 euro."""
    first = amount(low, unit, words) if unit == "%" else _number(low, unit, words)
    return words.gettext("ligt waarschijnlijk tussen %(low)s en %(high)s", low=first, high=amount(high, unit, words))


def _number(value: float, unit: str, words: Words) -> str:
    size = _sized(unit)[0]
    # A product of thousands may be off by a hair, which would show as a decimal.
    return words.number(round(value * size, 1) if size > 1 or unit == "%" else value)


def _sized(unit: str) -> tuple[int, str]:
    """How many of what a unit is: 1000 and euro for "1.000 euro"."""
    found = re.fullmatch(r"(1(?:[. ]?000)+) (\S.*)", unit)
    return (int(re.sub(r"\D", "", found[1])), found[2]) if found else (1, unit)


def _definition(said: str, least: object, words: Words) -> str:
    """What a figure counts, with the smallest population that its maker lets it rest on."""
    if not known(least):
        return said
    few = words.gettext("Alleen waar minstens %(n)s mensen wonen.", n=words.number(int(str(least).removesuffix(".0"))))
    return f"{said.rstrip('. ')}. {few}" if said else few


def _figure(world: World, indicator_id: str, found: pd.DataFrame, code: str, words: Words) -> FigureRow:
    indicator, row = record(world.indicators, indicator_id), record(found, code)
    city_row = world.city(indicator_id, like=found.T[code])
    # A count of people grows with the area: the city's says nothing beside it.
    is_share = indicator["unit"] not in ("personen", "aantal", "")
    city = float(city_row["value"]) if is_share and city_row is not None and known(city_row["value"]) else None
    interval = (float(row["low"]), float(row["high"])) if known(row["low"]) and known(row["high"]) else None
    bar = _bar(float(row["value"]), city, interval, found) if is_share else None
    named = sources(world, [row["source_id"]], words)
    return FigureRow(
        id=indicator_id,
        label=indicator_label(world, indicator_id, words),
        definition=_definition(row["definition"] or indicator["definition"], indicator["min_population"], words),
        value=amount(float(row["value"]), indicator["unit"], words),
        measured=words.moment(row["measured"]),
        source=named[0] if named else None,
        is_estimate=bool(indicator["is_estimate"]),
        interval=between(*interval, indicator["unit"], words) if interval else "",
        city="" if city is None else amount(city, indicator["unit"], words),
        derived=row["derived"] if known(row["derived"]) else "",
        bar=bar,
        axis=amount(bar.end, indicator["unit"], words) if bar else "",
    )


def _bar(value: float, city: float | None, interval: tuple[float, float] | None, found: pd.DataFrame) -> Bar | None:
    """The figure drawn on an axis that holds every area of the level, so that pages compare."""
    top = max(float(found[["value", "high"]].max().max()), city or 0.0)
    if value < 0 or top <= 0:
        return None
    end = nice(top)
    low, high = (round(100 * bound / end, 1) for bound in interval) if interval else (None, None)
    return Bar(round(100 * value / end, 1), None if city is None else round(100 * city / end, 1), low, high, end)


def nice(top: float) -> float:
    """The end of an axis that holds ``top``: 1, 2 or 5 with zeros.

    Examples
    --------
    >>> nice(18.3), nice(61.8), nice(0.4)
    (20.0, 100.0, 0.5)
    """
    size = 10.0 ** ceil(log10(top))
    return next(size * part for part in (0.1, 0.2, 0.5, 1.0) if size * part >= top)


def span(value: float, low: float, high: float, unit: str, words: Words) -> str:
    """One number or two, as the report has it; empty when it has none."""
    if known(value):
        return amount(float(value), unit, words)
    if known(low) and known(high):
        ends = {"low": _number(float(low), unit, words), "high": amount(float(high), unit, words)}
        return words.gettext("%(low)s tot %(high)s", **ends)
    return ""
