"""OpenStreetMap (.osm.pbf) by pyosmium, straight to arrays and contracted at junctions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap import geo
from socialmap.model.written import file_name
from socialmap.network.compiling import MIN_LENGTH, Streets
from socialmap.network.network import Doubt, Origin, StreetKind
from socialmap.sources.streets.checks import StreetFiles, finish, tell_counts, to_metres
from socialmap.sources.streets.extract import Extract, extract
from socialmap.sources.streets.graphs import facts_of
from socialmap.sources.streets.squares import DEGREE
from socialmap.sources.streets.tags import Barrier, Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.sources.raw import StreetTable

#: At a point where several streets meet, a kerb, gate or bollard stands on the first of these.
STANDS_ON = {StreetKind.CROSSING: 0, StreetKind.FOOTWAY: 1, StreetKind.PATH: 1, StreetKind.CYCLEWAY: 1}
ELSEWHERE_RANK = 2
#: Where a street goes through a wall and no gate or door is drawn.
THROUGH_WALL = Barrier(math.nan, math.nan, gate=False, doubt=Doubt.ACCESS)


@dataclass(frozen=True)
class _Pieces:
    """Streets between junctions: rows ``first`` to ``last`` of the points, and the run they are part of."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    run: NDArray[np.int64]


@dataclass(frozen=True)
class _Points:
    """The points of all pieces, one after the other, both ends included."""

    ids: NDArray[np.int64]  # of OpenStreetMap, of each node
    node: NDArray[np.int64]
    piece: NDArray[np.int64]
    row: NDArray[np.int64]  # among what was read
    pointer: NDArray[np.int64]  # where the points of each piece begin


def read_pbf(files: StreetFiles) -> StreetTable:
    """The streets, kerbs, gates and benches of an extract, and what stands beside them."""
    raw, date = extract(files)
    told = (
        ("weggelaten", "hier mag men niet lopen, of het is geen straat", raw.forbidden),
        ("hersteld", "een punt van een weg ligt buiten het bestand: de weg is daar geknipt", raw.cut),
        ("let op", "een hek, deur of muur waar men niet door mag: de weg houdt daar op", raw.shut),
        ("let op", "een muur of hek op een weg, zonder doorgang op de kaart", _walled(raw)),
    )
    tell_counts(files.remarks, told)
    if not raw.refs:
        return finish(files, "osm", _nothing())
    x, y = to_metres(files, np.asarray(raw.lon) * DEGREE, np.asarray(raw.lat) * DEGREE, degrees=True)
    ids, at, node = np.unique(np.asarray(raw.refs), return_index=True, return_inverse=True)
    pieces = _pieces(raw, node)
    points = _points(pieces, ids, node)
    steps = np.hypot(np.diff(x, prepend=x[0]), np.diff(y, prepend=y[0]))
    steps[np.asarray(raw.runs)] = 0  # from one run to the next nobody walks
    walked = np.cumsum(steps)
    ways = [raw.ways[run] for run in pieces.run]
    used, number = np.unique(node[np.concatenate([pieces.first, pieces.last])], return_inverse=True)
    bench_x, bench_y = geo.to_rd(*np.reshape(raw.benches, (-1, 2)).T)
    length = walked[pieces.last] - walked[pieces.first]
    ends = np.append(raw.runs[1:], len(x)) - 1
    of_ferry = walked[ends] - walked[np.asarray(raw.runs)]
    bank_ptr = np.concatenate([[0], np.cumsum([len(line) for line in raw.walls])]).astype(np.int64)
    streets = Streets(
        x=x[at][used],
        y=y[at][used],
        start=number[: len(ways)],
        end=number[len(ways) :],
        length=length,
        duration=np.array([way.duration for way in ways]) * length / np.maximum(of_ferry[pieces.run], MIN_LENGTH),
        origins=(Origin(f"OpenStreetMap ({file_name(files.path).split('.')[0]})", "ODbL 1.0", date),),
        shape_ptr=points.pointer,
        shape=np.column_stack([x[points.row], y[points.row]]),
        bench_x=bench_x,
        bench_y=bench_y,
        bank_ptr=bank_ptr,
        bank=np.column_stack(geo.to_rd(*np.concatenate([np.zeros((0, 2)), *raw.walls]).T)),
        **_facts(raw, ways, points),
    )
    return finish(files, "osm", _forward(streets))


