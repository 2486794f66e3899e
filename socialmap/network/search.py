"""Shortest ways in time: a network as one profile walks it, searched by scipy's Dijkstra.

Searches start at spots (points snapped to a street), walk out to a limit, and may run along the arcs
("from here") or against them ("to here"), for a ferry or turnstile that goes one way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from socialmap.network.network import Network

#: Spots searched together: 64 x 68,213 junctions x 8 bytes is 35 MB.
BLOCK = 64
#: scipy takes a weight of zero for no arc in some of its formats.
SHORTEST = 1e-6
#: Part of a street within which a spot is its end.
AT_JUNCTION = 1e-9


@dataclass(frozen=True)
class Spots:
    """Points on the streets.

    Attributes
    ----------
    street
        Street of each point, int32; -1 where no street is near enough.
    along
        How far along it, from 0 (its start) to 1 (its end).
    off
        Metres between the point and the street.
    """

    street: NDArray[np.int32]
    along: NDArray[np.float64]
    off: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.street)

    def __getitem__(self, rows: NDArray[np.integer]) -> Spots:
        return Spots(self.street[rows], self.along[rows], self.off[rows])

    def joined(self, other: Spots) -> Spots:
        """These spots and then the others."""
        return Spots(*(np.concatenate([getattr(self, f), getattr(other, f)]) for f in ("street", "along", "off")))


@dataclass(frozen=True)
class Links:
    """The two ways between each spot and the ends of its street: (spots, 2) arrays."""

    node: NDArray[np.int32]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    unknown: NDArray[np.float64]

    def __getitem__(self, rows: NDArray[np.int64]) -> Links:
        return Links(self.node[rows], self.seconds[rows], self.metres[rows], self.unknown[rows])


@dataclass(frozen=True)
class Ways:
    """A network as one profile walks it.

    Attributes
    ----------
    seconds
        Walking time of each arc, inf where the profile cannot pass, float64[a].
    unknown
        Streets of which kerb, surface or width is not known and matters to the profile, bool[s].
    speed
        Metres a second on an even street.
    """

    network: Network
    seconds: NDArray[np.float64]
    unknown: NDArray[np.bool_]
    speed: float

    @cached_property
    def tail(self) -> NDArray[np.int32]:
        """Junction that each arc leaves."""
        return np.repeat(np.arange(self.network.nodes, dtype=np.int32), np.diff(self.network.indptr))

    @cached_property
    def arcs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each street's arc from start to end, and from end to start; -1 where there is none."""
        both = np.full((2, self.network.streets), -1, dtype=np.int64)
        for row, forward in enumerate((True, False)):
            arcs = np.flatnonzero(self.network.forward == forward)
            both[row, self.network.street[arcs]] = arcs
        return both[0], both[1]

    @cached_property
    def everywhere(self) -> NDArray[np.int64]:
        """All junctions."""
        return np.arange(self.network.nodes)

    @cached_property
    def straight(self) -> float:
        """Metres of straight line that no arc beats in a second: how far a search can get."""
        tail, head = self.tail, self.network.head
        apart = np.hypot(self.network.x[tail] - self.network.x[head], self.network.y[tail] - self.network.y[head])
        return float(np.max(apart / np.maximum(self.seconds, SHORTEST), initial=self.speed)) * 1.000001

    @cached_property
    def even(self) -> bool:
        """Whether metres are seconds times speed everywhere: no ferry to wait for, no slow surface."""
        walked = np.isfinite(self.seconds)
        metres = self.network.length[self.network.street[walked]]
        return bool(np.allclose(self.seconds[walked] * self.speed, metres, rtol=1e-5, atol=1e-3))

    @cached_property
    def measured(self) -> bool:
        """Whether metres must be read off the way itself: time does not tell them, or some of it is unknown."""
        return not self.even or bool(self.unknown.any())

    def matrix(self, towards: bool) -> csr_matrix:
        """Number of the quickest arc between two junctions; transposed for searches ``towards`` a spot."""
        return self._towards if towards else self._leaving

    @cached_property
    def _leaving(self) -> csr_matrix:
        return self._quickest(self.tail, self.network.head)

    @cached_property
    def _towards(self) -> csr_matrix:
        return self._quickest(self.network.head, self.tail)

    def _quickest(self, tail: NDArray[np.int32], head: NDArray[np.int32]) -> csr_matrix:
        # csr_matrix would add parallel arcs up: of each pair only the quickest goes in.
        arcs = np.flatnonzero(np.isfinite(self.seconds))
        arcs = arcs[np.lexsort((self.seconds[arcs], head[arcs], tail[arcs]))]
        first = np.ones(len(arcs), dtype=bool)
        first[1:] = (np.diff(tail[arcs]) != 0) | (np.diff(head[arcs]) != 0)
        arcs, n = arcs[first], self.network.nodes
        indptr = np.searchsorted(tail[arcs], np.arange(n + 1)).astype(np.int32)
        return csr_matrix((arcs, head[arcs], indptr), shape=(n, n))

    @cached_property
    def _for_one(self) -> tuple[csr_matrix, csr_matrix]:
        """The whole graph in seconds with a last row to fill in for one spot, leaving and towards."""
        nowhere = Links(*(np.zeros((1, 2), dtype) for dtype in (np.int32, float, float, float)))
        leaving, towards = (_with_spots(m, self.seconds[m.data], nowhere) for m in (self._leaving, self._towards))
        return leaving, towards

    @cached_property
    def _lock(self) -> Lock:
        return Lock()

    def from_one(self, links: Links, limit: float, *, towards: bool, trace: bool) -> Any:
        """Dijkstra over the whole graph from one spot: copying a graph takes as long as searching it."""
        graph, n = self._for_one[towards], self.network.nodes
        with self._lock:
            graph.indices[-2:], graph.data[-2:] = links.node[0], links.seconds[0]
            return dijkstra(graph, indices=[n], limit=limit, return_predecessors=trace)

    def links(self, spots: Spots, *, towards: bool) -> Links:
        """Ways between spots and the ends of their streets: to the spot (``towards``) or away from it."""
        network, on = self.network, spots.street >= 0
        street = np.where(on, spots.street, 0)
        start_to_end, end_to_start = (arc[street] for arc in self.arcs)
        by_start, by_end = (start_to_end, end_to_start) if towards else (end_to_start, start_to_end)
        arc = np.column_stack([by_start, by_end])
        part = np.column_stack([spots.along, 1 - spots.along])
        seconds = np.where(on[:, None] & (arc >= 0), self.seconds[arc], np.inf)
        passable = np.isfinite(seconds)
        seconds[passable] *= part[passable]
        # A spot at a junction is reached there even where the rest of its street is closed.
        seconds[on[:, None] & (part <= AT_JUNCTION)] = 0
        metres = network.length[street][:, None] * part
        return Links(
            node=np.column_stack([network.start[street], network.end[street]]),
            seconds=seconds + (spots.off / self.speed)[:, None],
            metres=metres + spots.off[:, None],
            unknown=np.where(self.unknown[street][:, None], metres, 0.0),
        )


