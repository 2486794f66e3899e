"""One way on foot: its line, its streets and turns, how long each stretch is, and what one passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.network.network import StreetKind
from socialmap.network.search import first_links, last_arcs, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.network.search import Field, Spots, Ways

#: Metres before and after a junction over which a direction is taken: its first bend may be a kerb's.
LOOK = 12.0
#: Metres from the line within which a landmark is seen beside it.
BESIDE = 30.0


class Turn(StrEnum):
    """What one does at the start of a stretch."""

    START = "vertrek"
    STRAIGHT = "rechtdoor"
    SLIGHT_LEFT = "schuin links"
    SLIGHT_RIGHT = "schuin rechts"
    LEFT = "links"
    RIGHT = "rechts"
    SHARP_LEFT = "scherp links"
    SHARP_RIGHT = "scherp rechts"
    BACK = "terug"


#: Largest angle in degrees of each turn, with its names to the left and to the right.
_TURNS = (
    (25.0, Turn.STRAIGHT, Turn.STRAIGHT),
    (55.0, Turn.SLIGHT_LEFT, Turn.SLIGHT_RIGHT),
    (125.0, Turn.LEFT, Turn.RIGHT),
    (165.0, Turn.SHARP_LEFT, Turn.SHARP_RIGHT),
    (180.0, Turn.BACK, Turn.BACK),
)


@dataclass(frozen=True)
class Landmark:
    """Something beside the way.

    Attributes
    ----------
    row
        Its row in the points given.
    side
        "links" or "rechts" for who walks the way.
    metres
        From the start of its stretch.
    away
        Metres from the line.
    """

    row: int
    side: str
    metres: float
    away: float


@dataclass(frozen=True)
class Stretch:
    """Along one street without a turn: do ``turn``, then walk ``metres``.

    Attributes
    ----------
    street
        Name, "" where it has none.
    kind
        What one walks on.
    unknown
        Metres of which kerb, surface or width is not known and matters to the profile.
    """

    turn: Turn
    street: str
    kind: StreetKind
    metres: float
    minutes: float
    unknown: float
    line: NDArray[np.float64]
    landmarks: tuple[Landmark, ...] = ()


@dataclass(frozen=True)
class Route:
    """A way from one spot to another; ``off`` is metres to and from the street at both ends."""

    stretches: tuple[Stretch, ...]
    minutes: float
    metres: float
    unknown: float
    off: tuple[float, float]

    @property
    def line(self) -> NDArray[np.float64]:
        """The whole line in RD metres, from street to street."""
        parts = [stretch.line for stretch in self.stretches]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])]) if parts else np.zeros((0, 2))


@dataclass(frozen=True)
class _Piece:
    """Part of one street, walked from ``first`` to ``last`` (parts of its length)."""

    street: int
    first: float
    last: float


def find_route(
    ways: Ways, origin: Spots, target: Spots, *, limit: float = np.inf, landmarks: NDArray[np.float64] | None = None
) -> Route | None:
    """The quickest way between two spots; None where there is none within ``limit`` seconds.

    Parameters
    ----------
    landmarks
        Points (k, 2) in RD metres that may lie beside the way.
    """
    return find_routes(ways, origin, target, limit=limit, landmarks=landmarks)[0]


def find_routes(
    ways: Ways, origin: Spots, targets: Spots, *, limit: float = np.inf, landmarks: NDArray[np.float64] | None = None
) -> list[Route | None]:
    """The quickest ways from one spot to several, found in one search; see :func:`find_route`."""
    usable = origin.street[0] >= 0 and (targets.street >= 0).any()
    fields = list(search(ways, origin, limit, towards=False, trace=True)) if usable else []
    each = [targets[np.array([row])] for row in range(len(targets))]
    return [_route(ways, fields, origin, target, limit, landmarks) for target in each]


def _route(
    ways: Ways,
    fields: Sequence[Field],
    origin: Spots,
    target: Spots,
    limit: float,
    landmarks: NDArray[np.float64] | None,
) -> Route | None:
    found = _pieces(ways, fields, origin, target, limit)
    if found is None:
        return None
    pieces, seconds = found
    stretches = _stretches(ways, pieces)
    if landmarks is not None and len(landmarks):
        stretches = _with_landmarks(stretches, landmarks)
    off = (float(origin.off[0]), float(target.off[0]))
    return Route(
        stretches=tuple(stretches),
        minutes=seconds / 60,
        metres=sum(stretch.metres for stretch in stretches) + sum(off),
        unknown=sum(stretch.unknown for stretch in stretches),
        off=off,
    )


def _pieces(
    ways: Ways, fields: Sequence[Field], origin: Spots, target: Spots, limit: float
) -> tuple[list[_Piece], float] | None:
    """Parts of streets in the order walked, and seconds."""
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


def _stretches(ways: Ways, pieces: Sequence[_Piece]) -> list[Stretch]:
    """Pieces as stretches: one as long as the street stays the same and goes on ahead."""
    network, stretches = ways.network, list[Stretch]()
    for piece in pieces:
        line = _line(ways, piece)
        street = piece.street
        metres = float(network.length[street]) * abs(piece.last - piece.first)
        arc = ways.arcs[0 if piece.last > piece.first else 1][street]
        stretch = Stretch(
            turn=_turn(stretches[-1].line, line) if stretches else Turn.START,
            street=network.names[network.name[street]],
            kind=StreetKind(int(network.kind[street])),
            metres=metres,
            minutes=float(ways.seconds[arc]) * abs(piece.last - piece.first) / 60,
            unknown=metres if ways.unknown[street] else 0.0,
            line=line,
        )
        if stretches and _goes_on(stretches[-1], stretch):
            stretch = _merged(stretches.pop(), stretch)
        stretches.append(stretch)
    return stretches


#: What must be told even when the street keeps its name.
_SPECIAL = (StreetKind.STEPS, StreetKind.FERRY)


def _goes_on(last: Stretch, next_: Stretch) -> bool:
    same = last.street == next_.street and (last.kind == next_.kind or not {last.kind, next_.kind} & set(_SPECIAL))
    ahead = (Turn.STRAIGHT, Turn.SLIGHT_LEFT, Turn.SLIGHT_RIGHT) if last.street else (Turn.STRAIGHT,)
    return same and next_.turn in ahead


def _merged(last: Stretch, next_: Stretch) -> Stretch:
    return Stretch(
        turn=last.turn,
        street=last.street,
        kind=last.kind if last.metres >= next_.metres else next_.kind,
        metres=last.metres + next_.metres,
        minutes=last.minutes + next_.minutes,
        unknown=last.unknown + next_.unknown,
        line=np.concatenate([last.line, next_.line[1:]]),
    )


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


def _turn(last: NDArray[np.float64], next_: NDArray[np.float64]) -> Turn:
    """The turn between two lines that meet, from their directions near the junction."""
    into = last[-1] - _point_at(last[::-1], LOOK)
    out = _point_at(next_, LOOK) - next_[0]
    angle = np.degrees(np.arctan2(into[0] * out[1] - into[1] * out[0], into @ out))
    for largest, left, right in _TURNS:
        if abs(angle) <= largest:
            return left if angle > 0 else right
    return Turn.BACK


def _point_at(line: NDArray[np.float64], metres: float) -> NDArray[np.float64]:
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.array([np.interp(metres, along, line[:, 0]), np.interp(metres, along, line[:, 1])])


def _with_landmarks(stretches: Sequence[Stretch], points: NDArray[np.float64]) -> list[Stretch]:
    """Each landmark with the stretch that passes it nearest."""
    lines = np.array([shapely.LineString(stretch.line) for stretch in stretches], dtype=object)
    away = shapely.distance(np.asarray(shapely.points(points))[:, None], lines[None, :])
    nearest = np.argmin(away, axis=1)
    beside: list[list[Landmark]] = [[] for _ in stretches]
    for row in np.flatnonzero(away.min(axis=1) <= BESIDE):
        stretch = int(nearest[row])
        metres, side = _beside(stretches[stretch].line, points[row])
        beside[stretch].append(Landmark(int(row), side, metres, float(away[row, stretch])))
    return [
        replace(stretch, landmarks=tuple(sorted(found, key=lambda landmark: landmark.metres)))
        for stretch, found in zip(stretches, beside, strict=True)
    ]


def _beside(line: NDArray[np.float64], point: NDArray[np.float64]) -> tuple[float, str]:
    """How far along the line a point is passed, and on which side."""
    start, vector = line[:-1], np.diff(line, axis=0)
    length = np.maximum(np.hypot(vector[:, 0], vector[:, 1]), 1e-9)
    part = np.clip(np.einsum("ij,ij->i", point - start, vector) / length**2, 0, 1)
    foot = start + vector * part[:, None]
    # At a bend two pieces are as near: the one whose foot lies inside tells the side.
    apart = np.hypot(*(point - foot).T) + 1e-6 * ((part == 0) | (part == 1))
    piece = int(np.argmin(apart))
    side = vector[piece, 0] * (point[1] - start[piece, 1]) - vector[piece, 1] * (point[0] - start[piece, 0])
    return float(length[:piece].sum() + part[piece] * length[piece]), "links" if side > 0 else "rechts"
