"""Everything that may be offered now, with what is known of it: activities first, then places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap.config import Settings
from socialmap.guide.moments import Moment, open_in, schedule
from socialmap.guide.wishes import EASES, PLAIN, SAME, USUALLY, WAY, WISHES
from socialmap.model import Access, FeatureKind, HoursFor, Known, Offer, Quiet, telephone
from socialmap.network.profiles import Profile, find_profile, read_profiles
from socialmap.walks import DEFAULT_PROFILE, estimate_metres, walks
from socialmap.world import PROFILES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.guide.origin import Origin
    from socialmap.network.search import Spots
    from socialmap.world import World

#: A stop within this many metres, as the crow flies, is at the door. A bound of our own.
AT_THE_DOOR = 100.0
#: Metres within which two points are one.
HERE = 0.5
#: Farther than this nobody is sent on foot.
FARTHEST = 90.0
#: On the axis from own group (0) to everybody mixed (100): a bound of our own.
OWN, MIXED = 33, 67
STOPS = (FeatureKind.STOP, FeatureKind.STATION)
_WEEKLY = re.compile(
    r"elke week|iedere week|wekelijks|per week|elke (maan|dins|woens|donder|vrij|zater|zon)dag", re.IGNORECASE
)
_CHILD = re.compile(r"kind|gezin|ouders", re.IGNORECASE)


def offers(
    world: World,
    origin: Origin,
    *,
    profile: str,
    asked: Moment | None,
    language: str = "",
    minutes: float = FARTHEST,
    kinds: Collection[str] = (),
) -> list[dict[str, Any]]:
    """What can be walked to in so many minutes and is offered, as ``matching.match`` reads it.

    Parameters
    ----------
    asked
        When it must be open; None when that does not matter.
    language
        The language that somebody speaks best.
    kinds
        Only places of these kinds; by default all.

    Returns
    -------
    Of each: place_id, activity (position in ``world.activities``, -1 for the place itself), name, minutes, metres,
    estimated, way_unknown (metres), door, mostly_for, said, usual, stop_name, stop_metres, open_from,
    open_until, kind, hours_known, and each of ``EASES``, "weg" and "open".
    """
    kinds = tuple(sorted(kinds))
    there = world.remember(("offered places", kinds), lambda: _offered(world, kinds))
    near = {there.ids[row]: way for row, way in walk_to(world, origin, there, profile, minutes)}
    activities = [row for id in near for row in there.activities.get(id, ())]
    activities.sort(key=itemgetter("activity"))
    found = [
        row | near[row["place_id"]] | _when(world, row, asked) | {"taal": _speaks(row["languages"], language)}
        for row in activities
    ]
    return [*found, *(row | way | _when(world, row, asked) for id, way in near.items() if (row := there.places[id]))]


@dataclass(frozen=True)
class Offered:
    """The places that may be offered, and what holds of their offers whoever asks.

    Attributes
    ----------
    ids, x, y
        The places, and where they are in RD metres.
    spots
        Where they lie on the streets, in the same order; None where no streets are stored.
    places, activities
        By id of the place: its own offer, and those of its activities.
    """

    ids: list[str]
    spots: Spots | None
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    places: dict[str, dict[str, Any]]
    activities: dict[str, list[dict[str, Any]]]


def _offered(world: World, kinds: tuple[str, ...]) -> Offered:
    places = world.places[world.places["offered"]]
    if kinds:
        places = places[places["kind"].isin(kinds)]
    rows = {place["id"]: place for place in records(places.join(_stops(world, places)))}
    activities: dict[str, list[dict[str, Any]]] = {}
    for row in current_activities(world):
        if row["place_id"] in rows:
            activities.setdefault(row["place_id"], []).append(_of_activity(row, rows[row["place_id"]]))
    return Offered(
        ids=list(rows),
        spots=on_streets.spots(places) if (on_streets := walks(world)) else None,
        x=shapely.get_x(places.geometry.to_numpy()),
        y=shapely.get_y(places.geometry.to_numpy()),
        places={id: _of_place(place) for id, place in rows.items()},
        activities=activities,
    )


def _usual(place: dict[str, Any]) -> dict[str, str]:
    """What its kinds often have, by wish: the kind, or "" where only its name says so.

    A house that is meant for some answers who wants to be with people who go through the same, and nobody else.
    """
    if place["offer"] == Offer.FOR_SOME:
        return {SAME: place["kind"]}
    kinds = dict.fromkeys([place["kind"], *place["kinds"]])
    by_kind = {wish: kind for kind in reversed(kinds) for wish in USUALLY.get(kind, PLAIN).wishes}
    # A name that says it is a ground, but what is there today only a person there knows.
    return {wish.id: "" for wish in WISHES.values() if wish.pattern.search(place["name"])} | by_kind


def walk_to(
    world: World, origin: Origin, places: Offered, profile: str = DEFAULT_PROFILE, minutes: float = FARTHEST
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Minutes and metres to each place within so many minutes: its row, and the way.

    Over the streets where they are stored; elsewhere estimated, and said so.
    """
    straight = np.hypot(places.x - origin.x, places.y - origin.y)
    # Who starts at a place is there already: there is no way to the street and back.
    here = straight < HERE
    metres = np.where(here, 0.0, estimate_metres(straight))
    within = metres / find_profile(profiles(world), profile).speed / 60
    on_streets = walks(world)
    found = None
    if on_streets is not None and places.spots is not None:
        found = on_streets.reached(origin.x, origin.y, places.spots, profile, minutes)
    if found is not None and places.spots is not None:
        # Near streets, but no way there: as far as streets tell nobody walks there.
        within[places.spots.street >= 0] = np.inf
        within[found.place] = np.inf
        for row, time, length, unknown in zip(found.place, found.minutes, found.metres, found.unknown, strict=True):
            yield int(row), _way(*((0, 0, 0) if here[row] else (time, length, unknown)), estimated=False)
    for row in np.flatnonzero(within <= minutes):
        yield int(row), _way(within[row], metres[row], np.nan, estimated=True)


