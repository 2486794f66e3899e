"""Terms about what can be walked to: places, organisations, help, people. Open and offered now, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.fit.circles import circles_by_wijk
from socialmap.fit.measures import COUNT, LISTED, NEARBY, SHARE, WALKED, Margin, Measured, measured, unknown
from socialmap.fit.meeting import ROOM_FACTS
from socialmap.model import (
    FORMAL_HELP_KINDS,
    MEETING_KINDS,
    OPEN_KINDS,
    Access,
    Known,
    Level,
    Offer,
    PlaceKind,
    Status,
)
from socialmap.offer.current import activities_on_offer
from socialmap.offer.places import open_places, standing_places, standing_rows
from socialmap.offer.stops import NEAR, nearest_stops, stops
from socialmap.offer.walking import reach
from socialmap.world import CHECK_LASTS

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.world import World

    Floats = NDArray[np.float64]

#: The cheap meal of report 002 cost 3.50 euro.
CHEAP_EUROS = 3.5
#: What tells that an activity is an open table or a place to drop in: the Stamtafels of report 002.
DROP_IN_WORDS = "inloop|stamtafel|eettafel|koffie|thee|maaltijd|lunch|ontbijt|soep|diner|samen eten|buurtrestaurant"
#: Open places beside those that are counted as meeting places, and beside day care.
OTHER_KINDS = tuple(kind for kind in OPEN_KINDS if kind not in MEETING_KINDS and kind is not PlaceKind.INLOOP)
#: Something is known of an area when it is of this share of its residents.
MOST = 0.5
MEAL_WORDS = "koffie|thee|maaltijd|lunch|eten|eettafel|ontbijt|soep|diner"


def residents_near(world: World, level: Level = Level.WIJK) -> Measured:
    """How many people live within reach, on average over residents; those of one's own buurt always do."""
    points = reach(world).points
    if points.empty or not (points["residents"] > 1).any():
        return unknown(world, level)
    return _averaged(
        world, level, reach(world).residents(), margin=WALKED, model="inwoners", source_ids=("cbs-kwb",), when=""
    )


def places_near(world: World, level: Level = Level.WIJK, *, kinds: Collection[PlaceKind] = OPEN_KINDS) -> Measured:
    """Open places within reach, on average over residents."""
    return _count(world, level, kinds)


def variety_near(world: World, level: Level = Level.WIJK, *, kinds: Collection[PlaceKind] = OPEN_KINDS) -> Measured:
    """Kinds of open place within reach, on average over residents."""
    return _count(world, level, kinds, column="as_kind")


def drop_in_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Current activities to drop in on or to eat at, open to everybody without an appointment.

    Only what an activity says counts: a list of places of care tells of no open table. No list of activities is whole,
    so an area without any is unknown.
    """
    rows = _open_activities(world)
    rows = rows[(rows["access"] == Access.WALK_IN) & _words(rows).str.contains(DROP_IN_WORDS, case=False)]
    return _as_far_as_known(world, level, rows)


def formal_help_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Buurtteams and Ouder- en Kindteams within reach, on average over residents."""
    return _count(world, level, FORMAL_HELP_KINDS)


