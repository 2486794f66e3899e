"""From streets as a source gives them to a ``Network``: numbered by component, with arcs in CSR order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from socialmap.network.network import Network, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Streets of no length would be no entry at all in a sparse matrix.
MIN_LENGTH = 0.001
UNNAMED = ""


@dataclass(frozen=True)
class Streets:
    """Junctions and streets in RD metres; the fields mean what they mean in ``Network``.

    What a source does not know is left out: one value then stands for all streets. ``name`` holds the
    texts themselves, and without ``shape`` streets are straight.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    start: NDArray[np.integer[Any]]
    end: NDArray[np.integer[Any]]
    length: NDArray[np.floating[Any]]
    origins: tuple[Origin, ...]
    kind: NDArray[Any] | int = 0
    surface: NDArray[Any] | int = 0
    kerb: NDArray[Any] | float = np.nan
    width: NDArray[Any] | float = np.nan
    one_way: NDArray[Any] | int = 0
    gates: NDArray[Any] | int = 0
    slope: NDArray[Any] | float = np.nan
    closed: NDArray[Any] | int = 0
    doubt: NDArray[Any] | int = 0
    duration: NDArray[Any] | float = np.nan
    origin: NDArray[Any] | int = 0
    name: Sequence[str] | NDArray[Any] = ()
    shape_ptr: NDArray[np.integer[Any]] | None = None
    shape: NDArray[np.float64] | None = None
    bench_x: NDArray[np.float64] | None = None
    bench_y: NDArray[np.float64] | None = None
    bank_ptr: NDArray[np.integer[Any]] | None = None
    bank: NDArray[np.float64] | None = None
    wet: NDArray[np.bool_] | bool = False


def compile_network(streets: Streets) -> Network:
    """Make the arrays that are searched.

    A street from a junction to itself is cut halfway, where a junction comes after all others; one without a point
    halfway leads nowhere and is dropped. Parallel streets stay, the search takes the shortest. Junctions keep their
    order, so a file that numbers them finds them back.
    """
    streets = _opened(streets)
    keep = np.flatnonzero(np.asarray(streets.start) != np.asarray(streets.end))
    start, end = (np.asarray(ends)[keep].astype(np.int32) for ends in (streets.start, streets.end))

    def column(values: Any, dtype: Any) -> NDArray[Any]:
        whole = np.broadcast_to(np.asarray(values, dtype), len(streets.start))
        return np.ascontiguousarray(whole[keep])

    one_way = column(streets.one_way, np.int8)
    names, name = _numbered_names(streets.name, keep)
    shape_ptr, shape = _shapes(streets, keep)
    bank_ptr = np.zeros(1, np.int64) if streets.bank_ptr is None else np.asarray(streets.bank_ptr, np.int64)
    nodes = len(streets.x)
    indptr, head, street, forward = _arcs(nodes, start, end, one_way)
    return Network(
        x=np.asarray(streets.x, np.float64),
        y=np.asarray(streets.y, np.float64),
        component=_components(nodes, start, end),
        start=start,
        end=end,
        length=np.maximum(column(streets.length, np.float32), np.float32(MIN_LENGTH)),
        kind=column(streets.kind, np.uint8),
        surface=column(streets.surface, np.uint8),
        kerb=column(streets.kerb, np.float32),
        width=column(streets.width, np.float32),
        one_way=one_way,
        gates=column(streets.gates, np.uint8),
        slope=column(streets.slope, np.float32),
        closed=column(streets.closed, np.uint8),
        doubt=column(streets.doubt, np.uint8),
        duration=column(streets.duration, np.float32),
        name=name,
        origin=column(streets.origin, np.uint8),
        shape_ptr=shape_ptr,
        shape=shape,
        bench_x=_points(streets.bench_x),
        bench_y=_points(streets.bench_y),
        bank_ptr=bank_ptr,
        bank=np.zeros((0, 2)) if streets.bank is None else np.asarray(streets.bank, np.float64),
        wet=np.array(np.broadcast_to(np.asarray(streets.wet, bool), len(bank_ptr) - 1)),
        indptr=indptr,
        head=head,
        street=street,
        forward=forward,
        names=names,
        origins=streets.origins,
    )


def with_banks(network: Network, lines: NDArray[Any], *, wet: bool) -> Network:
    """The same streets, with more water or more walls."""
    banks = np.concatenate([network.banks.geometries, lines])
    return replace(
        network,
        bank_ptr=np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(banks))]).astype(np.int64),
        bank=shapely.get_coordinates(banks),
        wet=np.concatenate([network.wet, np.full(len(lines), wet)]),
    )


