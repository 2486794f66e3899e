"""One way on foot: its line, its streets and turns, how long each stretch is, and what of it is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.network.network import StreetKind
from socialmap.network.search import first_links, last_arcs, search
from socialmap.network.turns import BEND, SPECIAL, Told, Track, Turn, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.network.search import Field, Spots, Ways

__all__ = ["NO_ROUTE", "Route", "Stretch", "Turn", "find_route", "find_routes"]

#: Metres of a street over which its name is read: a few unnamed metres of a crossing come first.
NAMED = 60.0


@dataclass(frozen=True)
class Stretch:
    """From one turn to the next: do ``turn``, then walk ``metres``.

    Attributes
    ----------
    street
        Name of most of it at its start, "" where it has none.
    kind
        What one walks on.
    start
        Metres along the route where it begins.
    bends
        Whether one follows a bend on the way: it is not straight on.
    to_the_end
        Whether no street is known to go on where this one turns off.
    unknown
        Metres of which kerb, surface or width is not known and matters to the profile.
    """

    turn: Turn
    street: str
    kind: StreetKind
    start: float
    metres: float
    minutes: float
    unknown: float
    line: NDArray[np.float64]
    bends: bool = False
    to_the_end: bool = False


@dataclass(frozen=True)
class Route:
    """A way from one spot to another; ``off`` is metres to and from the street at both ends.

    Attributes
    ----------
    track
        Its line with the metres and the street at each point; None where both spots are one.
    corners
        Metres along it of the junctions with another street.
    crossings
        Metres along it where one starts to cross a street.
    """

    stretches: tuple[Stretch, ...]
    minutes: float
    metres: float
    unknown: float
    off: tuple[float, float]
    track: Track | None
    corners: NDArray[np.float64]
    crossings: NDArray[np.float64]

    @property
    def line(self) -> NDArray[np.float64]:
        """The whole line in RD metres, from street to street."""
        return np.zeros((0, 2)) if self.track is None else self.track.points


#: Of who is there already.
NO_ROUTE = Route((), 0.0, 0.0, 0.0, (0.0, 0.0), None, np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class _Piece:
    """Part of one street, walked from ``first`` to ``last`` (parts of its length)."""

    street: int
    first: float
    last: float


def find_route(ways: Ways, origin: Spots, target: Spots, *, limit: float = np.inf) -> Route | None:
    """The quickest way between two spots; None where there is none within ``limit`` seconds."""
    return find_routes(ways, origin, target, limit=limit)[0]


def find_routes(ways: Ways, origin: Spots, targets: Spots, *, limit: float = np.inf) -> list[Route | None]:
    """The quickest ways from one spot to several, found in one search; see :func:`find_route`."""
    usable = origin.street[0] >= 0 and (targets.street >= 0).any()
    fields = list(search(ways, origin, limit, towards=False, trace=True)) if usable else []
    each = [targets[np.array([row])] for row in range(len(targets))]
    found = [(target, _pieces(ways, fields, (origin, target), limit)) for target in each]
    return [None if way is None else _route(ways, *way, (origin, target)) for target, way in found]


def _route(ways: Ways, pieces: Sequence[_Piece], seconds: float, ends: tuple[Spots, Spots]) -> Route:
    origin, target = ends
    track = _track(ways, pieces) if pieces else None
    off = (float(origin.off[0]), float(target.off[0]))
    return Route(
        stretches=tuple(_stretches(ways, track)) if track else (),
        minutes=seconds / 60,
        metres=(float(track.metres[-1]) if track else 0.0) + sum(off),
        unknown=float(track.unknown[-1]) if track else 0.0,
        off=off,
        track=track,
        corners=_corners(ways, track) if track else np.zeros(0),
        crossings=_crossings(ways, track) if track else np.zeros(0),
    )


def _pieces(
    ways: Ways, fields: Sequence[Field], ends: tuple[Spots, Spots], limit: float
) -> tuple[list[_Piece], float] | None:
    """Parts of streets in the order walked, and seconds."""
    origin, target = ends
    if origin.street[0] < 0 or target.street[0] < 0:
        return None
    best, seconds = _along_one_street(ways, origin, target)
    arriving = ways.links(target, towards=True)
    for field in fields:
        by_end = field.seconds[0, arriving.node[0]] + arriving.seconds[0]
        end = int(np.argmin(by_end))
        if by_end[end] < seconds:
            seconds = float(by_end[end])
            last = _Piece(int(target.street[0]), float(end), float(target.along[0]))
            best = [*_walked(ways, field, int(arriving.node[0, end]), origin), last]
    if best is None or seconds > limit:
        return None
    return [piece for piece in best if piece.first != piece.last], seconds


def _along_one_street(ways: Ways, origin: Spots, target: Spots) -> tuple[list[_Piece] | None, float]:
    street, first, last = int(origin.street[0]), float(origin.along[0]), float(target.along[0])
    if street != target.street[0]:
        return None, np.inf
    arc = ways.arcs[0 if last >= first else 1][street]
    whole = float(ways.seconds[arc]) if arc >= 0 else np.inf
    if first != last and not np.isfinite(whole):
        return None, np.inf
    walked = whole * abs(last - first) if first != last else 0.0
    return [_Piece(street, first, last)], walked + float(origin.off[0] + target.off[0]) / ways.speed


def _walked(ways: Ways, field: Field, node: int, origin: Spots) -> list[_Piece]:
    """Streets from the origin to a junction, read back along the junctions before it."""
    assert field.before is not None  # noqa: S101 - the search was traced
    before, pieces = field.before[0], []
    while before[node] < len(field.nodes):
        step = np.array([node])
        arc = int(last_arcs(field, before[step], step, np.array([True]))[0])
        forward = bool(ways.network.forward[arc])
        pieces.append(_Piece(int(ways.network.street[arc]), float(not forward), float(forward)))
        node = int(before[node])
    _, end = first_links(field, before[[node]], np.array([node]))
    pieces.append(_Piece(int(origin.street[0]), float(origin.along[0]), float(end[0])))
    return pieces[::-1]


def _track(ways: Ways, pieces: Sequence[_Piece]) -> Track:
    """Pieces as one line; what was walked is told at each of its points."""
    network = ways.network
    lines = [_line(ways, piece) for piece in pieces]
    parts = []
    for piece, line in zip(pieces, lines, strict=True):
        part = abs(piece.last - piece.first)
        metres = float(network.length[piece.street]) * part
        arc = ways.arcs[0 if piece.last > piece.first else 1][piece.street]
        whole = (metres, float(ways.seconds[arc]) * part, metres if ways.unknown[piece.street] else 0.0)
        apart = np.hypot(*np.diff(line, axis=0).T)
        share = apart / apart.sum() if apart.sum() else np.full(len(apart), 1 / len(apart))
        parts.append(np.outer(share, whole))
    walked = np.concatenate([np.zeros((1, 3)), np.cumsum(np.concatenate(parts), axis=0)])
    street = np.array([piece.street for piece in pieces])
    forward = np.array([piece.last > piece.first for piece in pieces])
    many = np.array([len(part) for part in parts])
    return Track(
        points=np.concatenate([lines[0], *(line[1:] for line in lines[1:])]),
        metres=walked[:, 0],
        seconds=walked[:, 1],
        unknown=walked[:, 2],
        street=np.repeat(street, many),
        joint=np.cumsum(many)[:-1],
        node=np.where(forward, network.end[street], network.start[street])[:-1],
    )


def _stretches(ways: Ways, track: Track) -> list[Stretch]:
    """The way from one turn to the next."""
    told, bends = turns(ways, track)
    told = [Told(0.0, Turn.START), *told]
    after = [*told[1:], Told(float(track.metres[-1]), Turn.STRAIGHT)]
    stretches = []
    for point, next_ in zip(told, after, strict=True):
        if next_.metres > point.metres:
            within = (bends[:, 0] > point.metres) & (bends[:, 0] < next_.metres)
            turned = np.abs(np.cumsum(bends[within, 1])).max(initial=0.0)
            stretches.append(_stretch(ways, track, point, next_, bends=bool(turned >= BEND)))
    return stretches


def _stretch(ways: Ways, track: Track, told: Told, next_: Told, *, bends: bool) -> Stretch:
    network, start, end = ways.network, told.metres, next_.metres
    kind = StreetKind(track.named(network.kind, start, end))
    minutes, unknown = (np.diff(np.interp([start, end], track.metres, of))[0] for of in (track.seconds, track.unknown))
    read = min(end, start + NAMED)
    return Stretch(
        turn=told.turn,
        street=network.names[track.named(network.name, start, read)],
        kind=kind,
        start=start,
        metres=end - start,
        minutes=float(minutes) / 60,
        unknown=float(unknown),
        line=track.cut(start, end),
        bends=bends and kind not in SPECIAL,
        to_the_end=next_.ends,
    )


def _corners(ways: Ways, track: Track) -> NDArray[np.float64]:
    """Metres along the way of the junctions with a street that is not walked."""
    many = np.diff(ways.network.indptr)[track.node]
    return track.metres[track.joint[many > 2]]  # noqa: PLR2004 (the way there, and the way on)


def _crossings(ways: Ways, track: Track) -> NDArray[np.float64]:
    """Metres along the way where a crossing begins."""
    crossing = ways.network.kind[track.street] == StreetKind.CROSSING
    return track.metres[np.flatnonzero(np.diff(crossing, prepend=False) & crossing)]


def _line(ways: Ways, piece: _Piece) -> NDArray[np.float64]:
    """Points of the part of a street that is walked, in the order walked."""
    network = ways.network
    shape = network.shape[network.shape_ptr[piece.street] : network.shape_ptr[piece.street + 1]]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(shape, axis=0).T))])
    low, high = sorted((piece.first, piece.last))
    low, high = low * along[-1], high * along[-1]
    inner = (along > low) & (along < high)
    at = np.concatenate([[low], along[inner], [high]])
    points = np.column_stack([np.interp(at, along, shape[:, 0]), np.interp(at, along, shape[:, 1])])
    return points if piece.last > piece.first else points[::-1]
