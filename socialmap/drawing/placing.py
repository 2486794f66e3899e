"""Where marks and names stand so that each can be read: none over another, none off the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from socialmap.drawing.plane import Plane

#: A place taken on a drawing: its middle, and half of how wide and high it is.
Taken = tuple[float, float, float, float]


def apart(
    marks: Iterable[tuple[int, float, float]], room: float, width: float, height: float
) -> list[tuple[int, float, float]]:
    """Marks (number, x, y) each moved to the nearest free spot, ``room`` from each other, in the order of numbers."""
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns)])
    moves = np.vstack([[[0.0, 0.0]], *(ring * room * far for far in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0))])
    placed: list[tuple[int, float, float]] = []
    for number, x, y in sorted(marks):
        taken = np.array([other[1:] for other in placed], dtype=float).reshape(-1, 2)
        spots = np.array([x, y]) + moves
        inside = ((spots >= room / 2) & (spots <= np.array([width, height]) - room / 2)).all(axis=1)
        clear = (np.hypot(*(spots[:, None] - taken[None]).T) >= room * 0.98).all(axis=0) & inside
        spot = spots[int(np.argmax(clear))]
        placed.append((number, round(float(spot[0])), round(float(spot[1]))))
    return placed


def inside(
    areas: Mapping[str, BaseGeometry], plane: Plane, *, pixel: float, taken: Iterable[Taken] = ()
) -> list[tuple[str, float, float]]:
    """Each area's name at a spot inside it, as clear of what is taken, other names and its border as can be.

    Parameters
    ----------
    areas
        By name, in RD metres.
    pixel
        Units of the drawing in a pixel where it is shown.
    """
    kept = list(taken)
    found = []
    for name, shape in areas.items():
        half = np.array([len(name) * 5.5, 10.0]) * pixel
        points = _grid(shape)
        spots = plane.at(points)
        spots[:, 0] = np.clip(spots[:, 0], half[0], max(plane.width - half[0], half[0]))
        free = shapely.distance(shapely.boundary(shape), np.asarray(shapely.points(points))) * plane.scale
        for x, y, wide, high in kept:
            away = np.abs(spots - (x, y)) - half - (wide, high)
            free = np.minimum(free, away.max(axis=1))
        x, y = spots[int(np.argmax(free))].tolist()
        kept.append((x, y, *half.tolist()))
        found.append((name, round(x), round(y)))
    return found


def beside(
    dots: Sequence[tuple[float, float, float, str]],
    *,
    size: float,
    box: tuple[float, float, float, float],
    taken: Iterable[Taken] = (),
    letter: float = 0.58,
) -> list[tuple[float, float, str] | None]:
    """Where the name of each dot stands: right or left of it, above or below; None where nothing is free.

    Parameters
    ----------
    dots
        x, y, radius and name; the first is placed first.
    size
        Height of the letters.
    box
        Left, top, right and bottom that a name keeps within.
    taken
        What else no name may cover.

    Returns
    -------
    For each dot where its name begins, ends or has its middle (x, y of the foot) and its text-anchor.
    """
    kept = [*taken, *((x, y, radius, radius) for x, y, radius, _ in dots)]
    found: list[tuple[float, float, str] | None] = []
    for x, y, radius, name in dots:
        wide, high = len(name) * size * letter / 2, size * 0.55
        away, up = radius + size * 0.35, radius + size * 0.7
        tries = [
            (x + away + wide, y, x + away, "start"),
            (x - away - wide, y, x - away, "end"),
            (x, y - up, x, "middle"),
            (x, y + up, x, "middle"),
            *((x + side * (away * 0.7 + wide), y + way * up, x + side * away * 0.7, "start" if side > 0 else "end")
              for side in (1, -1) for way in (-0.8, 0.8)),
        ]  # fmt: skip
        spot = next((one for one in tries if _free((one[0], one[1], wide, high), kept, box)), None)
        if spot is not None:
            kept.append((spot[0], spot[1], wide, high))
        found.append(None if spot is None else (round(spot[2], 1), round(spot[1] + size * 0.35, 1), spot[3]))
    return found


def _free(one: Taken, taken: Iterable[Taken], box: tuple[float, float, float, float]) -> bool:
    x, y, wide, high = one
    left, top, right, bottom = box
    if x - wide < left or x + wide > right or y - high < top or y + high > bottom:
        return False
    return all(
        abs(x - other_x) >= wide + other_wide or abs(y - other_y) >= high + other_high
        for other_x, other_y, other_wide, other_high in taken
    )


def _grid(shape: BaseGeometry) -> NDArray[np.float64]:
    """Points all over an area."""
    west, south, east, north = shape.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, 30), np.linspace(south, north, 30)), axis=-1).reshape(-1, 2)
    found = grid[shapely.contains(shape, np.asarray(shapely.points(grid)))]
    return found if len(found) else np.asarray(shapely.get_coordinates(shapely.point_on_surface(shape)))
