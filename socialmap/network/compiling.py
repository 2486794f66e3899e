"""From streets as a source gives them to a ``Network``: numbered by component, with arcs in CSR order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from socialmap.network.network import Network, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: Streets of no length would be no entry at all in a sparse matrix.
MIN_LENGTH = 0.001
#: Junctions of two networks that lie this near are one junction, in metres.
SAME_PLACE = 1.0
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
    origin: NDArray[Any] | int = 0
    name: Sequence[str] | NDArray[Any] = ()
    shape_ptr: NDArray[np.integer[Any]] | None = None
    shape: NDArray[np.float64] | None = None
    bench_x: NDArray[np.float64] | None = None
    bench_y: NDArray[np.float64] | None = None


def compile_network(streets: Streets) -> Network:
    """Make the arrays that are searched.

    Streets from a junction to itself lead nowhere and are dropped; parallel streets stay, the search takes
    the shortest. Junctions keep their order, so a file that numbers them finds them back.
    """
    keep = np.flatnonzero(np.asarray(streets.start) != np.asarray(streets.end))
    start, end = (np.asarray(ends)[keep].astype(np.int32) for ends in (streets.start, streets.end))

    def column(values: Any, dtype: Any) -> NDArray[Any]:
        whole = np.broadcast_to(np.asarray(values, dtype), len(streets.start))
        return np.ascontiguousarray(whole[keep])

    one_way = column(streets.one_way, np.int8)
    names, name = _numbered_names(streets.name, keep)
    shape_ptr, shape = _shapes(streets, keep)
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
        name=name,
        origin=column(streets.origin, np.uint8),
        shape_ptr=shape_ptr,
        shape=shape,
        bench_x=_points(streets.bench_x),
        bench_y=_points(streets.bench_y),
        indptr=indptr,
        head=head,
        street=street,
        forward=forward,
        names=names,
        origins=streets.origins,
    )


def join(first: Network, second: Network) -> Network:
    """Two networks as one, each street with its origin and date.

    Streets of ``first`` that come from an origin of the same name as one of ``second`` give way: a newer copy
    replaces the older. A junction of ``second`` within a metre of one of ``first`` becomes that one (the
    nearest, where there are more); other than that the two lie side by side, also where they describe the same streets.
    """
    names = {origin.name for origin in second.origins}
    old, new = _parts(first, without=names), _parts(second)
    place, is_new = _same_place(old, new)
    joined = {
        name: np.concatenate([old[name], new[name]])
        for name in old
        if name not in {"x", "y", "start", "end", "shape_ptr", "origin", "bench"}
    }
    # Benches carry no origin: the same bench twice is one.
    bench = np.unique(np.concatenate([old["bench"], new["bench"]]), axis=0)
    used, origin = np.unique(old["origin"], return_inverse=True)
    return compile_network(
        Streets(
            x=np.concatenate([old["x"], new["x"][is_new]]),
            y=np.concatenate([old["y"], new["y"][is_new]]),
            start=np.concatenate([old["start"], place[new["start"]]]),
            end=np.concatenate([old["end"], place[new["end"]]]),
            origin=np.concatenate([origin, new["origin"] + len(used)]),
            origins=tuple(first.origins[number] for number in used) + second.origins,
            shape_ptr=np.concatenate([old["shape_ptr"], new["shape_ptr"][1:] + old["shape_ptr"][-1]]),
            bench_x=bench[:, 0],
            bench_y=bench[:, 1],
            **joined,
        )
    )


def holds(network: Network, other: Network) -> bool:
    """Whether the streets of ``other`` are in ``network`` already, all of them and just the same."""
    if not set(other.origins) <= set(network.origins):
        return False
    names = {origin.name for origin in other.origins}
    there = _parts(network, without=[origin.name for origin in network.origins if origin.name not in names])
    given = _parts(other)
    facts = ("length", "kind", "surface", "kerb", "width", "one_way", "gates", "shape_ptr", "shape")
    return (
        all(np.array_equal(there[name], given[name], equal_nan=True) for name in facts)
        and np.array_equal(there["name"], given["name"])
        and set(map(tuple, given["bench"])) <= set(map(tuple, there["bench"]))
    )


def _parts(network: Network, without: Iterable[str] = ()) -> dict[str, NDArray[Any]]:
    """What makes up ``Streets``, as arrays, without the streets of some origins and the junctions only they use."""
    gone = [number for number, origin in enumerate(network.origins) if origin.name in set(without)]
    keep = np.flatnonzero(~np.isin(network.origin, gone))
    per_street = ("length", "kind", "surface", "kerb", "width", "one_way", "gates", "origin")
    parts: dict[str, NDArray[Any]] = {name: getattr(network, name)[keep] for name in per_street}
    nodes = np.arange(network.nodes)
    if gone:
        nodes = np.unique(np.concatenate([network.start[keep], network.end[keep]]))
    shape_ptr, shape = _take_shapes(network.shape_ptr, network.shape, keep)
    return parts | {
        "x": network.x[nodes],
        "y": network.y[nodes],
        "start": np.searchsorted(nodes, network.start[keep]),
        "end": np.searchsorted(nodes, network.end[keep]),
        "name": np.asarray(network.names, dtype=object)[network.name[keep]],
        "shape_ptr": shape_ptr,
        "shape": shape,
        "bench": np.column_stack([network.bench_x, network.bench_y]),
    }


def _same_place(old: dict[str, NDArray[Any]], new: dict[str, NDArray[Any]]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The number of each new junction among the old and the new ones, and which of them are new indeed."""
    place = np.full(len(new["x"]), -1, dtype=np.int64)
    if len(old["x"]) and len(new["x"]):
        distance, nearest = cKDTree(np.column_stack([old["x"], old["y"]])).query(
            np.column_stack([new["x"], new["y"]]), distance_upper_bound=SAME_PLACE
        )
        # An old junction takes the nearest new one only: two new ones that became one would lose their street.
        near = np.argsort(distance, kind="stable")[: np.count_nonzero(np.isfinite(distance))]
        taken, first = np.unique(nearest[near], return_index=True)
        place[near[first]] = taken
    is_new = place < 0
    place[is_new] = len(old["x"]) + np.arange(np.count_nonzero(is_new))
    return place, is_new


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
        return _take_shapes(np.asarray(streets.shape_ptr, np.int64), streets.shape, keep)
    ends = np.column_stack([np.asarray(streets.start)[keep], np.asarray(streets.end)[keep]]).ravel()
    shape = np.column_stack([np.asarray(streets.x)[ends], np.asarray(streets.y)[ends]])
    return np.arange(len(keep) + 1, dtype=np.int64) * 2, shape


def _take_shapes(
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
