"""OpenStreetMap (.osm.pbf) by pyosmium, straight to arrays and contracted at junctions."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.network.compiling import Streets
from socialmap.network.network import Origin, StreetKind
from socialmap.sources.streets.checks import StreetFiles, finish, tell_counts, to_metres
from socialmap.sources.streets.tags import Barrier, Way, read_barrier, read_way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.sources.raw import StreetTable

KEYS = ("highway", "route", "railway", "public_transport", "barrier", "kerb", "amenity")
#: OpenStreetMap keeps degrees as whole numbers of this size.
DEGREE = 1e-7
#: pyosmium's place of a node that the file does not have.
NOWHERE = 2147483647
#: At a point where several streets meet, a kerb, gate or bollard stands on the first of these.
STANDS_ON = {StreetKind.CROSSING: 0, StreetKind.FOOTWAY: 1, StreetKind.PATH: 1, StreetKind.CYCLEWAY: 1}
ELSEWHERE_RANK = 2


@dataclass
class _Raw:
    """What is read in one pass. A run is a way, or a part of it whose points are all known."""

    refs: array[int] = field(default_factory=lambda: array("q"))
    lon: array[int] = field(default_factory=lambda: array("i"))
    lat: array[int] = field(default_factory=lambda: array("i"))
    runs: array[int] = field(default_factory=lambda: array("q"))  # where each run begins
    ways: list[Way] = field(default_factory=list)  # of each run
    barriers: dict[int, Barrier] = field(default_factory=dict)
    benches: list[tuple[float, float]] = field(default_factory=list)
    forbidden: int = 0
    cut: int = 0

    def add_node(self, node: Any) -> None:
        tags = node.tags
        if tags.get("amenity") == "bench":
            self.benches.append((node.lon, node.lat))
        if "barrier" in tags or "kerb" in tags:
            found = read_barrier(tags)
            if found.gate or not math.isnan(found.kerb) or not math.isnan(found.width):
                self.barriers[node.id] = found

    def add_way(self, way: Any) -> None:
        tags = way.tags
        found = read_way(tags)
        if found is None:
            self.forbidden += "highway" in tags
            return
        begun = False
        for node in way.nodes:
            place = node.location
            lon = place.x
            if lon == NOWHERE:
                self.cut += 1
                begun = False
                continue
            if not begun:
                self.runs.append(len(self.refs))
                self.ways.append(found)
                begun = True
            self.refs.append(node.ref)
            self.lon.append(lon)
            self.lat.append(place.y)


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
    raw, date = _collect(files)
    told = (
        ("weggelaten", "hier mag men niet lopen, of het is geen straat", raw.forbidden),
        ("hersteld", "een punt van een weg ligt buiten het bestand: de weg is daar geknipt", raw.cut),
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
    streets = Streets(
        x=x[at][used],
        y=y[at][used],
        start=number[: len(ways)],
        end=number[len(ways) :],
        length=walked[pieces.last] - walked[pieces.first],
        origins=(Origin(f"OpenStreetMap ({file_name(files.path).split('.')[0]})", "ODbL 1.0", date),),
        shape_ptr=points.pointer,
        shape=np.column_stack([x[points.row], y[points.row]]),
        bench_x=bench_x,
        bench_y=bench_y,
        **_facts(raw, ways, points),
    )
    return finish(files, "osm", _forward(streets))


def _collect(files: StreetFiles) -> tuple[_Raw, str]:
    import osmium
    from osmium.filter import KeyFilter
    from osmium.osm import NODE, WAY

    raw = _Raw()
    try:
        file = osmium.io.File(str(files.path), "pbf")
        with osmium.io.Reader(file, osmium.osm.NOTHING) as reader:
            date = reader.header().get("osmosis_replication_timestamp")[:10]
        for thing in osmium.FileProcessor(file, NODE | WAY).with_locations("flex_mem").with_filter(KeyFilter(*KEYS)):
            if isinstance(thing, osmium.osm.Node):
                raw.add_node(thing)
            else:
                raw.add_way(thing)
    except (RuntimeError, OSError) as error:
        msg = "het bestand van OpenStreetMap is afgebroken of beschadigd"
        raise BadInputError(msg, file=files.name, expected="een heel .osm.pbf-bestand") from error
    return raw, date


def _pieces(raw: _Raw, node: NDArray[np.int64]) -> _Pieces:
    """Cut the runs at junctions: points used more than once, and the ends of ways."""
    begin = np.asarray(raw.runs)
    end = np.append(begin[1:], len(node)) - 1
    cut = np.bincount(node)[node] > 1
    cut[begin] = cut[end] = True
    run = np.repeat(np.arange(len(begin)), end - begin + 1)
    pieces = _between(cut, run)
    # A loop from a junction to itself would be lost: a point halfway becomes a junction too.
    loops = (node[pieces.first] == node[pieces.last]) & (pieces.last - pieces.first > 1)
    if loops.any():
        cut[(pieces.first[loops] + pieces.last[loops]) // 2] = True
        pieces = _between(cut, run)
    return pieces


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


def _facts(raw: _Raw, ways: list[Way], points: _Points) -> dict[str, NDArray[Any]]:
    """Attributes of each piece: of its way, and of the kerbs, gates and bollards on it."""
    kind = np.array([way.kind for way in ways], np.uint8)
    kerb = np.array([way.kerb for way in ways], np.float64)
    width = np.array([way.width for way in ways], np.float64)
    gates: dict[int, int] = {}  # a gate where two streets meet is one gate: of the first
    for at in _standing(raw, points, kind):
        node, piece = int(points.node[at]), points.piece[at]
        barrier = raw.barriers[int(points.ids[node])]
        kerb[piece], width[piece] = np.fmax(kerb[piece], barrier.kerb), np.fmin(width[piece], barrier.width)
        if barrier.gate:
            gates.setdefault(node, int(piece))
    return {
        "kind": kind,
        "surface": np.array([way.surface for way in ways], np.uint8),
        "kerb": kerb,
        "width": width,
        "gates": np.minimum(np.bincount(list(gates.values()), minlength=len(ways)), 255),
        "one_way": np.array([way.direction for way in ways], np.int8),
        "name": np.array([way.name for way in ways], dtype=object),
    }


def _standing(raw: _Raw, points: _Points, kind: NDArray[np.uint8]) -> NDArray[np.int64]:
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
