"""What is said of records beside what is stored: where they lie, what may be offered, how fresh what we know is.

Rules 8 and 9 of the domain. Nothing is written into a frame: each function gives columns to add.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap.ledger.records import rank_of
from socialmap.model import DOORS, PLACE_FACTS, Access, Level, Offer, PlaceKind, Rank, Status, usual_door
from socialmap.model.facts import YES_OR_NO
from socialmap.model.kinds import door_of_activity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.ledger.resolve import Resolved

#: Facts of a place that go out of date by themselves; whether it is there is judged by its lists.
AGES = tuple(name for name, fact in PLACE_FACTS.items() if fact.months and name != "status")
#: The same of an activity: whether it goes on, and when; who says otherwise is told of every fact.
ACTIVITY_AGES = ("status", "schedule")
#: Of these filters, gates and scores know nothing past their term; an old number or website is still tried.
_UNKNOWN_WHEN_OLD = (*YES_OR_NO, "opening_hours")
#: What no person checked for this long is marked (rule 8 of the domain).
CHECK_LASTS = timedelta(days=365)
#: A list older than this no longer stands for a place; a bound of our own, twice the mark.
LISTING_LASTS = timedelta(days=730)


class Freshness(StrEnum):
    """Whether a person checked a record, and lately."""

    CHECKED = "gecontroleerd"
    LONG_AGO = "lang niet gecontroleerd"
    NEVER = "nooit gecontroleerd"


_OFFER_ORDER = list(Offer)


def where(areas: gpd.GeoDataFrame, points: NDArray[np.object_]) -> dict[str, NDArray[np.object_]]:
    """Which wijk and buurt each point lies in, by column of ``World.places``; "" where that is not known."""
    return {
        "wijk_code": _codes(areas[areas["level"] == Level.WIJK], points),
        "buurt_code": _codes(areas[areas["level"] == Level.BUURT], points),
    }


def _codes(areas: gpd.GeoDataFrame, points: NDArray[np.object_]) -> NDArray[np.object_]:
    areas = areas[areas.geometry.notna()]
    codes = np.full(len(points), "", dtype=object)
    if len(areas) and len(points):
        # This way around each border is prepared once.
        found, row = shapely.STRtree(points).query(areas.geometry.to_numpy(), "intersects")
        codes[row] = areas.index.to_numpy()[found]
    return codes


def offered_services(services: pd.DataFrame, today: date) -> pd.DataFrame:
    """Source rows with ``offered``: whether one may be sent there.

    A list that somebody keeps up and that tells no day stands for its places by who took it over; nothing else that
    it says is sure, and pages say that its date is not known. For a survey of one moment, or what strangers say,
    nobody stands then.
    """
    kept_up = services["source_id"].map({id: rank_of(id) is Rank.LIST for id in services["source_id"].unique()})
    undated = services["listed_on"].eq("") & kept_up.eq(other=True)
    stands = _is_recent(services["listed_on"], today) | undated
    current = (services["status"] == Status.LISTED) & stands
    return services.assign(offered=current & services["offer"].isin(DOORS))


def of_services(services: pd.DataFrame) -> pd.DataFrame:
    """By id of the place what its source rows tell of it: rank of its best offer, offered, kinds, operators."""
    grouped = services.assign(rank=services["offer"].map(_OFFER_ORDER.index)).groupby("place_id")
    found = pd.DataFrame({"rank": grouped["rank"].min(), "offered": grouped["offered"].any()})
    for column, source in (("kinds", "kind"), ("operators", "operator")):
        words: dict[str, set[str]] = {str(place_id): set() for place_id in found.index}
        for place_id, word in zip(services["place_id"], services[source], strict=True):
            words[place_id] |= {word} if word else set()
        found[column] = pd.Series({place_id: sorted(told) for place_id, told in words.items()}, dtype=object)
    return found


def judged_places(places: Mapping[str, list[Any]], told: pd.DataFrame, today: date) -> dict[str, Any]:
    """The columns offer, freshness, offered, kinds and operators of places.

    Parameters
    ----------
    places
        Columns id, kind, status and checked_on.
    told
        What ``of_services`` gives.
    """
    told = told.reindex(places["id"])
    offer = [
        str(usual_door(PlaceKind(kind)) if pd.isna(rank) else _OFFER_ORDER[int(rank)])
        for rank, kind in zip(told["rank"], places["kind"], strict=True)
    ]
    freshness = _freshness(places["checked_on"], today)
    vouched = told["offered"].eq(True).to_numpy() | _by_a_person(freshness)
    stands = [door in DOORS and state == Status.LISTED for door, state in zip(offer, places["status"], strict=True)]
    lists = {
        name: [found if isinstance(found, list) else [] for found in told[name]] for name in ("kinds", "operators")
    }
    return {"offer": offer, "freshness": freshness, "offered": vouched & np.array(stands, bool), **lists}


def as_said(places: gpd.GeoDataFrame, said: Mapping[str, Mapping[str, Resolved]]) -> gpd.GeoDataFrame:
    """Places with ``said``: who says so by fact; what is past its term is unknown in its own column.

    Parameters
    ----------
    said
        By id of the place and fact: what goes out of date, and what sources differ on.
    """
    ids = places.index.tolist()  # to go over texts of pandas one by one is slow
    columns = {
        name: pd.Series(
            [
                PLACE_FACTS[name].unknown if (one := said.get(id, {}).get(name)) and one.stale else value
                for id, value in zip(ids, places[name].tolist(), strict=True)
            ],
            index=places.index,
            dtype=places[name].dtype,
        )
        for name in _UNKNOWN_WHEN_OLD
        if any(name in facts and facts[name].stale for facts in said.values())
    }
    found: gpd.GeoDataFrame = places.assign(**columns, said=_told_of(places.index, said))
    return found


def _told_of(ids: pd.Index, said: Mapping[str, Mapping[str, Resolved]]) -> pd.Series:
    return pd.Series([said.get(id, {}) for id in ids.tolist()], index=ids, dtype=object)


def judged_activities(
    activities: pd.DataFrame, doors: Mapping[str, str], today: date, said: Mapping[str, Mapping[str, Resolved]]
) -> pd.DataFrame:
    """Activities with freshness, current, door and ``said``.

    One is current by what stands for it itself, at a place that is there; whether the place is on offer too does not
    matter: a person or list that tells of a lunch tells that it is held. That it goes on and when are unknown past
    their term.

    Parameters
    ----------
    doors
        The offer of each place that may be seen and is still there, by its id.
    said
        By id of the activity and fact: what goes out of date, and what sources differ on.
    """
    told = _told_of(pd.Index(activities["id"]), said).to_numpy()
    goes_on, known = (
        np.array([not (name in one and one[name].stale) for one in told], bool) for name in ACTIVITY_AGES
    )  # fmt: skip
    freshness = _freshness(activities["checked_on"], today)
    vouched = _is_recent(activities["listed_on"], today) | _by_a_person(freshness)
    at = [Offer(doors.get(place_id, Offer.NEVER)) for place_id in activities["place_id"].tolist()]
    door = [door_of_activity(Access(access), place) for access, place in zip(activities["access"], at, strict=True)]
    open_house = [way in DOORS and place is not Offer.NEVER for way, place in zip(door, at, strict=True)]
    return activities.assign(
        freshness=freshness,
        current=(activities["status"] == Status.LISTED) & vouched & goes_on & np.array(open_house, bool),
        schedule=activities["schedule"].where(known, ""),
        said=told,
        door=[str(way) for way in door],
    )


def _is_recent(listed_on: pd.Series, today: date) -> pd.Series:
    """Whether a list of that month still stands for what it holds."""
    listed = pd.to_datetime(listed_on.str.slice(0, 7), format="%Y-%m", errors="coerce")
    recent: pd.Series = listed >= pd.Timestamp(today - LISTING_LASTS)
    return recent


def _freshness(checked_on: Iterable[date | None], today: date) -> list[str]:
    return [str(_freshness_of(day, today)) for day in checked_on]


def _freshness_of(day: date | None, today: date) -> Freshness:
    if day is None or pd.isna(day):
        return Freshness.NEVER
    return Freshness.CHECKED if today - day <= CHECK_LASTS else Freshness.LONG_AGO


def _by_a_person(freshness: list[str]) -> NDArray[np.bool_]:
    return np.array([word == Freshness.CHECKED for word in freshness], dtype=bool)
