"""Terms about what can be walked to: places, organisations, help, people. Open and offered now, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from socialmap import geo
from socialmap.fit.circles import circles_by_wijk
from socialmap.fit.measures import LISTED, REGISTER, Margin, Measured, measured, unknown
from socialmap.fit.meeting import ROOM_FACTS
from socialmap.fit.supply import (
    coordinates,
    demand_points,
    label_points,
    open_places,
    standing_places,
    standing_rows,
    weighted_mean_by,
)
from socialmap.fit.walking import in_reach
from socialmap.model import (
    FORMAL_HELP_KINDS,
    MEETING_KINDS,
    OPEN_KINDS,
    Access,
    FeatureKind,
    Known,
    Level,
    Offer,
    PlaceKind,
    Status,
)
from socialmap.world import CHECK_LASTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.world import World

#: A stop within so many metres of the door is a stop near it; a bound of our own.
STOP_METRES = 250.0
STOPS = (FeatureKind.STOP, FeatureKind.STATION)
#: The cheap meal of report 002 cost 3.50 euro.
CHEAP_EUROS = 3.5
MEAL_WORDS = "koffie|thee|maaltijd|lunch|eten|eettafel|ontbijt|soep|diner"


def residents_near(world: World, level: Level = Level.WIJK) -> Measured:
    """How many people live within reach, on average over residents."""
    points = _points(world, level)
    if points.empty or not (points["residents"] > 1).any():
        return unknown(world, level)
    at = points[["x", "y"]].to_numpy()
    origin, target = in_reach(world, points, at)
    near = np.bincount(origin, points["residents"].to_numpy(float)[target], len(points)).astype(float)
    return _averaged(world, level, points, near, margin=REGISTER, model="inwoners", source_ids=("cbs-kwb",), when="")


def places_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Open places within reach, on average over residents."""
    return _count(world, level, OPEN_KINDS)


def variety_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Kinds of open place within reach, on average over residents."""
    return _count(world, level, OPEN_KINDS, column="as_kind")


def drop_in_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Places to drop in on others without an appointment, from the list or from current walk-in activities."""
    now = _open_activities(world)
    now = now[now["access"] == Access.WALK_IN]
    return _count(world, level, (PlaceKind.INLOOP,), extra=now["place_id"].dropna())


def formal_help_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Buurtteams and Ouder- en Kindteams within reach, on average over residents."""
    return _count(world, level, FORMAL_HELP_KINDS)


def meeting_places_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Huizen van de Wijk and buurtkamers within reach, on average over residents."""
    return _count(world, level, MEETING_KINDS)


def stop_at_meeting_place(world: World, level: Level = Level.WIJK) -> Measured:
    """Such places within reach that have a stop near their door, on average over residents."""
    stops = world.features[world.features["kind"].isin([str(kind) for kind in STOPS])]
    places = open_places(world, MEETING_KINDS)
    if stops.empty or open_places(world).empty:
        return unknown(world, level)
    to_stop = KDTree(np.column_stack(_rd(stops))).query(coordinates(places))[0] if len(places) else np.zeros(0)
    found = _distinct(world, level, places[to_stop <= STOP_METRES])
    return replace(found, source_ids=(*found.source_ids, *stops["source_id"].unique()))


def organisations_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Different organisations that run an open place within reach, as far as the list names them."""
    rows = standing_rows(world)
    rows = rows[(rows["operator"] != "") & (rows["offer"] == Offer.OPEN) & rows["kind"].isin(OPEN_KINDS)]
    places = open_places(world)
    if rows.empty or places.empty:
        return unknown(world, level)
    rows = rows[rows["place_id"].isin(places.index)]
    sited = places.loc[rows["place_id"]].assign(operator=rows["operator"].to_numpy())
    return _distinct(world, level, sited, "operator")


def initiatives_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Initiatives of residents within reach; unknown while the store has no current list of them."""
    places = open_places(world, (PlaceKind.INITIATIEF,))
    return unknown(world, level) if places.empty else _distinct(world, level, places)