def _way(minutes: float, metres: float, unknown: float, *, estimated: bool) -> dict[str, Any]:
    return {
        "minutes": float(minutes),
        "metres": float(metres),
        "way_unknown": float(unknown),
        # An estimate knows nothing of the way.
        WAY.id: Known.YES if unknown == 0 else Known.UNKNOWN,
        "estimated": estimated,
    }


def profiles(world: World) -> dict[str, Profile]:
    """Who walks, by id."""
    return world.remember(("profiles",), lambda: read_profiles(world.profiles or Settings().starter_dir / PROFILES))


def _stops(world: World, places: gpd.GeoDataFrame) -> pd.DataFrame:
    stops = world.features[world.features["kind"].isin(STOPS)]
    if stops.empty or places.empty:
        return pd.DataFrame({"stop_name": "", "stop_metres": np.nan}, index=places.index)
    (_, nearest), metres = shapely.STRtree(stops.geometry.to_numpy()).query_nearest(
        places.geometry.to_numpy(), return_distance=True, all_matches=False
    )
    return pd.DataFrame({"stop_name": stops["name"].to_numpy()[nearest], "stop_metres": metres}, index=places.index)


def nearest_stop(world: World, origin: Origin) -> tuple[str, float] | None:
    """The stop nearest to a point: its name and the metres as the crow flies."""
    stops = world.features[world.features["kind"].isin(STOPS)]
    if stops.empty:
        return None
    metres = shapely.distance(stops.geometry.to_numpy(), shapely.Point(origin.x, origin.y))
    first = int(np.argmin(metres))
    return str(stops["name"].iloc[first]), float(metres[first])


def current_activities(world: World) -> list[dict[str, Any]]:
    """Activities that a current source or a person stands for, with their position in ``world.activities``."""
    return world.remember(("current activities",), lambda: _current(world))


def _current(world: World) -> list[dict[str, Any]]:
    found = world.activities.assign(position=range(len(world.activities)))
    return records(found[found["current"]])


