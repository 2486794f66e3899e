"""From a point to the street it lies on: the nearest line, and not through water or a wall."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

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
#: Metres at either end of the way to a street that may touch water or a wall: of how they are drawn.
LOOSE = 1.5
#: Streets that are looked at together, nearest first, for a way that nothing stands in.
AT_ONCE = 16


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
        self.banks, self.wet = network.banks, network.wet

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
        if len(self.banks):
            line = self._in_sight(points[found], line, limit)
            off[rows[found]] = shapely.distance(points[found], self.lines[line])
        street[rows[found]] = self.streets[line]
        along[rows[found]] = shapely.line_locate_point(self.lines[line], points[found], normalized=True)
        return Spots(street, along, off)

    def _in_sight(self, points: NDArray[Any], line: NDArray[np.int64], limit: float) -> NDArray[np.int64]:
        """The nearest of each point with the least water and walls between; ``line`` is the nearest of all."""
        line = line.copy()
        for row in np.flatnonzero(self._between(points, line)):
            point, afloat = points[row], self._afloat(points[row])
            around = self.tree.query(point, "dwithin", limit)
            around = around[np.argsort(shapely.distance(point, self.lines[around]), kind="stable")]
            fewest = len(self.wet) + 1
            for first in range(0, len(around), AT_ONCE):
                some = around[first : first + AT_ONCE]
                between = self._between(np.full(len(some), point), some, afloat)
                best = int(np.argmin(between))
                if between[best] < fewest:
                    line[row], fewest = some[best], between[best]
                if not fewest:
                    break
        return line

    def _between(
        self, points: NDArray[Any], line: NDArray[np.int64], afloat: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """How many edges of water and walls lie between each point and a street, but for the water it is on."""
        ends = shapely.get_coordinates(shapely.shortest_line(points, self.lines[line])).reshape(-1, 2, 2)
        long = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
        step = (ends[:, 1] - ends[:, 0]) * (LOOSE / np.maximum(long, 2 * LOOSE))[:, None]
        ways = shapely.linestrings(np.stack([ends[:, 0] + step, ends[:, 1] - step], axis=1))
        rows, banks = self.banks.query(ways, "intersects")
        return np.bincount(rows if afloat is None else rows[~np.isin(banks, afloat)], minlength=len(line))

    def _afloat(self, point: Any) -> NDArray[np.int64]:
        """The edges of the water that a point lies on: a houseboat; none on land, an island too."""
        around = self.banks.query(point)
        lines = self.banks.geometries
        around = around[self.wet[around] & shapely.is_ring(lines[around])]
        rings = [shapely.Polygon(shapely.get_coordinates(lines[row])) for row in around]
        around = around[shapely.contains_properly(rings, point)]
        return around if len(around) % 2 else around[:0]


def snap(network: Network, x: ArrayLike, y: ArrayLike, *, min_component: int = MIN_COMPONENT) -> Spots:
    """The nearest street of each point, whoever walks; see ``Snapper``."""
    return snapper(network, min_component).snap(x, y)


@lru_cache(maxsize=4)
def snapper(network: Network, min_component: int = MIN_COMPONENT) -> Snapper:
    """A snapper for whoever walks, kept."""
    return Snapper(network, min_component=min_component)