def meeting_places_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Huizen van de Wijk and buurtkamers within reach, on average over residents."""
    return _count(world, level, MEETING_KINDS)


def stop_at_meeting_place(world: World, level: Level = Level.WIJK) -> Measured:
    """Percentage of such places within reach that have a stop near their door, on average over who reaches any."""
    there = stops(world)
    places = open_places(world, MEETING_KINDS)
    if there.empty or places.empty or reach(world).points.empty:
        return unknown(world, level)
    near = places.index[nearest_stops(world, places)["stop_metres"] <= NEAR]
    reached = reach(world)
    counts, told = reached.count(places.index), reached.count(places.index, np.zeros(len(places)))
    shares = tuple(
        np.divide(100 * some * any_, every, out=np.zeros_like(every), where=every > 0)
        for some, every, any_ in zip(reached.count(near), counts, told, strict=True)
    )
    found = _averaged(world, level, (shares[0], shares[1]), **_from_list(places), told=told, bounds=SHARE)
    return replace(found, source_ids=(*found.source_ids, *there["source_id"].unique()))


def organisations_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Different organisations that run an open place within reach, as far as the list names them.

    Who runs a row of care is no organisation to join in with. No list names the organisation of every place, so an
    area where none is named is unknown.
    """
    rows = standing_rows(world)
    rows = rows[rows["operator"] != ""]
    kinds = [str(kind) for kind in OPEN_KINDS if kind is not PlaceKind.INLOOP]
    rows = rows[(rows["offer"] == Offer.OPEN) & rows["kind"].isin(kinds)]
    places = open_places(world)
    rows = rows[rows["place_id"].isin(places.index)]
    if rows.empty:
        return unknown(world, level)
    sited = places.loc[rows["place_id"]].assign(operator=rows["operator"].to_numpy())
    return _known_where_some(_distinct(world, level, sited, "operator"))


