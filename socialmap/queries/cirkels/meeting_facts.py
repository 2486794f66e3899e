"""What is known of places where a circle could meet: yes, no or unknown, and who lives near enough to walk there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.meeting import CRITERIA, by_kind
from socialmap.model import Known, Level
from socialmap.offer.current import activities_on_offer, rests
from socialmap.offer.hours import DAYS, Moment, moment, open_in, schedule
from socialmap.offer.places import coordinates, demand_points
from socialmap.offer.stops import NEAR, nearest_stops
from socialmap.offer.walking import REACH_MINUTES, pairs_in_reach
from socialmap.reach import residents_near
from socialmap.walks import walks

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.walks import Walks
    from socialmap.world import World

#: Organisations of care, as the city's list writes them: a place that bears their name is branded as care.
CARE = ("Amsta", "Amstelring", "Arkin", "Cordaan", "Evean", "HVO-Querido", "perMens", "ZorgGroep", "Zonnehuisgroep")


def meeting_facts(world: World, places: gpd.GeoDataFrame, asked: Moment | None) -> dict[str, pd.Series]:
    """What is known of each place, a column of ``Known`` for every criterion."""
    to_stop = nearest_stops(world, places)["stop_metres"]
    derived = {
        # Lists of food rules are nowhere: always to be asked.
        "own_food": [Known.UNKNOWN] * len(places),
        "unbranded": [_unbranded(place) for _, place in places.iterrows()],
        "evening": [_evening(world, hours) for hours in places["opening_hours"]],
        # Our list of stops is not complete: no stop that we know is not "no stop".
        "stop": [Known.YES if metres <= NEAR else Known.UNKNOWN for metres in to_stop],
        "same_hour": _same_hour(world, places, asked),
    }
    answered = [by_kind(kind) for kind in places["as_kind"]]
    derived |= {name: [answers[name] for answers in answered] for name in ("house", "unusual")}
    columns = {one.id: derived.get(one.id, places.get(one.id)) for one in CRITERIA}
    return {name: pd.Series(list(values), index=places.index, dtype=object) for name, values in columns.items()}


def _unbranded(place: pd.Series) -> Known:
    """What a person noted; else the name of a care organisation on it says no."""
    if place["unbranded"] != Known.UNKNOWN:
        return Known(place["unbranded"])
    said = " ".join([place["name"], *place["operators"]]).casefold()
    return Known.NO if any(name.casefold() in said for name in CARE) else Known.UNKNOWN


def _evening(world: World, hours: str) -> Known:
    """Open for half an hour or more in the evening of any day of the week."""
    read = schedule(hours, "", world.school_holidays)
    asked = [moment(day, "avond", world.now) for day in DAYS]
    answers = {open_in(read, one)[0] for one in asked if one}
    if Known.YES in answers:
        return Known.YES
    return Known.UNKNOWN if Known.UNKNOWN in answers else Known.NO


def _same_hour(world: World, places: pd.DataFrame, asked: Moment | None) -> list[Known]:
    """Whether a current activity is there at that time; our list of activities is not complete, so never no."""
    busy = set()
    if asked is not None:
        for row in activities_on_offer(world).to_dict("records"):
            if open_in(schedule(row["schedule"], rests(row), world.school_holidays), asked)[0] is Known.YES:
                busy.add(row["place_id"])
    return [Known.YES if id in busy else Known.UNKNOWN for id in places.index]


def home_wijk(world: World, area: pd.Series) -> pd.Series:
    """The wijk that the people of a circle come from."""
    wijk = world.area(area["wijk_code"]) if area["level"] == Level.BUURT and area["wijk_code"] else None
    return area if wijk is None else wijk


def residents_in_reach(world: World, places: gpd.GeoDataFrame, area: pd.Series) -> pd.Series:
    """Who of the wijk can walk to each place within reach; estimated where no streets are stored."""
    walked, wijk = walks(world), home_wijk(world, area)
    if walked is not None:
        found = {
            id: world.lately(("in reach of wijk", wijk.name, at), partial(_walking, walked, places.loc[[id]], wijk))
            for id, at in zip(places.index, map(tuple, coordinates(places).tolist()), strict=True)
        }
        return pd.Series(found, index=places.index, dtype=float)
    points = demand_points(world)
    points = points[(points["residents"] > 1) & (points["wijk_code"] == wijk.name)]
    place, home, _ = pairs_in_reach(coordinates(places), points[["x", "y"]].to_numpy(float))
    near = np.bincount(place, points["residents"].to_numpy(float)[home], len(places))
    return pd.Series(near if len(points) else np.nan, index=places.index, dtype=float)


def _walking(walked: Walks, place: gpd.GeoDataFrame, wijk: pd.Series) -> float:
    spot, inside = walked.spots(place), walked.inside(wijk)
    if spot.street[0] < 0 or not inside.any():
        return float("nan")
    _, by_area = residents_near(walked.ways(), walked.residents, spot, (REACH_MINUTES,))
    return float("nan") if np.isnan(by_area[inside]).all() else float(np.nansum(by_area[inside]))
