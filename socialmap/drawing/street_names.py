"""Where the names of streets stand on a drawn map: along the way, upright, beside their street, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from socialmap.network.network import Network

#: Metres from the way within which a street is worth its name.
BESIDE = 25.0
MOST = 10
SIZE = 3.4
#: Width of a letter, in sizes.
_LETTER = 0.54
#: Millimetres between a street and its name.
_OFF = 1.9
#: A street bends too much for its name when the name's ends lie closer together than this part of its length.
_STRAIGHT = 0.94


class Sheet(NamedTuple):
    """What names are put on: millimetres, how RD metres become those, and marks that stand there (x, y, radius)."""

    width: float
    height: float
    at: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    taken: Sequence[tuple[float, float, float]]


class Label(NamedTuple):
    """A name on paper: the middle of its foot in millimetres, and the angle in degrees."""

    text: str
    x: float
    y: float
    angle: float
    size: float


@dataclass(frozen=True)
class _Room:
    """The paper, and what stands on it."""

    width: float
    height: float
    taken: list[Any]

    def put(self, box: Any) -> bool:
        west, south, east, north = box.bounds
        inside = west > 1 and south > 1 and east < self.width - 1 and north < self.height - 1
        if inside and not any(box.intersects(other) for other in self.taken):
            self.taken.append(box)
            return True
        return False


def place_names(
    network: Network, near: NDArray[np.intp], ways: Sequence[NDArray[np.float64]], sheet: Sheet
) -> list[Label]:
    """Names of the streets that a way follows or passes.

    Parameters
    ----------
    near
        Rows of streets on the map.
    ways
        In RD metres.
    """
    walked = shapely.union_all([shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0]) for way in ways])
    beside = near[shapely.distance(network.lines[near], walked) <= BESIDE]
    named = beside[network.name[beside] > 0]
    # The scale bar and the north arrow stay free.
    wide, high = sheet.width, sheet.height
    corners = [shapely.box(0, high - 10, 46, high), shapely.box(wide - 12, 0, wide, 14)]
    room = _Room(wide, high, [*corners, *(shapely.Point(x, y).buffer(radius) for x, y, radius in sheet.taken)])
    # The streets that the way follows longest first.
    beside_way = shapely.buffer(walked, BESIDE)
    metres = shapely.length(shapely.intersection(network.lines[named], beside_way))
    total = np.bincount(network.name[named], weights=metres, minlength=1)
    labels = []
    for name in np.argsort(-total, kind="stable")[: int((total > 0).sum())]:
        rows = near[network.name[near] == name]
        found = _place(network.names[int(name)], network.lines[rows], sheet, room)
        if found is not None:
            labels.append(found)
        if len(labels) == MOST:
            break
    return labels


def _place(text: str, lines: NDArray[Any], sheet: Sheet, room: _Room) -> Label | None:
    long = len(text) * SIZE * _LETTER
    whole = shapely.line_merge(shapely.union_all(lines))
    parts = [shapely.LineString(sheet.at(shapely.get_coordinates(part))) for part in shapely.get_parts(whole)]
    for line in sorted((part for part in parts if part.length > long), key=lambda part: -part.length):
        for part in (0.5, 0.3, 0.7, 0.15, 0.85):
            middle = min(max(part * line.length, long / 2), line.length - long / 2)
            begin, end = (shapely.get_coordinates(line.interpolate(middle + way * long / 2))[0] for way in (-1, 1))
            along = end - begin
            if np.hypot(*along) < _STRAIGHT * long:
                continue
            label = _label(text, (begin + end) / 2, along, room, long)
            if label is not None:
                return label
    return None


def _label(
    text: str, middle: NDArray[np.float64], along: NDArray[np.float64], room: _Room, long: float
) -> Label | None:
    """The name above the street, or below it; None where neither is free."""
    along = along / np.hypot(*along)
    if along[0] < 0 or (along[0] == 0 and along[1] > 0):
        along = -along
    up = np.array([along[1], -along[0]])
    half = along * long / 2
    for foot in (middle + up * _OFF, middle - up * (_OFF + SIZE * 0.7)):
        corners = [foot - half, foot + half, foot + half + up * SIZE, foot - half + up * SIZE]
        if room.put(shapely.Polygon(corners)):
            return Label(text, float(foot[0]), float(foot[1]), float(np.degrees(np.arctan2(along[1], along[0]))), SIZE)
    return None
