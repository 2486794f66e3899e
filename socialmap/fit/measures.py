"""What each term measures, by wijk, with the city's own value and the figures that it comes from.

Distances are straight lines from the buurten's label points, weighted by residents; where buurten are not stored,
from the point of the wijk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.maths import percentile, percentile_of
from socialmap.fit.supply import coordinates, count_within, demand_points, offered_places, weighted_mean_by
from socialmap.model import MEETING_KINDS, OPEN_KINDS, Level

if TYPE_CHECKING:
    from collections.abc import Collection

    from socialmap.model import PlaceKind
    from socialmap.world import World

#: The one distance in any report: De Banne's members live within 1 km of the Huis van de Wijk.
WALK_METRES = 1000.0
#: Indicators of the need term, and whether more of it means more need.
NEED_INDICATORS = {"ernstig_eenzaam": True, "matig_veel_regie": False, "moeite_rondkomen": True}


@dataclass(frozen=True)
class Part:
    """One figure that a term is made of, as it was published."""

    indicator_id: str
    values: pd.Series
    city: float | None
    source_id: str
    measured: str


@dataclass(frozen=True)
class Measured:
    """Values of a term by wijk code (NaN unknown), the city's, and where they come from."""

    values: pd.Series
    city: float | None
    source_ids: tuple[str, ...] = ()
    measured: str = ""
    parts: tuple[Part, ...] = field(default=())


def need(world: World) -> Measured:
    """Mean over the figures of each wijk's percentile among all wijken, 0 to 100.

    A figure that no wijk has is left out; one that a wijk lacks makes its need unknown.
    """
    parts = [part for name in NEED_INDICATORS if (part := _part(world, name)) is not None]
    codes = world.level(Level.WIJK).index
    if not parts:
        return Measured(pd.Series(np.nan, index=codes), None)
    signs = [1.0 if NEED_INDICATORS[part.indicator_id] else -1.0 for part in parts]
    columns = [part.values.to_numpy(float) * sign for part, sign in zip(parts, signs, strict=True)]
    values = np.mean([percentile(column) for column in columns], axis=0) * 100
    cities = [np.nan if part.city is None else part.city * sign for part, sign in zip(parts, signs, strict=True)]
    city = float(np.mean([percentile_of(c, column) for c, column in zip(cities, columns, strict=True)]) * 100)
    return Measured(
        pd.Series(values, index=codes),
        None if np.isnan(city) else city,
        tuple(dict.fromkeys(part.source_id for part in parts)),
        parts[0].measured,
        tuple(parts),
    )


def _part(world: World, indicator_id: str) -> Part | None:
    figures = world.indicator(indicator_id, Level.WIJK)
    known = figures.dropna(subset="value")
    if known.empty:
        return None
    first = known.iloc[0]
    city = world.city(indicator_id, like=first)
    city_value = None if city is None or pd.isna(city["value"]) else float(city["value"])
    return Part(indicator_id, figures["value"], city_value, str(first["source_id"]), str(first["measured"]))


def places_near(world: World) -> Measured:
    """Open places within a kilometre of residents, on average."""
    return _near(world, OPEN_KINDS)


def meeting_places_near(world: World) -> Measured:
    """Huizen van de Wijk and buurtkamers within a kilometre of residents, on average."""
    return _near(world, MEETING_KINDS)


def _near(world: World, kinds: Collection[PlaceKind]) -> Measured:
    codes = world.level(Level.WIJK).index
    places, points = offered_places(world, kinds), demand_points(world)
    # Without any open place the store has no list yet: that is unknown, not zero.
    if offered_places(world).empty or points.empty:
        return Measured(pd.Series(np.nan, index=codes), None)
    counts = count_within(points[["x", "y"]].to_numpy(), coordinates(places), WALK_METRES).astype(float)
    values = weighted_mean_by(counts, points["residents"], points["wijk_code"]).reindex(codes)
    return Measured(
        values,
        float(np.average(counts, weights=points["residents"])),
        tuple(source for source in places["listed_source_id"].unique() if source),
        str(places["listed_on"].max()) if len(places) else "",
    )
