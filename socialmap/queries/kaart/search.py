"""What a search found: the groups above the list of places, and the places of the list.

First minute of anybody: types "koffie", "pluspnt", a street or a postcode; the first line says what we took it for, the
list below is what they came for. Nothing found says so, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap import geo
from socialmap.guide.finding import Answer, Entry, Group, Hit, search
from socialmap.i18n import later
from socialmap.queries.common import short_code

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

#: What is shown above the list, and most of each.
ABOVE = (
    Group.POSTCODE,
    Group.WISH,
    Group.KIND,
    Group.FACT,
    Group.ORGANISATION,
    Group.AREA,
    Group.STREET,
    Group.ACTIVITY,
)
MOST_ABOVE, MOST_OF_ONE = 6, 3
#: How many places are shown near a street or postcode that has none.
NEAREST = 20

TITLES = {
    Group.POSTCODE: later("postcode"),
    Group.WISH: later("wens"),
    Group.KIND: later("soort plek"),
    Group.FACT: later("wat een plek heeft"),
    Group.ORGANISATION: later("organisatie"),
    Group.AREA: later("buurt"),
    Group.STREET: later("straat"),
    Group.PLACE: later("plek"),
    Group.ACTIVITY: later("activiteit"),
}


@dataclass(frozen=True)
class FoundRow:
    """One answer above the list.

    Attributes
    ----------
    group, id
        What it is, and which one: with an address of its own where it has one.
    title
        What it is, in words.
    about
        Where it is.
    lon, lat
        In degrees; None where it is nowhere.
    """

    group: str
    id: str
    name: str
    title: str
    about: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Found:
    """What a search found beside the places of the list.

    Attributes
    ----------
    meant
        What was taken for what was typed, where nothing is called so; "" otherwise.
    near
        What the places of the list lie near, where none is there itself; "" otherwise.
    """

    rows: tuple[FoundRow, ...] = ()
    meant: str = ""
    near: str = ""


@dataclass(frozen=True)
class Sought:
    """The answer with the places that it leads to, best first."""

    answer: Answer
    places: tuple[str, ...]
    near: str = ""


def sought(world: World, text: str, words: Words, same_buurt: Callable[[str], pd.DataFrame] | None = None) -> Sought:
    """Everything that was found, and the places among it: those near, where a street or postcode has none."""
    answer = search(world, text, words, same_buurt=same_buurt, most=len(world.places) + 1)
    places = [hit.entry.id for hit in answer.hits if hit.entry.group is Group.PLACE]
    if not places and answer.hits and not isnan(answer.hits[0].entry.x):
        return Sought(answer, tuple(_nearest(world, answer.hits[0].entry)), answer.hits[0].entry.name)
    return Sought(answer, tuple(places))


def _nearest(world: World, entry: Entry) -> list[str]:
    points = world.places.geometry.to_numpy()
    away = np.hypot(shapely.get_x(points) - entry.x, shapely.get_y(points) - entry.y)
    offered = np.flatnonzero(world.places["offered"].to_numpy(bool))
    nearest = offered[np.argsort(away[offered], kind="stable")][:NEAREST]
    return [str(id) for id in world.places.index[nearest]]


def found(world: World, asked: Sought, words: Words) -> Found:
    """What stands above the list of places."""
    rows: list[FoundRow] = []
    count: dict[Group, int] = {}
    for hit in asked.answer.hits:
        group = hit.entry.group
        count[group] = count.get(group, 0) + 1
        if group in ABOVE and count[group] <= MOST_OF_ONE and len(rows) < MOST_ABOVE:
            rows.append(_row(world, hit, words))
    meant = asked.answer.meant
    return Found(tuple(rows), meant.entry.name if meant else "", asked.near)


def _row(world: World, hit: Hit, words: Words) -> FoundRow:
    entry = hit.entry
    lon, lat = (None, None) if isnan(entry.x) else (round(float(one), 5) for one in geo.to_wgs84(entry.x, entry.y))
    id = short_code(world, entry.id) if entry.group is Group.AREA else entry.at or entry.id
    return FoundRow(
        str(entry.group), id, entry.name, entry.what or words.gettext(TITLES[entry.group]), entry.about, lon, lat
    )


def found_json(
    world: World,
    text: str,
    words: Words,
    *,
    near: tuple[float, float] | None = None,
    most: int,
    same_buurt: Callable[[str], pd.DataFrame] | None = None,
) -> dict[str, Any]:
    """The same for the API: all groups, best first.

    Parameters
    ----------
    near
        Longitude and latitude: of equal answers the nearest comes first.
    """
    x, y = geo.to_rd(*near) if near else (0.0, 0.0)
    answer = search(world, text, words, near=(float(x), float(y)) if near else None, same_buurt=same_buurt, most=most)
    return {
        "text": answer.text,
        "nearly": answer.meant is not None,
        "total": {str(group): number for group, number in answer.total.items()},
        "results": [
            vars(_row(world, hit, words))
            | {"offered": hit.entry.offered, "metres": None if isnan(hit.metres) else round(hit.metres)}
            for hit in answer.hits
        ],
    }
