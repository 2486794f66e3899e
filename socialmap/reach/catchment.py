"""Shapes of what can be walked, for drawing only: which place is within reach is never read off them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from scipy.ndimage import distance_transform_edt

from socialmap.network.network import StreetKind
from socialmap.network.search import search
from socialmap.reach.minutes import BANDS, limit_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.network.search import Spots, Ways

#: Metres: side of a cell, between points on a street, and from the street to the edge of the shape.
CELL, STEP, EDGE = 8.0, 4.0, 25.0


@dataclass(frozen=True)
class Grid:
    """Points on walked streets in cells: west, south, and the least seconds in each cell (inf: none)."""

    west: float
    south: float
    seconds: NDArray[np.float64]


def catchments(
    ways: Ways, spot: Spots, bands: Sequence[float] = BANDS, *, towards: bool = True
) -> list[shapely.MultiPolygon]:
    """A shape for each number of minutes around one place, in RD metres; empty for a spot off the streets.

    Parameters
    ----------
    towards
        True for who can walk to the place, False for what can be walked to from it.
    """
    grid = walked_grid(ways, spot, limit_seconds(max(bands)), towards=towards)
    if grid is None:
        return [shapely.MultiPolygon() for _ in bands]
    return [outline(grid, limit_seconds(band)) for band in bands]


def outline(grid: Grid, limit: float) -> shapely.MultiPolygon:
    """Everything within ``EDGE`` metres of a street walked within ``limit`` seconds."""
    row, column = np.nonzero(grid.seconds <= limit)
    if not len(row):
        return shapely.MultiPolygon()
    # Only the walked part, with room for the edge around it.
    margin = int(EDGE / CELL) + 2
    south, west = max(row.min() - margin, 0), max(column.min() - margin, 0)
    part = grid.seconds[south : row.max() + margin + 1, west : column.max() + margin + 1]
    far = distance_transform_edt(part > limit) * CELL
    x = grid.west + (west + np.arange(far.shape[1]) + 0.5) * CELL
    y = grid.south + (south + np.arange(far.shape[0]) + 0.5) * CELL
    filled: Any = contour_generator(x, y, far, fill_type=FillType.OuterOffset).filled(-1, EDGE)
    rings = [np.split(points, at[1:-1]) for points, at in zip(*filled, strict=True)]
    return shapely.MultiPolygon([shapely.Polygon(ring[0], ring[1:]) for ring in rings])


def walked_grid(ways: Ways, spot: Spots, limit: float, *, towards: bool) -> Grid | None:
    """Points every few metres along the walked streets, each in its cell."""
    for field in search(ways, spot, limit, towards=towards):
        seconds = np.full(ways.network.nodes, np.inf)
        seconds[field.nodes] = field.seconds[0, : len(field.nodes)]
        x, y, time = _points(ways, spot, seconds, limit, towards)
        inside = time <= limit
        if not inside.any():
            return None
        x, y, time = x[inside], y[inside], time[inside]
        room = EDGE + 2 * CELL
        west, south = x.min() - room, y.min() - room
        column, row = ((x - west) / CELL).astype(np.int64), ((y - south) / CELL).astype(np.int64)
        margin = int(room / CELL) + 1
        cells = np.full((row.max() + margin + 1, column.max() + margin + 1), np.inf)
        np.minimum.at(cells, (row, column), time)
        return Grid(west, south, cells)
    return None


def _points(
    ways: Ways, spot: Spots, seconds: NDArray[np.float64], limit: float, towards: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Points along the streets that are walked at least in part, with their time."""
    network = ways.network
    at_end = np.stack([seconds[network.start], seconds[network.end]])
    here = int(spot.street[0])
    walked = (at_end.min(axis=0) <= limit) & (network.kind != StreetKind.FERRY)
    walked[here] = True
    street, part, x, y = _sampled(network.shape_ptr, network.shape, np.flatnonzero(walked))
    # A way towards the spot leaves this point by the start (end to start) or by the end (start to end).
    by_end, by_start = ways.arcs if towards else ways.arcs[::-1]
    both = []
    for arcs, time, length in ((by_start, at_end[0], part), (by_end, at_end[1], 1 - part)):
        arc = arcs[street]
        whole = np.where(arc >= 0, ways.seconds[arc], np.inf)
        passable = np.isfinite(whole)
        both.append(np.where(passable, np.where(passable, whole, 0) * length, np.inf) + time[street])
    time = np.minimum(*both)
    on_it = street == here
    # The points on both sides of the spot stand for the spot itself.
    away = np.maximum(np.abs(part[on_it] - spot.along[0]) * float(network.length[here]) - STEP, 0) + spot.off[0]
    time[on_it] = np.minimum(time[on_it], away / ways.speed)
    return x, y, time


def _sampled(
    shape_ptr: NDArray[np.int64], shape: NDArray[np.float64], streets: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Points every ``STEP`` metres of these streets: street, part of its length, x and y."""
    pieces = shape_ptr[streets + 1] - shape_ptr[streets] - 1
    owner = np.repeat(np.arange(len(streets)), pieces)
    first = np.repeat(shape_ptr[streets] - np.cumsum(pieces) + pieces, pieces) + np.arange(len(owner))
    vector = shape[first + 1] - shape[first]
    length = np.hypot(vector[:, 0], vector[:, 1])
    total = np.bincount(owner, length, len(streets))
    gone = np.cumsum(length) - length
    gone -= (np.cumsum(total) - total)[owner]
    count = np.ceil(length / STEP).astype(np.int64) + 1
    piece = np.repeat(np.arange(len(owner)), count)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    part = step / np.maximum(count[piece] - 1, 1)
    point = shape[first[piece]] + vector[piece] * part[:, None]
    along = (gone[piece] + length[piece] * part) / np.maximum(total[owner[piece]], 1e-9)
    return streets[owner[piece]], along, point[:, 0], point[:, 1]