@dataclass(frozen=True)
class Field:
    """What one block of a search found: a row for each spot, a column for each junction near enough.

    Attributes
    ----------
    rows
        Which of the spots these are; of ``search_nearest`` the spot that each junction belongs to, or -1.
    nodes
        Junctions of the columns.
    links
        The links of these spots, to columns instead of junctions.
    arcs
        Arc numbers between the columns.
    seconds
        Walking time, inf beyond the limit. After the columns of the junctions come those of the spots.
    before
        Column before each on the way from the spot; None unless asked for.
    """

    rows: NDArray[np.int64]
    nodes: NDArray[np.int64]
    links: Links
    arcs: csr_matrix
    seconds: NDArray[np.float64]
    before: NDArray[np.int32] | None


def search(ways: Ways, spots: Spots, limit: float, *, towards: bool, trace: bool = False) -> Iterator[Field]:
    """All junctions within ``limit`` seconds of each spot, block by block; spots off the streets are left out.

    Parameters
    ----------
    towards
        True for the time from the junctions to the spots, False for the time from the spots.
    trace
        Keep the ways themselves too, for metres and unknown metres.
    """
    links = ways.links(spots, towards=towards)
    usable = np.flatnonzero(np.isfinite(links.seconds).any(axis=1))
    if len(usable) == 1:
        here = links[usable]
        found = ways.from_one(here, limit, towards=towards, trace=trace)
        yield _field(usable, ways.everywhere, here, ways.matrix(towards), found)
        return
    for rows in _blocks(ways.network, links, usable):
        nodes = _around(ways.network, links.node[rows], limit * ways.straight)
        arcs = ways.matrix(towards)[nodes][:, nodes]
        here = replace(links[rows], node=np.searchsorted(nodes, links.node[rows]).astype(np.int32))
        graph = _with_spots(arcs, ways.seconds[arcs.data], here)
        sources = np.arange(len(nodes), graph.shape[0])
        found = dijkstra(graph, indices=sources, limit=limit, return_predecessors=trace)
        yield _field(rows, nodes, here, arcs, found)


def search_nearest(ways: Ways, spots: Spots, limit: float, *, towards: bool) -> Field:
    """Each junction's nearest spot in one search over the whole network: a traced field of one row.

    Its ``links`` are those of all spots, its ``rows`` the spot that each junction belongs to.
    """
    links = ways.links(spots, towards=towards)
    arcs, n = ways.matrix(towards), ways.network.nodes
    graph = _with_spots(arcs, ways.seconds[arcs.data], links)
    sources = np.arange(n, graph.shape[0])
    seconds, before, nearest = np.full(n, np.inf), np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    if len(sources):
        seconds, before, nearest = dijkstra(
            graph, indices=sources, limit=limit, return_predecessors=True, min_only=True
        )
    spot = np.where(np.isfinite(seconds), nearest - n, -1)
    return Field(spot[:n], ways.everywhere, links, arcs, seconds[None, :], before[None, :])


