"""Who can walk where, for the score: the one place where distance is measured, so that streets can replace it.

Estimated from a straight line ("geschat, hemelsbreed"): the way along streets is longer by a third.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Metres a minute at an ordinary pace (4.5 km an hour), and how much longer streets are than a straight line.
METRES_A_MINUTE = 75.0
DETOUR = 1.3
#: Minutes on foot that count as "in reach"; a bound of our own, the reports give one distance: 1 km in De Banne.
REACH_MINUTES = 15.0
#: How this was measured, in the words of its users.
HOW = "geschat, hemelsbreed"


def pairs_in_reach(
    origins: NDArray[np.float64], targets: NDArray[np.float64], minutes: float = REACH_MINUTES
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every origin with every target that can be walked to within ``minutes``, the bound included.

    Parameters
    ----------
    origins, targets
        RD metres, one row a point.

    Returns
    -------
    Row of the origin, row of the target, and minutes between them; by origin, then by target.

    Examples
    --------
    >>> origin, target, walk = pairs_in_reach(np.array([[0.0, 0.0]]), np.array([[0.0, 750.0], [0.0, 5000.0]]))
    >>> origin, target, walk
    (array([0]), array([0]), array([13.]))
    """
    if not len(origins) or not len(targets):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    metres = minutes * METRES_A_MINUTE / DETOUR
    near = KDTree(targets).query_ball_point(origins, metres, return_sorted=True)
    origin = np.repeat(np.arange(len(origins)), [len(found) for found in near])
    target = np.concatenate([np.asarray(found, dtype=np.int64) for found in near])
    away = np.hypot(*(origins[origin] - targets[target]).T)
    return origin, target, away * DETOUR / METRES_A_MINUTE