def _opened(streets: Streets) -> Streets:
    """Cut the loops: each in two streets, of which the first keeps the gates."""
    if streets.shape is None or streets.shape_ptr is None:
        return streets
    pointer, shape = np.asarray(streets.shape_ptr, np.int64), streets.shape
    counts = np.diff(pointer)
    loop = np.flatnonzero((np.asarray(streets.start) == np.asarray(streets.end)) & (counts > 2))  # noqa: PLR2004
    if not len(loop):
        return streets
    many, junction = len(streets.start), len(streets.x) + np.arange(len(loop))
    rows = np.concatenate([np.arange(many), loop])
    start, end = np.asarray(streets.start)[rows], np.asarray(streets.end)[rows]
    end[loop] = start[many:] = junction
    halfway, part = pointer[loop] + counts[loop] // 2, np.ones(len(rows))
    part[loop] = [_share(shape[pointer[row] : pointer[row + 1]]) for row in loop]
    part[many:] = 1 - part[loop]
    first, last = pointer[:-1][rows], pointer[1:][rows]
    last[loop], first[many:] = halfway + 1, halfway
    taken = np.concatenate([[0], np.cumsum(last - first)])

    def both(values: Any) -> Any:
        return np.broadcast_to(np.asarray(values), many)[rows]

    facts: dict[str, Any] = {fact: both(getattr(streets, fact)) for fact in _FACTS}
    gates = both(streets.gates).copy()
    gates[many:] = 0
    return replace(
        streets,
        x=np.concatenate([streets.x, shape[halfway, 0]]),
        y=np.concatenate([streets.y, shape[halfway, 1]]),
        start=start,
        end=end,
        length=np.asarray(streets.length)[rows] * part,
        duration=both(streets.duration) * part,
        gates=gates,
        name=np.asarray(streets.name, dtype=object)[rows] if len(streets.name) else (),
        shape_ptr=taken,
        shape=shape[np.arange(taken[-1]) + np.repeat(first - taken[:-1], last - first)],
        **facts,
    )


#: Of both halves of a loop the same.
_FACTS = ("kind", "surface", "kerb", "width", "one_way", "slope", "closed", "doubt", "origin")


def _share(line: NDArray[np.float64]) -> float:
    """How far along a line its middle point lies."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    return float(steps[: len(line) // 2].sum() / steps.sum()) if steps.sum() else 0.5


def _numbered_names(names: Sequence[str] | NDArray[Any], keep: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Each name once, "" first, and the row of each street's own."""
    if not len(names):
        return (UNNAMED,), np.zeros(len(keep), np.int32)
    known: dict[str, int] = {UNNAMED: 0}
    texts = np.asarray(names, dtype=object)[keep]
    rows = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32)
    return tuple(known), rows


def _shapes(streets: Streets, keep: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if streets.shape is not None and streets.shape_ptr is not None:
        return take_shapes(np.asarray(streets.shape_ptr, np.int64), streets.shape, keep)
    ends = np.column_stack([np.asarray(streets.start)[keep], np.asarray(streets.end)[keep]]).ravel()
    shape = np.column_stack([np.asarray(streets.x)[ends], np.asarray(streets.y)[ends]])
    return np.arange(len(keep) + 1, dtype=np.int64) * 2, shape


def take_shapes(
    pointer: NDArray[np.int64], shape: NDArray[np.float64], keep: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The bends of some of the streets."""
    counts = np.diff(pointer)[keep]
    taken = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.arange(taken[-1]) + np.repeat(pointer[:-1][keep] - taken[:-1], counts)
    return taken, np.ascontiguousarray(shape[rows], dtype=np.float64)


def _points(values: NDArray[np.float64] | None) -> NDArray[np.float64]:
    return np.zeros(0) if values is None else np.asarray(values, np.float64)


def _components(nodes: int, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.int32]:
    """Component of each junction, the one with most junctions first."""
    matrix = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(nodes, nodes))
    count, label = connected_components(matrix, directed=False)
    order = np.argsort(-np.bincount(label, minlength=count), kind="stable")
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    found: NDArray[np.int32] = rank[label]
    return found


def _arcs(
    nodes: int, start: NDArray[np.int32], end: NDArray[np.int32], one_way: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """CSR: where the arcs of each junction begin; of each arc its head, its street and its direction."""
    back = np.flatnonzero(one_way == 0).astype(np.int32)
    tail = np.concatenate([start, end[back]])
    head = np.concatenate([end, start[back]])
    street = np.concatenate([np.arange(len(start), dtype=np.int32), back])
    forward = np.arange(len(tail)) < len(start)
    order = np.lexsort((street, head, tail))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=nodes))]).astype(np.int64)
    return indptr, head[order], street[order], forward[order]
