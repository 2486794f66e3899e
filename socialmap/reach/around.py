"""From one point: every place within so many minutes on foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.network.search import search, steps
from socialmap.reach.minutes import limit_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.network.search import Field, Spots, Ways


@dataclass(frozen=True)
class Reached:
    """Places within reach, the nearest first.

    Attributes
    ----------
    place
        Row of each place in what was asked.
    minutes, metres
        Along the quickest way.
    unknown
        Metres of it whose kerb, surface or width is not known and matters to the profile.
    """

    place: NDArray[np.int64]
    minutes: NDArray[np.float64]
    metres: NDArray[np.float64]
    unknown: NDArray[np.float64]


def reach_from(ways: Ways, origin: Spots, places: Spots, minutes: float, *, towards: bool = False) -> Reached:
    """Every place that can be walked to from one point.

    Parameters
    ----------
    origin
        One spot; a spot off the streets reaches nothing.
    towards
        True for the ways from the places to the point instead.
    """
    limit = limit_seconds(minutes)
    links = ways.links(places, towards=not towards)
    # The direct way along one street passes no junction.
    seconds, metres, unknown = _along_one_street(ways, origin, places, towards)
    for field in search(ways, origin, limit, towards=towards, trace=ways.measured):
        by_end = field.seconds[0, links.node] + links.seconds
        end = np.argmin(by_end, axis=1)
        best = np.take_along_axis(by_end, end[:, None], axis=1)[:, 0]
        found = np.flatnonzero((best <= limit) & (best < seconds))
        seconds[found] = best[found]
        end = end[found]
        way = _measures_at(ways, field, links.node[found, end])
        metres[found] = way[0] + links.metres[found, end]
        unknown[found] = way[1] + links.unknown[found, end]
    place = np.flatnonzero(seconds <= limit)
    place = place[np.argsort(seconds[place], kind="stable")]
    return Reached(place, seconds[place] / 60, metres[place], unknown[place])


def _along_one_street(
    ways: Ways, origin: Spots, places: Spots, towards: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    street = int(origin.street[0])
    seconds = np.full(len(places), np.inf)
    metres, unknown = np.zeros(len(places)), np.zeros(len(places))
    same = np.flatnonzero((places.street == street) & (street >= 0))
    if len(same):
        part = (places.along[same] - origin.along[0]) * (-1 if towards else 1)
        arc = np.where(part >= 0, ways.arcs[0][street], ways.arcs[1][street])
        passable = (arc >= 0) & np.isfinite(ways.seconds[arc])
        off = places.off[same] + origin.off[0]
        walked = np.abs(part) * float(ways.network.length[street])
        time = np.where(passable, ways.seconds[arc], 0) * np.abs(part)
        seconds[same] = np.where(passable | (walked == 0), time + off / ways.speed, np.inf)
        metres[same] = walked + off
        unknown[same] = walked * ways.unknown[street]
    return seconds, metres, unknown


def _measures_at(ways: Ways, field: Field, nodes: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres and unknown metres between the spot and these junctions."""
    if field.before is None:
        return field.seconds[0, nodes] * ways.speed, np.zeros(len(nodes))
    found = steps(ways, field)
    both = np.zeros((2, len(field.nodes)))
    both[:, found.column] = found.metres, found.unknown
    return both[0, nodes], both[1, nodes]
