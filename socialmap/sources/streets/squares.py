"""Across a square: the straight lines that one walks over open ground, from where one comes in to where one goes out.

A square is drawn as its edge. Between two points where streets, paths or doors come to it the shortest way over it is
found in its visibility graph: straight lines between these points and the corners that stand in the way (Lozano-Pérez
and Wesley, 1979, https://doi.org/10.1145/359156.359164). Only lines that are part of such a way are kept.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from socialmap.sources.streets.tags import Way

    Floats = NDArray[np.float64]

#: Points of one square between which lines are drawn; one with more is walked along its edge only.
MOST = 150


class Spot(NamedTuple):
    """A point of OpenStreetMap: its number, and where it is in OpenStreetMap's whole numbers."""

    ref: int
    lon: int
    lat: int


@dataclass
class Square:
    """Open ground for walkers, by the lines of its edge.

    Attributes
    ----------
    walked
        Edges that are walked already.
    holes
        Edges of what stands on it.
    """

    way: Way
    walked: list[list[Spot]] = field(default_factory=list)
    holes: list[list[Spot]] = field(default_factory=list)

    @property
    def edges(self) -> Iterator[list[Spot]]:
        """All of them."""
        return itertools.chain(self.walked, self.holes)


def across(square: Square, entries: Container[int], walls: Sequence[shapely.Geometry] = ()) -> list[tuple[Spot, Spot]]:
    """The lines over it that are walked between its entries, beside its edge.

    Parameters
    ----------
    entries
        Numbers of the points where somebody comes to it.
    walls
        Lines that nobody walks through, in the same numbers.
    """
    spots = {(one.lon, one.lat): one for line in square.edges for one in line}
    lines = [shapely.linestrings([one[1:] for one in line]) for line in square.edges if len(line) > 1]
    if sum(one.ref in entries for one in spots.values()) < 2:  # noqa: PLR2004 (one comes in and goes out)
        return []
    ground = shapely.build_area(shapely.multilinestrings(lines)) if lines else None
    if ground is None or ground.is_empty:
        return []
    corners = _corners(ground)
    points = [one for at, one in spots.items() if one.ref in entries or at in corners]
    if len(points) > MOST:
        return []
    known = {frozenset((a.ref, b.ref)) for line in square.walked for a, b in itertools.pairwise(line)}
    number = np.array([row for row, one in enumerate(points) if one.ref in entries])
    used = _used(_seen(ground, points, walls), number)
    pairs = ((points[first], points[last]) for first, last in used)
    return [pair for pair in pairs if frozenset((pair[0].ref, pair[1].ref)) not in known]


def _corners(ground: shapely.Geometry) -> set[tuple[int, int]]:
    """Where who walks over it has to go round: corners that point into it."""
    found: set[tuple[int, int]] = set()
    for part in shapely.get_parts(ground):
        whole = shapely.geometry.polygon.orient(part)
        for ring in (whole.exterior, *whole.interiors):
            at = shapely.get_coordinates(ring)[:-1]
            into, out = at - np.roll(at, 1, axis=0), np.roll(at, -1, axis=0) - at
            turned = into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0]
            found.update((int(lon), int(lat)) for lon, lat in at[turned < 0])
    return found


def _seen(ground: shapely.Geometry, points: Sequence[Spot], walls: Sequence[shapely.Geometry]) -> csr_matrix:
    """Metres between points of which the one sees the other over the ground; (points, points)."""
    at = np.array([one[1:] for one in points], np.float64)
    first, last = np.triu_indices(len(points), 1)
    lines = shapely.linestrings(np.stack([at[first], at[last]], axis=1))
    shapely.prepare(ground)
    seen = np.asarray(shapely.covers(ground, lines))
    if walls and seen.any():
        stopped, _ = shapely.STRtree(walls).query(lines, predicate="crosses")
        seen[stopped] = False
    first, last = first[seen], last[seen]
    scale = np.array([np.cos(np.radians(at[:, 1].mean() * DEGREE)), 1.0])
    metres = np.hypot(*((at[first] - at[last]) * scale).T)
    shape = len(points), len(points)
    return csr_matrix((np.maximum(metres, 1.0), (first, last)), shape)


#: OpenStreetMap keeps degrees as whole numbers of this size.
DEGREE = 1e-7


def _used(seen: csr_matrix, entries: NDArray[np.int64]) -> set[tuple[int, int]]:
    """Lines that are part of a shortest way between two entries."""
    _, before = dijkstra(seen, directed=False, indices=entries, return_predecessors=True)
    used = set()
    for row, last in itertools.product(range(len(entries)), entries.tolist()):
        at = last
        while before[row, at] >= 0:
            used.add((min(at, int(before[row, at])), max(at, int(before[row, at]))))
            at = int(before[row, at])
    return used


def entries_of(squares: Sequence[Square], uses: Mapping[int, int], doors: Container[int]) -> frozenset[int]:
    """Numbers of the points of squares where something else comes: another way, another square, or a door.

    Parameters
    ----------
    uses
        How often each point is a point of what is walked.
    """
    own: dict[int, int] = {}
    for square in squares:
        for line in square.walked:
            # The first point of a ring is its last as well.
            for spot in line:
                own[spot.ref] = own.get(spot.ref, 0) + 1
    closed = {ref for ref, many in own.items() if uses.get(ref, 0) > many or ref in doors}
    return frozenset(closed | _shared(squares))


def _shared(squares: Sequence[Square]) -> set[int]:
    seen: set[int] = set()
    shared: set[int] = set()
    for square in squares:
        here = {spot.ref for line in square.edges for spot in line}
        shared |= here & seen
        seen |= here
    return shared