def _of_place(place: dict[str, Any]) -> dict[str, Any]:
    return {
        **_common(place, place["opening_hours"], ""),
        "activity": -1,
        "name": place["name"],
        "door": Offer(place["offer"]),
        "said": frozenset(),
        "usual": _usual(place),
        **dict.fromkeys(EASES, Known.UNKNOWN),
        "gratis": place["free_of_charge"],
        "zonder_trap": place["step_free"],
        "halte": _at_the_door(place),
        "rustig": Known.YES if place["quiet_room"] == Known.YES else Known.UNKNOWN,
    }


def _of_activity(row: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    walk_in = _yes_no(row["access"] == Access.WALK_IN, row["access"] != Access.UNKNOWN)
    mixed, cost = row["own_mixed"], row["cost_eur"]
    return {
        **_common(place, row["schedule"], row["season_stop"]),
        "activity": row["position"],
        "name": row["name"],
        "languages": row["languages"],
        "door": Offer(row["door"]),
        "said": _says(row, f"{row['name']} {row['description']}"),
        "usual": {},
        **dict.fromkeys(EASES, Known.UNKNOWN),
        "gratis": place["free_of_charge"] if pd.isna(cost) else _yes_no(cost == 0),
        "zonder_trap": place["step_free"],
        "halte": _at_the_door(place),
        "rustig": _yes_no(row["quiet"] == Quiet.QUIET, row["quiet"] != Quiet.UNKNOWN),
        "samen": row["first_time_company"],
        "vaste_tijd": Known.YES if _WEEKLY.search(row["rhythm"]) else Known.UNKNOWN,
        "kijken": walk_in,
        "even_weg": walk_in,
        "vaste_groep": _yes_no(mixed <= OWN, not OWN < mixed < MIXED) if not pd.isna(mixed) else Known.UNKNOWN,
        "door_elkaar": _yes_no(mixed >= MIXED, not OWN < mixed < MIXED) if not pd.isna(mixed) else Known.UNKNOWN,
        "vrouwen": _yes_no(row["hours_for"] == HoursFor.WOMEN, row["hours_for"] != HoursFor.UNKNOWN),
        "kind_mee": _with_child(row),
    }


def _says(row: dict[str, Any], text: str) -> frozenset[str]:
    """The wishes that an activity answers by its own words."""
    if row["door"] == Offer.FOR_SOME:
        return frozenset({SAME})
    return frozenset(wish.id for wish in WISHES.values() if wish.pattern.search(text))


def _common(place: dict[str, Any], hours: str, season_stop: str) -> dict[str, Any]:
    return {
        "place_id": place["id"],
        "stop_name": place["stop_name"],
        "stop_metres": place["stop_metres"],
        "mostly_for": USUALLY.get(place["kind"], PLAIN).mostly_for,
        "kind": place["kind"],
        "phone": telephone(place["phone"]),
        "hours": hours,
        "season_stop": season_stop,
    }


def _when(world: World, row: dict[str, Any], asked: Moment | None) -> dict[str, Any]:
    read = schedule(row["hours"], row["season_stop"], world.school_holidays) if row["hours"] else None
    is_open, begin, until = open_in(read, asked) if asked else (Known.UNKNOWN, None, None)
    return {"hours_known": read is not None, "open": is_open, "open_from": begin, "open_until": until}


def _at_the_door(place: dict[str, Any]) -> Known:
    # Our list of stops is not complete: no stop that we know is not "no stop".
    return Known.YES if place["stop_metres"] <= AT_THE_DOOR else Known.UNKNOWN


def _speaks(languages: str, language: str) -> Known:
    if not languages.strip() or not language.strip():
        return Known.UNKNOWN
    return _yes_no(language.strip().casefold() in languages.casefold())


def _with_child(row: dict[str, Any]) -> Known:
    if _CHILD.search(row["not_for"]):
        return Known.NO
    return Known.YES if _CHILD.search(row["for_whom"]) else Known.UNKNOWN


def _yes_no(holds: bool, is_known: bool = True) -> Known:
    return Known.UNKNOWN if not is_known else Known.YES if holds else Known.NO


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with their labels, without their shapes."""
    plain = pd.DataFrame(frame)
    columns: dict[str, list[Any]] = {str(plain.index.name or "index"): plain.index.tolist()}
    columns |= {str(name): plain[name].tolist() for name in plain.columns if name != "geometry"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
