"""Where a way turns: corners of its line seen at the scale of who walks, not of kerbs.

A corner is told when one can go wrong there: a sharp one, or one with another street about as straight on. A jog over
a kerb, a curve that one simply follows and a crossing that one passes straight on are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from socialmap.network.network import StreetKind
from socialmap.network.snapping import snapper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from socialmap.network.search import Ways

#: Metres before and after a junction over which a direction is taken: its first bend may be a kerb's.
LOOK = 12.0
#: Metres of a street along which one sees where it goes.
AHEAD = 30.0
#: Metres: a leg shorter than this between two corners is no stretch of its own.
JOG = 15.0
#: Metres that a line may lie beside a straight one and still be walked as one.
BESIDE_LINE = 3.0
#: Metres that a step aside must measure to be told.
STEP_ASIDE = 6.0
#: Degrees: up to here it is straight on; from there a bend; from there a corner whatever else there is.
STRAIGHT_ON, BEND, CORNER = 25.0, 35.0, 55.0
#: Degrees by which another street may be less straight and still be taken by mistake; and how far off it may go.
DOUBT, FORK, FORK_DOUBT = 20.0, 40.0, 10.0
#: Metres of another street below which it is no way to go.
STUB = 6.0
#: What must be told even when the street goes straight on.
SPECIAL = (StreetKind.STEPS, StreetKind.FERRY)


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
    LEFT_RIGHT = "links en meteen rechts"
    RIGHT_LEFT = "rechts en meteen links"


#: Largest angle in degrees of each turn, with its names to the left and to the right.
_TURNS = (
    (STRAIGHT_ON, Turn.STRAIGHT, Turn.STRAIGHT),
    (CORNER, Turn.SLIGHT_LEFT, Turn.SLIGHT_RIGHT),
    (125.0, Turn.LEFT, Turn.RIGHT),
    (165.0, Turn.SHARP_LEFT, Turn.SHARP_RIGHT),
    (180.0, Turn.BACK, Turn.BACK),
)


#: A step aside, to go on as before.
ASIDE_TURNS = (Turn.LEFT_RIGHT, Turn.RIGHT_LEFT)


@dataclass(frozen=True)
class Track:
    """A way as a line, with what was walked up to each of its points.

    Attributes
    ----------
    points
        RD metres, (n, 2).
    metres, seconds, unknown
        From the start up to each point; ``unknown`` are metres of which not all is known that matters.
    street
        Street of each piece between two points, int[n - 1].
    joint, node
        Points where one street ends and the next begins, and the junctions they are.
    """

    points: NDArray[np.float64]
    metres: NDArray[np.float64]
    seconds: NDArray[np.float64]
    unknown: NDArray[np.float64]
    street: NDArray[np.int64]
    joint: NDArray[np.int64]
    node: NDArray[np.int64]

    def at(self, metres: float) -> NDArray[np.float64]:
        """The point so many metres along."""
        return np.array([np.interp(metres, self.metres, self.points[:, axis]) for axis in (0, 1)])

    def cut(self, first: float, last: float) -> NDArray[np.float64]:
        """The points of a part of it."""
        inner = (self.metres > first) & (self.metres < last)
        return np.concatenate([[self.at(first)], self.points[inner], [self.at(last)]])

    def named(self, values: NDArray[np.integer], first: float, last: float) -> int:
        """The value by street that holds for most metres between ``first`` and ``last``."""
        within = np.clip(self.metres[1:], first, last) - np.clip(self.metres[:-1], first, last)
        return int(np.argmax(np.bincount(values[self.street], weights=within)))


class Told(NamedTuple):
    """What is told at a point of the way: so many metres along, do ``turn``; ``ends`` where no street goes on ahead."""

    metres: float
    turn: Turn
    ends: bool = False


class Corner(NamedTuple):
    """A change of direction between two legs.

    Attributes
    ----------
    first, last
        Points of the track between which it lies.
    angle
        Degrees between the legs, to the left above zero.
    aside
        Metres from the leg before to where the corner ends, to the left above zero.
    """

    first: int
    last: int
    angle: float
    aside: float

    @property
    def turn(self) -> Turn:
        """What one does: a step aside is two turns."""
        if abs(self.angle) <= STRAIGHT_ON and abs(self.aside) >= STEP_ASIDE:
            return Turn.LEFT_RIGHT if self.aside > 0 else Turn.RIGHT_LEFT
        return turn_of(self.angle)


def turn_of(angle: float) -> Turn:
    """The turn of an angle in degrees, to the left above zero."""
    for largest, left, right in _TURNS:
        if abs(angle) <= largest:
            return left if angle > 0 else right
    return Turn.BACK


def turns(ways: Ways, track: Track) -> tuple[list[Told], NDArray[np.float64]]:
    """What is told along the way, and the bends that one follows without being told: (n, 2) metres and degrees."""
    found = list[Told]()
    bends = list[tuple[float, float]]()
    for corner in _corners(track):
        middle = float(track.metres[corner.first] + track.metres[corner.last]) / 2
        if _is_told(ways, track, corner):
            found.append(Told(middle, _turn(ways, track, corner), _ends(ways, track, corner)))
        else:
            bends.append((middle, corner.angle))
    for fork in _forks(ways, track):
        if all(abs(fork.metres - other.metres) > JOG for other in found):
            found.append(fork)
    return sorted(_at_special(found, list(_special(ways, track)))), np.array(bends).reshape(-1, 2)


def _turn(ways: Ways, track: Track, corner: Corner) -> Turn:
    """What one does at a corner: nobody turns back into another street, however sharp the corner."""
    if corner.turn is not Turn.BACK:
        return corner.turn
    before, after = ways.network.name[track.street[[corner.first - 1, corner.last]]]
    if before == after and before:
        return Turn.BACK
    return Turn.SHARP_LEFT if corner.angle > 0 else Turn.SHARP_RIGHT


def _at_special(found: Sequence[Told], special: Sequence[float]) -> list[Told]:
    """Turns, and where steps or a ferry begin or end: these take the turn that is near."""
    kept = [told for told in found if all(abs(told.metres - metres) > JOG for metres in special)]
    taken = {
        min(special, key=lambda metres: abs(metres - told.metres)): told.turn for told in found if told not in kept
    }
    return [*kept, *(Told(metres, taken.get(metres, Turn.STRAIGHT)) for metres in special)]


def _special(ways: Ways, track: Track) -> Iterator[float]:
    """Where steps or a ferry begin or end."""
    kind = ways.network.kind[track.street]
    special = np.where(np.isin(kind, SPECIAL), kind, 255)
    for row in np.flatnonzero(np.diff(special)):
        yield float(track.metres[row + 1])


def _corners(track: Track) -> list[Corner]:
    """Corners between legs of at least ``JOG``: shorter legs are part of the corner."""
    kept = _simplified(track.points)
    zones = [(row, row) for row in kept]
    # A few metres at either end are no leg: out of the door, or up to it.
    while len(zones) > 2 and _leg(track, zones[0], zones[1]) < JOG:  # noqa: PLR2004 (both ends)
        del zones[1]
    while len(zones) > 2 and _leg(track, zones[-2], zones[-1]) < JOG:  # noqa: PLR2004
        del zones[-2]
    while True:
        legs = [(_leg(track, *pair), place) for place, pair in enumerate(pairwise(zones[1:-1]), 1)]
        short = [(leg, place) for leg, place in legs if leg < JOG and _is_one(track, zones, place)]
        if not short:
            break
        _, place = min(short)
        zones[place : place + 2] = [(zones[place][0], zones[place + 1][1])]
    return [
        Corner(*zones[place], _angle(track, zones, place), _aside(track, zones, place))
        for place in range(1, len(zones) - 1)
    ]


def _leg(track: Track, before: tuple[int, int], after: tuple[int, int]) -> float:
    return float(track.metres[after[0]] - track.metres[before[1]])


def _is_one(track: Track, zones: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether two corners are seen as one: near together, and not a way around."""
    apart = track.metres[zones[place + 1][1]] - track.metres[zones[place][0]]
    around = _angle(track, zones, place) + _angle(track, zones, place + 1)
    return bool(apart <= 2 * JOG and abs(around) < _TURNS[3][0])