def _blocks(network: Network, links: Links, usable: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Neighbouring spots together, so that each block needs only the streets around it."""
    x, y = network.x[links.node[:, 0]], network.y[links.node[:, 0]]
    strip = BLOCK * int(np.ceil(np.sqrt(len(usable) / BLOCK)))
    by_x = usable[np.argsort(x[usable], kind="stable")]
    for west in range(0, len(by_x), max(strip, 1)):
        column = by_x[west : west + strip]
        column = column[np.argsort(y[column], kind="stable")]
        for south in range(0, len(column), BLOCK):
            yield column[south : south + BLOCK]


def _around(network: Network, ends: NDArray[np.int32], reach: float) -> NDArray[np.int64]:
    """Junctions within ``reach`` metres of the box around ``ends``: no way out of it is short enough."""
    x, y = network.x[ends], network.y[ends]
    near = (network.x >= x.min() - reach) & (network.x <= x.max() + reach)
    near &= (network.y >= y.min() - reach) & (network.y <= y.max() + reach)
    return np.flatnonzero(near)


def _with_spots(arcs: csr_matrix, times: NDArray[np.float64], links: Links) -> csr_matrix:
    """The graph in seconds with a row for each spot, from which only its street's ends are reached."""
    size = arcs.shape[0] + len(links.node)
    indptr = np.concatenate([arcs.indptr, arcs.indptr[-1] + 2 * np.arange(1, len(links.node) + 1, dtype=np.int32)])
    indices = np.concatenate([arcs.indices, links.node.ravel()])
    return csr_matrix((np.concatenate([times, links.seconds.ravel()]), indices, indptr), shape=(size, size))


def _field(rows: NDArray[np.int64], nodes: NDArray[np.int64], links: Links, arcs: csr_matrix, found: Any) -> Field:
    seconds, before = found if isinstance(found, tuple) else (found, None)
    return Field(rows, nodes, links, arcs, seconds, before)


@dataclass(frozen=True)
class Steps:
    """Every junction that a field found, one row each.

    Attributes
    ----------
    row, column
        Where it is in the field.
    seconds, metres, unknown
        The quickest way between it and its spot: time, length, and length of which kerb, surface or width
        is not known. The last two are None unless the field was traced.
    """

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64] | None = None
    unknown: NDArray[np.float64] | None = None


def steps(ways: Ways, field: Field) -> Steps:
    """List what a field found, with metres where it was traced."""
    width = len(field.nodes)
    row, column = np.nonzero(np.isfinite(field.seconds[:, :width]))
    seconds = field.seconds[row, column]
    if field.before is None:
        return Steps(row, column, seconds)
    before = field.before[row, column]
    at_spot = before >= width
    number = np.full((len(field.seconds), width), -1, dtype=np.int64)
    number[row, column] = np.arange(len(row))
    # One row past the end stands for the spot itself: a way of no length that leads to itself.
    parent = np.append(np.where(at_spot, len(row), number[row, np.where(at_spot, 0, before)]), len(row))
    street = ways.network.street[last_arcs(field, before, column, ~at_spot)]
    length = ways.network.length[street].astype(float)
    measures = np.stack([length, np.where(ways.unknown[street], length, 0.0)])
    spot, end = first_links(field, before, column)
    measures = np.where(at_spot, [field.links.metres[spot, end], field.links.unknown[spot, end]], measures)
    metres, unknown = _sum_up(np.column_stack([measures, np.zeros(2)]), parent)
    return Steps(row, column, seconds, metres[:-1], unknown[:-1])


def last_arcs(
    field: Field, before: NDArray[np.int32], column: NDArray[np.int64], walked: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Number of the arc from ``before`` to ``column``; 0 where no arc was ``walked``."""
    indptr, indices, numbers = field.arcs.indptr, field.arcs.indices, field.arcs.data
    arcs = np.zeros(len(column), dtype=np.int64)
    left = np.flatnonzero(walked)
    entry = indptr[before[left]].astype(np.int64)
    while len(left):
        found = indices[entry] == column[left]
        arcs[left[found]] = numbers[entry[found]]
        left, entry = left[~found], entry[~found] + 1
    return arcs


def first_links(
    field: Field, before: NDArray[np.int32], column: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Spot that lies ``before`` a column, and the end of its street by which its way takes off."""
    spot = np.maximum(before.astype(np.int64) - len(field.nodes), 0)
    seconds = np.where(field.links.node[spot] == column[:, None], field.links.seconds[spot], np.inf)
    return spot, np.argmin(seconds, axis=1)


def _sum_up(measures: NDArray[np.float64], parent: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum along the ways to the spots: each round doubles how far a row has looked back."""
    end = len(parent) - 1
    while np.any(parent != end):
        measures = measures + measures[:, parent]
        parent = parent[parent]
    return measures
