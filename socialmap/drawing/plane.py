"""What a drawing stands on: from RD metres to units of the drawing, north up, and shapes written as a path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Plane:
    """A rectangle of the ground, drawn.

    Attributes
    ----------
    west, north
        RD metres (EPSG:28992) of its upper left corner.
    scale
        Units of the drawing in a metre.
    width, height
        In units.
    decimals
        Of a unit that are written.
    """

    west: float
    north: float
    scale: float
    width: float
    height: float
    decimals: int = 0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in RD metres."""
        return (
            self.west,
            self.north - self.height / self.scale,
            self.west + self.width / self.scale,
            self.north,
        )

    def at(self, points: object) -> NDArray[np.float64]:
        """Where points in RD metres stand, (n, 2) in units.

        Examples
        --------
        >>> Plane(1000, 2000, 0.1, 50, 50).at([(1100, 1900), (1000, 2000)]).tolist()
        [[10.0, 10.0], [0.0, 0.0]]
        """
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        moved = (points - (self.west, self.north)) * (self.scale, -self.scale)
        return np.round(moved, self.decimals) + 0.0

    def spot(self, point: object) -> tuple[float, float]:
        """The same for one point."""
        ((x, y),) = self.at(point).tolist()
        return x, y

    def path(self, shapes: object, *, closed: bool = False) -> str:
        """Lines or rings as one path: points that fall together once, a line that is a point not at all.

        Corners after the first are steps from the one before, which is shorter.

        Examples
        --------
        >>> Plane(0, 0, 1, 9, 9).path([shapely.LineString([(0, 0), (3, -4), (3, -4.2)])])
        'M0 0l3 4'
        """
        parts = shapely.get_parts(np.asarray(shapes, dtype=object))
        points, row = shapely.get_coordinates(parts, return_index=True)
        units = np.rint(self.at(points) * 10**self.decimals).astype(np.int64)
        cuts = np.flatnonzero(np.diff(row)) + 1
        return "".join(self._line(line, closed=closed) for line in np.split(units, cuts) if len(line))

    def _line(self, corners: NDArray[np.int64], *, closed: bool) -> str:
        steps = np.diff(corners, axis=0)
        steps = steps[steps.any(axis=1)]
        if not len(steps):
            return ""
        if closed and len(steps) > 1 and not steps.sum(axis=0).any():
            steps = steps[:-1]
        begin, *rest = (" ".join(map(self._unit, corner)) for corner in [corners[0].tolist(), *steps.tolist()])
        return f"M{begin}l{' '.join(rest)}{'z' if closed else ''}"

    def _unit(self, number: int) -> str:
        return f"{number / 10**self.decimals:g}" if self.decimals else str(number)

    def shown(self, shapes: NDArray[Any], margin: float = 20.0) -> NDArray[Any]:
        """The parts of shapes on the drawing; a margin in metres, so that cut ends lie outside."""
        west, south, east, north = self.bounds
        clipped = shapely.clip_by_rect(shapes, west - margin, south - margin, east + margin, north + margin)
        return np.asarray(shapely.get_parts(clipped[~shapely.is_empty(clipped)]))


def around(shapes: Sequence[Any] | NDArray[Any], *, step: float, room: float = 0.0) -> Plane:
    """The plane that holds all of these shapes.

    Parameters
    ----------
    step
        Metres in a unit.
    room
        Metres around them.

    Raises
    ------
    ValueError
        When there is nothing to draw.
    """
    found = np.asarray(shapes, dtype=object)
    west, south, east, north = shapely.total_bounds(found) if found.size else np.full(4, np.nan)
    if np.isnan(west):
        msg = "a drawing needs a shape"
        raise ValueError(msg)
    return on_box((west - room, south - room, east + room, north + room), step=step)


def on_box(box: tuple[float, float, float, float], *, step: float) -> Plane:
    """The plane of a box in RD metres, ``step`` metres in a unit, of whole units."""
    west, south, east, north = map(float, box)
    return Plane(west, north, 1 / step, round((east - west) / step), round((north - south) / step))