def cheap_meals_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Current activities with coffee or a meal for at most the price of report 002; unknown without any price."""
    rows = _open_activities(world)
    words = rows["name"] + " " + rows["description"]
    rows = rows[words.str.contains(MEAL_WORDS, case=False) & rows["cost_eur"].notna()]
    if rows.empty:
        return unknown(world, level)
    cheap = rows[rows["cost_eur"].astype(float) <= CHEAP_EUROS]
    return _distinct(world, level, standing_places(world).loc[cheap["place_id"]].reset_index(drop=True))


def best_meeting_place(world: World, level: Level = Level.WIJK) -> Measured:
    """How much is known to be right about the best meeting place within reach; unknown is not yes."""
    places = open_places(world, MEETING_KINDS)
    facts = places[list(ROOM_FACTS)]
    if facts.empty or (facts == Known.UNKNOWN).all(axis=None):
        return unknown(world, level)
    points = _points(world, level)
    origin, target = in_reach(world, points, coordinates(places))
    best = np.zeros(len(points))
    np.maximum.at(best, origin, (facts == Known.YES).sum(axis=1).to_numpy(float)[target])
    found = _listed_average(world, level, points, best, places)
    most = (0.0, float(len(ROOM_FACTS)))
    return replace(found, bounds=most, high=found.high.clip(upper=most[1]))


def circles_here(world: World, level: Level = Level.WIJK) -> Measured:
    """Circles that a person confirmed in the last twelve months: a note of exchange, never a plus or a minus."""
    days = pd.to_datetime(world.circles["checked_on"])
    recent = (days >= pd.Timestamp(world.today - CHECK_LASTS)) & (world.circles["status"] == Status.LISTED)
    if level is not Level.WIJK or not recent.any():
        return unknown(world, level)
    found = circles_by_wijk(world)
    found = found[found["circle_id"].isin(world.circles.loc[recent, "id"])]
    values = found.groupby("wijk_code")["circle_id"].nunique().reindex(world.level(level).index, fill_value=0)
    return measured(
        values.astype(float), None, LISTED, model="cirkels", source_ids=tuple(found["source_id"].unique()), when=""
    )


def _points(world: World, level: Level) -> pd.DataFrame:
    """Where residents are, with the area that they count for."""
    if level is Level.WIJK:
        return demand_points(world).rename(columns={"wijk_code": "code"})
    areas = world.level(level)
    at = label_points(areas)
    residents = world.indicator("inwoners", level)["value"]
    points = pd.DataFrame({"x": at[:, 0], "y": at[:, 1], "code": areas.index, "residents": residents})
    return points[(points["residents"] > 0) & points["x"].notna()]


def _open_activities(world: World) -> pd.DataFrame:
    """Activities that go on now, at a place that may be seen, open to everybody."""
    here = world.activities["place_id"].isin(standing_places(world).index)
    return world.activities[here & world.activities["current"] & (world.activities["door"] == Offer.OPEN)]


def _rd(features: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = geo.to_rd(features["lon"].astype(float), features["lat"].astype(float))
    return np.asarray(x, dtype=float), np.asarray(y, dtype=float)


def _count(
    world: World, level: Level, kinds: Collection[PlaceKind], *, column: str = "", extra: Sequence[str] | pd.Series = ()
) -> Measured:
    # Without any open place the store has no list yet: that is unknown, not zero.
    if open_places(world).empty:
        return unknown(world, level)
    found, possible = (
        _distinct(world, level, _with(world, open_places(world, kinds, doors), extra), column)
        for doors in ((Offer.OPEN,), (Offer.OPEN, Offer.UNKNOWN))
    )
    # A door that nobody told is not open, and not closed either: where it is all there is, the number is unknown.
    unsure = (found.values == 0) & (possible.values > 0)
    high = found.high.clip(lower=possible.values)
    return replace(found, values=found.values.mask(unsure), low=found.low.mask(unsure), high=high.mask(unsure))


def _with(world: World, places: gpd.GeoDataFrame, extra: Sequence[str] | pd.Series) -> gpd.GeoDataFrame:
    everything = standing_places(world)
    more = everything[everything.index.isin(list(extra)) & ~everything.index.isin(places.index)]
    return pd.concat([places, more]) if len(more) else places


def _distinct(world: World, level: Level, places: gpd.GeoDataFrame, column: str = "") -> Measured:
    """How many places, or different values of a column, are within reach, on average over residents."""
    points = _points(world, level)
    if points.empty:
        return unknown(world, level)
    origin, target = in_reach(world, points, coordinates(places))
    what = places[column].to_numpy()[target] if column else target
    found = pd.DataFrame({"origin": origin, "what": what}).drop_duplicates()
    counts = np.bincount(found["origin"], minlength=len(points)).astype(float)
    return _listed_average(world, level, points, counts, places)


def _listed_average(
    world: World, level: Level, points: pd.DataFrame, counts: NDArray[np.float64], places: gpd.GeoDataFrame
) -> Measured:
    when = str(places["listed_on"].max()) if len(places) else ""
    ids = tuple(source for source in places["listed_source_id"].unique() if source)
    return _averaged(world, level, points, counts, margin=LISTED, model="plekken", source_ids=ids, when=when)


def _averaged(
    world: World, level: Level, points: pd.DataFrame, counts: NDArray[np.float64], *, margin: Margin, model: str,
    source_ids: tuple[str, ...], when: str,
) -> Measured:  # fmt: skip
    values = weighted_mean_by(counts, points["residents"], points["code"]).reindex(world.level(level).index)
    city = float(np.average(counts, weights=points["residents"]))
    return measured(values, city, margin, model=model, source_ids=source_ids, when=when)
