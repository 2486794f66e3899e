"""The tables of ``python -m socialmap reach``: who can walk where, and what changes when a place closes.

First minute: an opbouwwerker types an address that she knows and sees what is within ten minutes for somebody
in a wheelchair; a project leader asks the minutes of every buurt as CSV.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.errors import BadInputError, NotFoundError
from socialmap.guide.offers import profiles
from socialmap.guide.points import read_point
from socialmap.marks import KIND_MARKS
from socialmap.model import DOORS, OPEN_KINDS, Level, PlaceKind
from socialmap.network.files import open_network
from socialmap.network.profiles import find_profile
from socialmap.offer.places import offered_places
from socialmap.reach import what_changes
from socialmap.walks import DEFAULT_PROFILE, estimate_metres, walks

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.walks import Walks
    from socialmap.world import World

#: More suggestions than this help nobody.
SUGGESTIONS = 3
ESTIMATED = "geschat, hemelsbreed"
ALONG_STREETS, PARTLY_KNOWN = "over straat", "over straat, niet overal bekend"


def find_start(world: World, text: str) -> tuple[float, float]:
    """A point in RD metres from a place's name, an address on the map, or a point as people write one.

    Raises
    ------
    NotFoundError
        With the closest names and addresses that are known.
    """
    if point := read_point(text):
        x, y = geo.to_rd(*point)
        return float(x), float(y)
    places = world.places
    addresses = (places["street"] + " " + places["house_number"]).str.strip()
    known = pd.concat([places["name"], addresses, places["postcode"]]).str.lower()
    found = known.index[known == text.strip().lower()]
    if len(found):
        point = places.geometry[found[0]]
        return point.x, point.y
    names = pd.concat([places["name"], addresses]).drop_duplicates()
    close = difflib.get_close_matches(text, [name for name in names if name], n=SUGGESTIONS, cutoff=0.5)
    meant = f" Bedoelt u {' of '.join(close)}?" if close else ""
    msg = f"{text!r} staat niet op de kaart: geen naam, adres of postcode van een plek.{meant}"
    raise NotFoundError(msg)


def places_within(world: World, start: str, *, minutes: float, profile: str = DEFAULT_PROFILE) -> pd.DataFrame:
    """Places to go to within a walk from ``start``, nearest first.

    Returns
    -------
    Frame with naam, soort, minuten, meters, and meters_onbekend of kerb, width or surface; without streets
    the minutes are an estimate, and column hoe says so.
    """
    if not 0 <= minutes <= 24 * 60:
        msg = "dit aantal minuten kan niet"
        raise BadInputError(msg, column="minuten", value=minutes, expected="0 tot 1440")
    x, y = find_start(world, start)
    places, walked = offered_places(world, OPEN_KINDS), walks(world)
    walker = find_profile(profiles(world), profile)
    found = (
        walked.around(x, y, places, profile=profile, minutes=minutes)
        if walked
        else _guessed(places, x, y, minutes, walker.speed)
    )
    if found is None:
        msg = f"{start} ligt meer dan 250 meter van elke straat die wij kennen: hiervandaan is niets te lopen."
        raise NotFoundError(msg)
    chosen = places.loc[found.index]
    return pd.DataFrame(
        {
            "naam": chosen["name"].to_numpy(),
            "soort": [KIND_MARKS[PlaceKind(kind)].singular for kind in chosen["as_kind"]],
            "minuten": found["minutes"].round(1).to_numpy(),
            "meters": found["metres"].round().astype(int).to_numpy(),
            "meters_onbekend": found["unknown"].round().astype("Int64").to_numpy(),
            "hoe": np.where(found["unknown"] > 0, PARTLY_KNOWN, ALONG_STREETS) if walked else ESTIMATED,
        }
    )


def _guessed(places: gpd.GeoDataFrame, x: float, y: float, minutes: float, speed: float) -> pd.DataFrame:
    metres = estimate_metres(np.hypot(places.geometry.x - x, places.geometry.y - y).to_numpy())
    frame = pd.DataFrame(
        {"minutes": metres / speed / 60, "metres": metres, "unknown": pd.array([pd.NA] * len(metres), "Float64")},
        index=places.index,
    )
    return frame[frame["minutes"] <= minutes].sort_values("minutes", kind="stable")


def minutes_by_area(world: World, kind: str, *, level: str, profile: str = DEFAULT_PROFILE) -> pd.DataFrame:
    """For every area: median minutes to the nearest place of a kind, and shares of residents within 5, 10 and 15.

    Raises
    ------
    NotFoundError
        When no streets are stored, or for an unknown kind or level.
    """
    walked, places = _streets(world), offered_places(world, (_kind(kind),))
    found = walked.by_area(places, profile)
    found.insert(0, "naam", walked.areas["name"])
    own = str(walked.level)
    if level == own:
        return found.rename_axis("code").reset_index()
    column = f"{level}_code"
    if level not in list(Level) or column not in walked.areas:
        msg = f"{level!r} is geen soort gebied; kies uit: buurt, wijk, gebied, stadsdeel."
        raise NotFoundError(msg)
    groups, numbers = np.unique(walked.areas[column].astype(str), return_inverse=True)
    shares = walked.shares(places, profile)
    together = pd.DataFrame(shares.together(numbers), columns=[f"within_{band:g}" for band in shares.bands])
    together.insert(0, "code", groups)
    together.insert(1, "naam", world.areas["name"].reindex(groups).to_numpy())
    return together[together["code"] != ""]


def when_it_closes(world: World, place: str, *, minutes: float = 10, profile: str = DEFAULT_PROFILE) -> pd.DataFrame:
    """Who loses when a place closes: residents by area who then have none of its kind within ``minutes``.

    Returns
    -------
    Frame with code, naam, verliest (residents), verder (residents whose nearest is at least half a minute
    farther); areas with nobody are left out. It says nothing about what the place is worth.
    """
    walked = _streets(world)
    place = world.redirects.get(place, place)
    found = world.places[(world.places.index == place) | (world.places["name"].str.lower() == place.lower())]
    if found.empty:
        close = difflib.get_close_matches(place, list(world.places["name"]), n=SUGGESTIONS)
        msg = f"De plek {place!r} bestaat niet.{' Bedoelt u ' + ' of '.join(close) + '?' if close else ''}"
        raise NotFoundError(msg)
    places = offered_places(world, (PlaceKind(found["kind"].iloc[0]),), DOORS)
    if found.index[0] not in places.index:
        msg = f"Van {found['name'].iloc[0]} weten wij niet of u er nu terecht kunt: wie er iets verliest, ook niet."
        raise NotFoundError(msg)
    closing = np.flatnonzero(places.index == found.index[0])
    change = what_changes(
        walked.ways(profile), walked.residents, walked.spots(places), minutes, closing=closing.astype(np.int64)
    )
    frame = pd.DataFrame(
        {"code": walked.areas.index, "naam": walked.areas["name"], "verliest": change.lose, "verder": change.farther}
    )
    # Tens: fewer than five people are not told of.
    frame = frame.round(-1).sort_values("verliest", ascending=False)
    return frame[(frame["verliest"] > 0) | (frame["verder"] > 0)].reset_index(drop=True)


def _streets(world: World) -> Walks:
    walked = walks(world)
    if walked is None:
        if world.streets is not None:
            open_network(world.streets)  # refused: says why
        msg = "Er zijn nog geen straten. Haal ze op met: python -m socialmap import network BESTAND."
        raise NotFoundError(msg)
    return walked


def _kind(text: str) -> PlaceKind:
    if text not in list(PlaceKind):
        close = difflib.get_close_matches(text, [str(kind) for kind in OPEN_KINDS], n=1)
        meant = f" Bedoelt u {close[0]!r}?" if close else ""
        msg = f"De soort {text!r} bestaat niet.{meant} Kies uit: {', '.join(OPEN_KINDS)}."
        raise NotFoundError(msg)
    return PlaceKind(text)
