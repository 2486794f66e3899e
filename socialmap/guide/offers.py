"""Everything that may be offered now, with what is known of it: activities first, then places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap.config import Settings
from socialmap.guide.wishes import OPEN, PLAIN, SAME, STEP_FREE, USUALLY, WAY, WISHES
from socialmap.model import DOORS, Access, HoursFor, Known, Offer, PlaceKind, Quiet, telephone
from socialmap.model.text import plain
from socialmap.network.profiles import Profile, find_profile, read_profiles
from socialmap.offer.current import activities_on_offer, rests, with_something_on_offer
from socialmap.offer.hours import Moment, open_in, schedule
from socialmap.offer.places import offered_places
from socialmap.offer.records import Offering, Reached, Way, When
from socialmap.offer.stops import AT_THE_DOOR, nearest_stops
from socialmap.walks import DEFAULT_PROFILE, estimate_metres, walks
from socialmap.world import PROFILES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from socialmap.guide.origin import Origin
    from socialmap.network.search import Spots
    from socialmap.world import World

#: Metres within which two points are one.
HERE = 0.5
#: Farther than this nobody is sent on foot.
FARTHEST = 90.0
#: On the axis from own group (0) to everybody mixed (100): a bound of our own.
OWN, MIXED = 33, 67
SPEAKS = "taal"
_WORD = re.compile(r"\w+")
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
) -> list[Reached]:
    """What can be walked to in so many minutes and is offered: activities first.

    Parameters
    ----------
    asked
        When it must be open; None when that does not matter.
    language
        The language that somebody speaks best.
    kinds
        Only places of these kinds; by default all.
    """
    kinds = tuple(sorted(kinds))
    there = supply(world, kinds)
    near = {there.ids[row]: way for row, way in walk_to(world, origin, there, profile, minutes)}
    activities = [offering for id in near for offering in there.activities.get(id, ())]
    activities.sort(key=lambda offering: offering.activity)
    places = [there.places[id] for id in near if id in there.places]
    return [_reached(world, offering, near[offering.place_id], asked, language) for offering in (*activities, *places)]


def _reached(world: World, offering: Offering, way: Way, asked: Moment | None, language: str) -> Reached:
    read = schedule(offering.hours, offering.season_stop, world.school_holidays) if offering.hours else None
    is_open, begin, until = open_in(read, asked) if asked else (Known.UNKNOWN, None, None)
    known = {**offering.eases, SPEAKS: _speaks(offering.languages, language), WAY.id: way.passable, OPEN.id: is_open}
    return Reached(offering, way, When(read is not None, is_open, begin, until), known)


@dataclass(frozen=True)
class Supply:
    """What may be offered, whoever asks.

    Attributes
    ----------
    ids, x, y
        Places with something on offer, and where they are in RD metres.
    spots
        Where they lie on the streets, in the same order; None where no streets are stored.
    places, activities
        By id of the place: what it is itself, as far as that is on offer, and its activities.
    """

    ids: list[str]
    spots: Spots | None
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    places: dict[str, Offering]
    activities: dict[str, list[Offering]]


def supply(world: World, kinds: tuple[str, ...] = ()) -> Supply:
    """What may be offered now at places of these kinds (in order), by default of all."""
    return world.remember(("supply", kinds), lambda: _supply(world, kinds))


def _supply(world: World, kinds: tuple[str, ...]) -> Supply:
    places = world.places.loc[with_something_on_offer(world)]
    if kinds:
        served = offered_places(world, [PlaceKind(kind) for kind in kinds], DOORS).index
        places = places[places.index.isin(served)]
    rows = {place["id"]: place for place in records(places.join(nearest_stops(world, places)))}
    activities: dict[str, list[Offering]] = {}
    for row in current_activities(world):
        if row["place_id"] in rows:
            activities.setdefault(row["place_id"], []).append(_of_activity(row, rows[row["place_id"]]))
    return Supply(
        ids=list(rows),
        spots=on_streets.spots(places) if (on_streets := walks(world)) else None,
        x=shapely.get_x(places.geometry.to_numpy()),
        y=shapely.get_y(places.geometry.to_numpy()),
        places={id: _of_place(place) for id, place in rows.items() if place["offered"]},
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
    world: World, origin: Origin, places: Supply, profile: str = DEFAULT_PROFILE, minutes: float = FARTHEST
) -> Iterator[tuple[int, Way]]:
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
            yield int(row), Way(unknown=0.0) if here[row] else Way(float(time), float(length), float(unknown))
    for row in np.flatnonzero(within <= minutes):
        yield int(row), Way(float(within[row]), float(metres[row]), estimated=True)


def profiles(world: World) -> dict[str, Profile]:
    """Who walks, by id."""
    return world.remember(("profiles",), lambda: read_profiles(world.profiles or Settings().starter_dir / PROFILES))


def current_activities(world: World) -> list[dict[str, Any]]:
    """The rows of ``activities_on_offer``, with their position in ``world.activities``."""
    return world.remember(("current activities",), lambda: _current(world))


def _current(world: World) -> list[dict[str, Any]]:
    found = activities_on_offer(world)
    return records(found.assign(position=world.activities.index.get_indexer(found.index)))


def _of_place(place: dict[str, Any]) -> Offering:
    return Offering(
        name=place["name"],
        door=Offer(place["offer"]),
        hours=place["opening_hours"],
        usual=_usual(place),
        eases={
            **_of_house(place),
            "rustig": Known.YES if place["quiet_room"] == Known.YES else Known.UNKNOWN,
        },
        **_common(place),
    )


def _of_activity(row: dict[str, Any], place: dict[str, Any]) -> Offering:
    walk_in = _yes_no(row["access"] == Access.WALK_IN, row["access"] != Access.UNKNOWN)
    mixed, cost = row["own_mixed"], row["cost_eur"]
    house = _of_house(place)
    return Offering(
        activity=row["position"],
        name=row["name"],
        languages=row["languages"],
        door=Offer(row["door"]),
        hours=row["schedule"],
        season_stop=rests(row),
        said=says(row),
        eases={
            **house,
            "gratis": house["gratis"] if pd.isna(cost) else _yes_no(cost == 0),
            "rustig": _yes_no(row["quiet"] == Quiet.QUIET, row["quiet"] != Quiet.UNKNOWN),
            "samen": Known(row["first_time_company"]),
            "vaste_tijd": _fixed(row),
            "kijken": walk_in,
            "even_weg": walk_in,
            "vaste_groep": _yes_no(mixed <= OWN, not OWN < mixed < MIXED) if not pd.isna(mixed) else Known.UNKNOWN,
            "door_elkaar": _yes_no(mixed >= MIXED, not OWN < mixed < MIXED) if not pd.isna(mixed) else Known.UNKNOWN,
            "vrouwen": _yes_no(row["hours_for"] == HoursFor.WOMEN, row["hours_for"] != HoursFor.UNKNOWN),
            "kind_mee": _with_child(row),
        },
        **_common(place),
    )


def _of_house(place: dict[str, Any]) -> dict[str, Known]:
    """What is known of the house, whatever goes on in it."""
    return {
        "gratis": Known(place["free_of_charge"]),
        STEP_FREE: Known(place["step_free"]),
        # Our list of stops is not complete: no stop that we know is not "no stop".
        "halte": Known.YES if place["stop_metres"] <= AT_THE_DOOR else Known.UNKNOWN,
    }


def says(row: Mapping[str, Any]) -> frozenset[str]:
    """The wishes that an activity answers by its own words."""
    if row["door"] == Offer.FOR_SOME:
        return frozenset({SAME})
    text = f"{row['name']} {row['description']}"
    return frozenset(wish.id for wish in WISHES.values() if wish.pattern.search(text))


def _common(place: dict[str, Any]) -> dict[str, Any]:
    return {
        "place_id": place["id"],
        "kind": place["kind"],
        "kinds": frozenset([place["kind"], *place["kinds"]]),
        "mostly_for": USUALLY.get(place["kind"], PLAIN).mostly_for,
        "phone": telephone(place["phone"]),
    }


def _speaks(languages: str, language: str) -> Known:
    if not languages.strip() or not language.strip():
        return Known.UNKNOWN
    # By whole words: one letter is in every language.
    asked, told = (set(_WORD.findall(plain(text))) for text in (language, languages))
    return _yes_no(asked <= told)


def _fixed(row: dict[str, Any]) -> Known:
    if row["fixed_time"] == Known.UNKNOWN and _WEEKLY.search(row["rhythm"]):
        return Known.YES
    return Known(row["fixed_time"])


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