def _angle(track: Track, zones: Sequence[tuple[int, int]], place: int) -> float:
    """Degrees between the legs before and after a corner, to the left above zero."""
    last = float(track.metres[zones[place][1]])
    after = min(float(track.metres[zones[place + 1][0]]), last + AHEAD)
    return angle(_into(track, zones, place), track.at(after) - track.at(last))


def _aside(track: Track, zones: Sequence[tuple[int, int]], place: int) -> float:
    """Metres from the line on which one comes to a corner to where it ends, to the left above zero."""
    first, last = zones[place]
    into, across = _into(track, zones, place), track.points[last] - track.points[first]
    return float(into[0] * across[1] - into[1] * across[0]) / max(float(np.hypot(*into)), 1e-9)


def _into(track: Track, zones: Sequence[tuple[int, int]], place: int) -> NDArray[np.float64]:
    """The direction in which one comes to a corner."""
    first = float(track.metres[zones[place][0]])
    return track.at(first) - track.at(max(float(track.metres[zones[place - 1][1]]), first - AHEAD))


def angle(into: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    """Degrees from one direction to another, to the left above zero."""
    return float(np.degrees(np.arctan2(into[0] * out[1] - into[1] * out[0], into @ out)))


def _simplified(points: NDArray[np.float64]) -> list[int]:
    """Rows of the points that a line needs to stay within ``BESIDE_LINE`` metres of itself."""
    kept = shapely.get_coordinates(shapely.simplify(shapely.LineString(points), BESIDE_LINE, preserve_topology=False))
    rows, row = list[int](), 0
    for point in kept[:-1]:
        while (points[row] != point).any():
            row += 1
        rows.append(row)
        row += 1
    return [*rows, len(points) - 1]


def _is_told(ways: Ways, track: Track, corner: Corner) -> bool:
    if corner.turn in (Turn.STRAIGHT, *ASIDE_TURNS):
        return corner.turn != Turn.STRAIGHT
    low, high = track.metres[corner.first] - LOOK, track.metres[corner.last] + LOOK
    for joint, node in zip(track.joint, track.node, strict=True):
        if not low <= track.metres[joint] <= high:
            continue
        here, others = _choice(ways, track, int(joint), int(node))
        renamed, same = _names(ways, track, int(joint), [street for street, _ in others])
        named = bool(ways.network.name[track.street[joint]])
        # The street that one is in bends, and another goes straight on.
        ahead = abs(here) >= BEND and any(abs(other) <= STRAIGHT_ON for _, other in others)
        if abs(corner.angle) <= CORNER and named and not (renamed or same or ahead):
            continue
        if abs(here) >= BEND and (abs(corner.angle) > CORNER or others or renamed):
            return True
        if any(abs(other) < abs(here) + DOUBT for _, other in others):
            return True
    return False


def _ends(ways: Ways, track: Track, corner: Corner) -> bool:
    """Whether nothing goes on ahead of a corner, as far as is known: not straight on, and not a few metres aside."""
    if abs(corner.angle) <= CORNER and corner.turn not in ASIDE_TURNS:
        return False
    first = float(track.metres[corner.first])
    here = track.points[corner.first]
    into = here - track.at(max(0.0, first - AHEAD))
    if not into.any():
        return False
    into /= np.hypot(*into)
    ahead = shapely.LineString([here + STUB * into, here + AHEAD * into]).buffer(AHEAD / 2, cap_style="flat")
    near = snapper(ways.network)
    for street in near.streets[near.tree.query(ahead, "intersects")]:
        part = shapely.get_coordinates(shapely.intersection(ways.network.lines[street], ahead))
        reach = part @ into if len(part) else np.zeros(1)
        if np.ptp(reach) >= AHEAD / 3:
            return False
    return True


def _forks(ways: Ways, track: Track) -> Iterator[Told]:
    """Junctions where another street goes on about as straight."""
    indptr = ways.network.indptr
    crossroads = indptr[track.node + 1] - indptr[track.node] > 2  # noqa: PLR2004 (the way there, and the way on)
    for joint, node in zip(track.joint[crossroads], track.node[crossroads], strict=True):
        here, others = _choice(ways, track, int(joint), int(node))
        straight = [(street, other) for street, other in others if abs(other) <= min(FORK, abs(here) + FORK_DOUBT)]
        if not straight or abs(here) > CORNER:
            continue
        renamed, same = _names(ways, track, int(joint), [street for street, _ in straight])
        if ways.network.name[track.street[joint]] and not renamed and not same:
            continue
        _, other = min(straight, key=lambda option: abs(option[1] - here))
        yield Told(float(track.metres[joint]), Turn.SLIGHT_LEFT if here > other else Turn.SLIGHT_RIGHT)


def _names(ways: Ways, track: Track, joint: int, others: Sequence[int]) -> tuple[bool, bool]:
    """Whether the street changes its name at a joint, and whether another street there has the name it had."""
    name = ways.network.name
    before, after = name[track.street[joint - 1]], name[track.street[joint]]
    return bool(before != after), any(name[street] == before for street in others)


def _choice(ways: Ways, track: Track, joint: int, node: int) -> tuple[float, list[tuple[int, float]]]:
    """At a junction: degrees that the way turns, and the other streets with the degrees that they do."""
    network, metres = ways.network, float(track.metres[joint])
    into = track.points[joint] - track.at(metres - LOOK)
    here = angle(into, track.at(metres + LOOK) - track.points[joint])
    own = {int(track.street[joint - 1]), int(track.street[joint])}
    others = list[tuple[int, float]]()
    for arc in range(int(network.indptr[node]), int(network.indptr[node + 1])):
        street = int(network.street[arc])
        if street in own or not np.isfinite(ways.seconds[arc]):
            continue
        head = network.head[arc]
        if network.length[street] < STUB and network.indptr[head + 1] - network.indptr[head] <= 1:
            continue
        line = network.shape[network.shape_ptr[street] : network.shape_ptr[street + 1]]
        out = _point_at(line if network.forward[arc] else line[::-1], LOOK) - track.points[joint]
        others.append((street, angle(into, out)))
    return here, others


def _point_at(line: NDArray[np.float64], metres: float) -> NDArray[np.float64]:
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.array([np.interp(metres, along, line[:, 0]), np.interp(metres, along, line[:, 1])])
