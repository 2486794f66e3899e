"""Who can walk where, for the score: along the streets where these are stored, else estimated.

The estimate is the straight line ("geschat, hemelsbreed"): the way along streets is longer by a third.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree

from socialmap.i18n import later
from socialmap.network.snapping import snap
from socialmap.reach import all_pairs
from socialmap.walks import DETOUR, METRES_A_MINUTE, walks

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.walks import Walks
    from socialmap.world import World

#: Minutes on foot that count as "in reach"; a bound of our own, the reports give one distance: 1 km in De Banne.
REACH_MINUTES = 15.0
#: How this was measured, in the words of its users.
HOW = "geschat, hemelsbreed"
ALONG_STREETS = later("gemeten langs de straten, tot de middelste bewoner van elke buurt")
#: An area reaches what at least this share of its residents reach.
MIDDLE = 0.5


def how_measured(world: World) -> str:
    """How minutes were found, in the words of users."""
    return HOW if walks(world) is None else ALONG_STREETS


def in_reach(
    world: World, points: pd.DataFrame, targets: NDArray[np.float64], minutes: float = REACH_MINUTES
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every point with every target within ``minutes`` on foot: row of the point, row of the target.

    Parameters
    ----------
    points
        By code of the area: x, y. Along streets at least half of the area's residents walk at most so long.
    targets
        RD metres, one row each.
    """
    at = points[["x", "y"]].to_numpy(float)
    reached = np.zeros((len(points), len(targets)), dtype=bool)
    origin, target, _ = pairs_in_reach(at, targets, minutes)
    reached[origin, target] = True
    streets = walks(world)
    if streets is not None and reached.size:
        key = ("in reach", tuple(points.index), targets.tobytes(), minutes)
        walked, known = world.lately(key, lambda: _walked(streets, points.index, targets, minutes))
        # What lies off the stored streets stays an estimate.
        reached = np.where(known, walked, reached)
    rows, columns = np.nonzero(reached)
    return rows, columns


def _walked(
    streets: Walks, codes: pd.Index, targets: NDArray[np.float64], minutes: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each area reaches each target along the streets, and whether the streets tell."""
    residents, nodes = streets.residents, streets.network.nodes
    spots = snap(streets.network, targets[:, 0], targets[:, 1])
    pairs = all_pairs(streets.ways(), spots, minutes)
    near = csr_matrix((np.ones(len(pairs.node)), (pairs.node, pairs.place)), (nodes, len(targets)))
    live = csr_matrix((residents.weight, (residents.area, residents.node)), (len(residents.count), nodes))
    share = (live @ near).toarray()
    # Areas without streets of their own are a walk away from the nearest: not told here.
    told = np.bincount(residents.area, residents.weight * (residents.off == 0), len(residents.count)) > MIDDLE
    area = streets.areas.index.get_indexer(codes)
    known = ((area >= 0) & told[area])[:, None] & (spots.street >= 0)[None, :]
    return share[area] >= MIDDLE, known


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
