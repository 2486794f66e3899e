"""From where people live: which places they reach within the minutes of the fixed asks, and by which known way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.offers import Supply, walk_to
from socialmap.guide.origin import Origin
from socialmap.model import Known
from socialmap.offer.places import coordinates, lying_places, starting_points
from socialmap.walks import walks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from socialmap.world import World

    Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Within:
    """Who reaches which place.

    Attributes
    ----------
    residents
        Of each start: the middle of each buurt where people live (``starting_points``).
    starts
        By id of the place, rows of the starts from which one can walk there.
    passable
        The same, of ways of which all is known that matters to this profile.
    """

    residents: NDArray[np.float64]
    starts: Mapping[str, Rows]
    passable: Mapping[str, Rows]


def within(world: World, profile: str, minutes: float) -> Within:
    """Worked out once until a place, a street or a number of residents changes."""
    return world.remember(("within", profile, minutes), lambda: _within(world, profile, minutes))


def _within(world: World, profile: str, minutes: float) -> Within:
    places, points = lying_places(world), starting_points(world)
    places = places[places.geometry.notna() & ~places.geometry.is_empty]
    at, on_streets = coordinates(places).reshape(-1, 2), walks(world)
    there = Supply(
        ids=[str(id) for id in places.index],
        spots=on_streets.spots(places) if on_streets else None,
        x=at[:, 0],
        y=at[:, 1],
        places={},
        activities={},
    )
    starts: dict[str, list[int]] = {}
    passable: dict[str, list[int]] = {}
    for start, (x, y) in enumerate(points[["x", "y"]].to_numpy(float)):
        for row, way in walk_to(world, Origin(np.nan, np.nan, x, y, ""), there, profile, minutes):
            starts.setdefault(there.ids[row], []).append(start)
            if way.passable is Known.YES:
                passable.setdefault(there.ids[row], []).append(start)
    return Within(points["residents"].to_numpy(float), _rows(starts), _rows(passable))


def _rows(found: Mapping[str, list[int]]) -> dict[str, Rows]:
    return {id: np.asarray(rows, dtype=np.int64) for id, rows in found.items()}
