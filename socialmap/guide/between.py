"""Seconds on foot between points, along the streets or estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.offers import FARTHEST, HERE, profiles
from socialmap.network.profiles import find_profile
from socialmap.network.snapping import snap
from socialmap.reach import reach_from
from socialmap.walks import estimate_metres, walks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.world import World


def seconds_between(world: World, points: NDArray[np.float64], profile: str) -> tuple[NDArray[np.float64], bool]:
    """From each point to each other; along the streets, or all of it estimated when one lies off them.

    Parameters
    ----------
    points
        (n, 2), RD metres.

    Returns
    -------
    Seconds from row to column, (n, n), inf where there is no way; and whether they are estimated.
    """
    on_streets = walks(world)
    straight = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    if on_streets is not None:
        spots = snap(on_streets.network, points[:, 0], points[:, 1])
        if (spots.street >= 0).all():
            ways = on_streets.ways(profile)
            seconds = np.full((len(points), len(points)), np.inf)
            for row, point in enumerate(points):
                found = reach_from(ways, snap(on_streets.network, *point), spots, FARTHEST)
                seconds[row, found.place] = found.minutes * 60
            seconds[straight < HERE] = 0.0
            return seconds, False
    speed = find_profile(profiles(world), profile).speed
    return np.asarray(estimate_metres(straight)) / speed, True
