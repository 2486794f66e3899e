"""From a point to the street it lies on: the nearest line, never the nearest junction."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.network.network import StreetKind
from socialmap.network.search import Spots

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from socialmap.network.network import Network

#: Junctions that a piece of network must have to be more than an island in the data.
MIN_COMPONENT = 1000
#: Metres: farther than this from every street is not reachable here.
LIMIT = 250.0


class Snapper:
    """Finds streets near points; keep it, for its tree takes a moment to build.

    Parameters
    ----------
    allowed
        Streets that may be found, bool[s]; None: all. Ferries and streets of small islands never are.
    min_component
        Junctions that the piece of network around a street must have; the largest piece always counts.
    """

    def __init__(
        self, network: Network, *, allowed: NDArray[np.bool_] | None = None, min_component: int = MIN_COMPONENT
    ) -> None:
        sizes = np.bincount(network.component)
        whole = sizes >= min_component
        whole[:1] = True
        good = whole[network.component[network.start]] & (network.kind != StreetKind.FERRY)
        if allowed is not None:
            good &= allowed
        self.streets = np.flatnonzero(good).astype(np.int32)
        self.lines = network.lines[self.streets]
        self.tree = shapely.STRtree(self.lines)

    def snap(self, x: ArrayLike, y: ArrayLike, *, limit: float = LIMIT) -> Spots:
        """The nearest street of each point, in RD metres.

        Where it is farther than ``limit`` the street is -1, and ``off`` still says how far; inf for no point.
        """
        xs, ys = np.atleast_1d(np.asarray(x, float)), np.atleast_1d(np.asarray(y, float))
        street = np.full(len(xs), -1, np.int32)
        along, off = np.zeros(len(xs)), np.full(len(xs), np.inf)
        rows = np.flatnonzero(np.isfinite(xs) & np.isfinite(ys))
        if not len(self.streets):
            return Spots(street, along, off)
        points = np.asarray(shapely.points(xs[rows], ys[rows]))
        (found, line), distance = self.tree.query_nearest(points, return_distance=True, all_matches=False)
        off[rows[found]] = distance
        near = distance <= limit
        found, line = found[near], line[near]
        street[rows[found]] = self.streets[line]
        along[rows[found]] = shapely.line_locate_point(self.lines[line], points[found], normalized=True)
        return Spots(street, along, off)


def snap(network: Network, x: ArrayLike, y: ArrayLike, *, min_component: int = MIN_COMPONENT) -> Spots:
    """The nearest street of each point, whoever walks; see ``Snapper``."""
    return snapper(network, min_component).snap(x, y)


@lru_cache(maxsize=4)
def snapper(network: Network, min_component: int = MIN_COMPONENT) -> Snapper:
    """A snapper for whoever walks, kept."""
    return Snapper(network, min_component=min_component)