def initiatives_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Initiatives of residents within reach; no list of them is whole, so an area without any is unknown."""
    places = open_places(world, (PlaceKind.INITIATIEF,))
    return unknown(world, level) if places.empty else _known_where_some(_distinct(world, level, places))


def cheap_meals_near(world: World, level: Level = Level.WIJK) -> Measured:
    """Current activities with coffee or a meal for at most the price of report 002; unknown where no price is known."""
    rows = _open_activities(world)
    rows = rows[_words(rows).str.contains(MEAL_WORDS, case=False) & rows["cost_eur"].notna()]
    return _as_far_as_known(world, level, rows, rows["cost_eur"].astype(float) <= CHEAP_EUROS)


def best_meeting_place(world: World, level: Level = Level.WIJK) -> Measured:
    """How much is known to be right about the best meeting place within reach; unknown is not yes, and not no.

    A place of which nobody told anything says nothing: an area that reaches only such places is unknown.
    """
    rooms = world.settled(("facts of rooms",), lambda now: now.places[list(ROOM_FACTS)])
    places = open_places(world, MEETING_KINDS).join(rooms)
    places = places[(places[list(ROOM_FACTS)] != Known.UNKNOWN).any(axis=1)]
    if places.empty:
        return unknown(world, level)
    right = (places[list(ROOM_FACTS)] == Known.YES).sum(axis=1).to_numpy()
    reached = reach(world)
    some = reached.count(places.index, np.zeros(len(places)))
    # The best of those in reach has at least one fact right, at least two, ...: each counts one.
    steps = [places.index[right >= least] for least in range(1, len(ROOM_FACTS) + 1)]
    counts = [reached.count(ids, np.zeros(len(ids))) for ids in steps]
    best = (np.sum([walked for walked, _ in counts], axis=0), np.sum([straight for _, straight in counts], axis=0))
    found = _averaged(world, level, best, **_from_list(places), told=some)
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


def _open_activities(world: World) -> pd.DataFrame:
    """Activities that go on now, open to everybody."""
    rows = activities_on_offer(world)
    return rows[rows["door"] == Offer.OPEN]


def _words(activities: pd.DataFrame) -> pd.Series:
    return activities["name"] + " " + activities["description"]


def _count(world: World, level: Level, kinds: Collection[PlaceKind], *, column: str = "") -> Measured:
    """Places of these kinds that are open to all; unknown where no list tells of them."""
    places = open_places(world, kinds)
    if open_places(world, kinds, (Offer.OPEN, Offer.UNKNOWN)).empty:
        return unknown(world, level)
    found, possible = (
        _listed(world, level, places, open_places(world, kinds, doors), column)
        for doors in ((Offer.OPEN,), (Offer.OPEN, Offer.UNKNOWN))
    )
    # A door that nobody told is not open, and not closed either: where it is all there is, the number is unknown.
    unsure = (found.values == 0) & (possible.values > 0)
    high = found.high.clip(lower=possible.values)
    return replace(found, values=found.values.mask(unsure), low=found.low.mask(unsure), high=high.mask(unsure))


def _listed(
    world: World, level: Level, known: gpd.GeoDataFrame, places: gpd.GeoDataFrame, column: str = ""
) -> Measured:
    """How many are within reach: none is a zero only where a list tells of the ``known`` ones."""
    found = _distinct(world, level, places, column)
    return found if (known["listed_source_id"] != "").any() else _known_where_some(found)


def _known_where_some(found: Measured) -> Measured:
    """What is on no list is not known to be absent."""
    none = ~(found.values > 0)
    other = None if found.other is None else found.other.mask(none)
    masked = (column.mask(none) for column in (found.values, found.low, found.high))
    values, low, high = masked
    return replace(found, values=values, low=low, high=high, other=other)


def _as_far_as_known(
    world: World, level: Level, activities: pd.DataFrame, counted: pd.Series | None = None
) -> Measured:
    """How many of these activities are within reach of those residents of whom any is; unknown where few are."""
    if activities.empty:
        return unknown(world, level)
    kept = activities if counted is None else activities[counted]
    reached = reach(world)
    counts = reached.count(pd.Index(kept["place_id"]), np.arange(len(kept)))
    told = reached.count(pd.Index(activities["place_id"]), np.zeros(len(activities)))
    places = standing_places(world).loc[activities["place_id"].unique()]
    return _averaged(world, level, counts, **_from_list(places), told=told)


def _distinct(world: World, level: Level, places: gpd.GeoDataFrame, column: str = "") -> Measured:
    """How many places, or different values of a column, are within reach, on average over residents."""
    if reach(world).points.empty:
        return unknown(world, level)
    counts = reach(world).count(places.index, places[column].to_list() if column else None)
    return _averaged(world, level, counts, **_from_list(places))


def _from_list(places: gpd.GeoDataFrame) -> dict[str, Any]:
    ids = tuple(source for source in places["listed_source_id"].unique() if source)
    when = str(places["listed_on"].max()) if len(places) else ""
    return {"margin": NEARBY, "model": "plekken", "source_ids": ids, "when": when}


def _averaged(
    world: World, level: Level, counts: tuple[Floats, Floats], *, margin: Margin, model: str,
    source_ids: tuple[str, ...], when: str, told: tuple[Floats, Floats] | None = None,
    bounds: tuple[float, float] = COUNT,
) -> Measured:  # fmt: skip
    """By area, on average over residents: by the measure, and in a straight line beside it.

    Parameters
    ----------
    told
        Share of the residents of each point of whom something is known: what is not known is no zero.
    """
    reached, index = reach(world), world.level(level).index
    points, (walked, straight) = reached.points, [
        _by_area(world, level, count, np.ones(len(count)) if told is None else told[way])
        for way, count in enumerate(counts)
    ]  # fmt: skip
    people = points["residents"].to_numpy(float)
    some = people if told is None else people * told[0]
    city = float((people @ counts[0]) / some.sum()) if some.sum() else None
    other = straight.fillna(walked).reindex(index) if reached.streets else None
    walked = walked.reindex(index)
    return measured(
        walked, city, margin, model=model, source_ids=source_ids, when=when, bounds=bounds,
        other=None if other is None else other.where(walked.notna()),
    )  # fmt: skip


def _by_area(world: World, level: Level, counts: Floats, told: Floats) -> pd.Series:
    """Mean over the residents of each area of whom something is known; NaN where that is less than half of them."""
    points = reach(world).points
    here = np.ones(len(points), bool) if level is Level.WIJK else points.index.isin(world.level(level).index)
    codes = (points["wijk_code"] if level is Level.WIJK else points.index.to_series())[here].to_numpy()
    people = points["residents"].to_numpy(float)[here]
    sums = (
        pd.DataFrame({"all": people, "told": people * told[here], "count": people * counts[here]}).groupby(codes).sum()
    )
    return (sums["count"] / sums["told"]).where(sums["told"] >= MOST * sums["all"] - 1e-9)