def _walled(raw: Extract) -> int:
    """Tell of each point where a street goes through a wall without a gate or door; how many there are."""
    refs, begin = np.asarray(raw.refs), np.asarray(raw.runs, np.int64)
    on = np.isin(refs, np.fromiter(raw.walled, np.int64, len(raw.walled)))
    if not on.any():
        return 0
    end = np.append(begin[1:], len(refs)) - 1
    through = np.array([not (way.is_area or way.is_under) for way in raw.ways])
    # Of a path along a wall the next point is one of the wall too.
    on &= np.repeat(through, end - begin + 1) & ~np.append(on[1:], False) & ~np.append(False, on[:-1])
    ids, many = np.unique(refs[on], return_counts=True)
    inner = np.ones(len(refs), dtype=bool)
    inner[begin] = inner[end] = False
    crossed = set(ids[(many > 1) | np.isin(ids, refs[on & inner])].tolist()) - raw.barriers.keys()
    raw.barriers.update(dict.fromkeys(crossed, THROUGH_WALL))
    return len(crossed)


def _pieces(raw: Extract, node: NDArray[np.int64]) -> _Pieces:
    """Cut the runs at junctions: points used more than once, and the ends of ways."""
    begin = np.asarray(raw.runs)
    end = np.append(begin[1:], len(node)) - 1
    cut = np.bincount(node)[node] > 1
    cut[begin] = cut[end] = True
    run = np.repeat(np.arange(len(begin)), end - begin + 1)
    return _between(cut, run)


def _between(cut: NDArray[np.bool_], run: NDArray[np.int64]) -> _Pieces:
    rows = np.flatnonzero(cut)
    same = run[rows[:-1]] == run[rows[1:]]
    return _Pieces(rows[:-1][same], rows[1:][same], run[rows[:-1][same]])


def _points(pieces: _Pieces, ids: NDArray[np.int64], node: NDArray[np.int64]) -> _Points:
    counts = pieces.last - pieces.first + 1
    pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    piece = np.repeat(np.arange(len(counts)), counts)
    row = np.arange(pointer[-1]) - pointer[piece] + pieces.first[piece]
    return _Points(ids, node[row], piece, row, pointer)


def _facts(raw: Extract, ways: list[Way], points: _Points) -> dict[str, NDArray[Any]]:
    """Attributes of each piece: of its way, and of the kerbs, gates and bollards on it."""
    facts = facts_of(ways)
    gates: dict[int, int] = {}  # a gate where two streets meet is one gate: of the first
    for at in _standing(raw, points, facts["kind"]):
        node, piece = int(points.node[at]), points.piece[at]
        barrier = raw.barriers[int(points.ids[node])]
        facts["kerb"][piece] = np.fmax(facts["kerb"][piece], barrier.kerb)
        facts["width"][piece] = np.fmin(facts["width"][piece], barrier.width)
        facts["closed"][piece] |= barrier.closed
        facts["doubt"][piece] |= barrier.doubt
        if barrier.gate:
            gates.setdefault(node, int(piece))
    return facts | {
        "gates": np.minimum(np.bincount(list(gates.values()), minlength=len(ways)), 255),
        "one_way": np.array([way.direction for way in ways], np.int8),
        "name": np.array([way.name for way in ways], dtype=object),
    }


def _standing(raw: Extract, points: _Points, kind: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Points with a kerb, gate or bollard that stands on their piece.

    Between the ends of a piece always; where pieces meet, on the crossing rather than the footway, and on the
    footway rather than the road.
    """
    known = np.isin(points.ids, np.fromiter(raw.barriers, np.int64, len(raw.barriers)))
    at = np.flatnonzero(known[points.node])
    node = points.node[at]
    ends = np.isin(at, np.concatenate([points.pointer[:-1], points.pointer[1:] - 1]))
    ranks = np.array([STANDS_ON.get(number, ELSEWHERE_RANK) for number in StreetKind])
    rank = ranks[kind[points.piece[at]]]
    best = np.full(len(points.ids), ELSEWHERE_RANK)
    np.minimum.at(best, node[ends], rank[ends])
    return np.asarray(at[~ends | (rank == best[node])])


def _forward(streets: Streets) -> Streets:
    """Turn the streets that may only be walked against their drawing."""
    one_way, start, end = (np.asarray(values) for values in (streets.one_way, streets.start, streets.end))
    back = one_way < 0
    if not back.any() or streets.shape is None or streets.shape_ptr is None:
        return streets
    shape = streets.shape.copy()
    for street in np.flatnonzero(back):
        part = slice(streets.shape_ptr[street], streets.shape_ptr[street + 1])
        shape[part] = shape[part][::-1]
    return replace(
        streets,
        start=np.where(back, end, start),
        end=np.where(back, start, end),
        one_way=np.abs(one_way),
        shape=shape,
    )


def _nothing() -> Streets:
    none, nobody = np.zeros(0), np.zeros(0, np.int32)
    return Streets(x=none, y=none, start=nobody, end=nobody, length=none, origins=(Origin("", "", ""),))
