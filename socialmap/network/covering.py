"""Where a copy of streets covers: which of the streets on file it speaks of, and which lie beyond it.

A new copy may be of a part only. What it covers is a raster: every cell that one of its streets passes, closed over
gaps of a few blocks (a morphological closing, as in image analysis) and over what lies enclosed. The border so
drawn hugs the outermost streets: what lies beyond them is not covered, but for what two surveys may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.network.network import Network

#: Side of a cell in metres; larger where the raster would be.
CELL = 25.0
MAX_CELLS = 4_000_000
#: Streets at most twice as far apart as this enclose what lies between them, in metres.
CLOSING = 200.0
#: Two surveys of one street differ by so much, in metres.
DRAWN_ANEW = 25.0
#: A street this near, in metres, is taken for the same one drawn again.
NEAR = 50.0


@dataclass(frozen=True)
class Cover:
    """What the streets of a network cover.

    Attributes
    ----------
    west, south, cell
        Where the raster begins, and the side of its cells, in RD metres.
    enclosed
        Whether a cell and those around it lie between streets, bool[rows, columns]; row 0 is the south, column 0 the
        west.
    streets
        The streets as lines, to be looked up by where they are.
    """

    west: float
    south: float
    cell: float
    enclosed: NDArray[np.bool_]
    streets: shapely.STRtree

    def covers(self, x: NDArray[np.float64], y: NDArray[np.float64], metres: float) -> NDArray[np.bool_]:
        """Whether points in RD metres lie between the streets, or within so many metres of one."""
        row, column = (
            np.floor((values - low) / self.cell).astype(np.int64) for values, low in ((y, self.south), (x, self.west))
        )
        rows, columns = self.enclosed.shape
        found: NDArray[np.bool_] = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        found[found] = self.enclosed[row[found], column[found]]
        found[~found] = self.near(x[~found], y[~found], metres)
        return found

    def near(self, x: NDArray[np.float64], y: NDArray[np.float64], metres: float = NEAR) -> NDArray[np.bool_]:
        """Whether a street lies within so many metres of points."""
        return near_lines(self.streets, x, y, metres)


def near_lines(
    lines: shapely.STRtree, x: NDArray[np.float64], y: NDArray[np.float64], metres: float = NEAR
) -> NDArray[np.bool_]:
    """Whether a line lies within so many metres of points."""
    near = np.zeros(len(x), dtype=bool)
    near[lines.query_nearest(shapely.points(x, y), max_distance=metres, all_matches=False)[0]] = True
    return near


def cover_of(network: Network) -> Cover:
    """What the streets of a network cover."""
    (west, south), (east, north) = network.shape.min(axis=0), network.shape.max(axis=0)
    cell = max(CELL, float(np.sqrt((east - west) * (north - south) / MAX_CELLS)))
    closing = max(CLOSING, 4 * cell)
    # Room around it, so that what is dilated is eroded as far at the edge.
    pad = int(np.ceil(closing / cell)) + 2
    west, south = float(west - pad * cell), float(south - pad * cell)
    column, row = np.floor((_along(network, cell / 2) - (west, south)) / cell).astype(np.int64).T
    passed = np.zeros((row.max() + pad + 1, column.max() + pad + 1), dtype=bool)
    passed[row, column] = True
    dilated = ndimage.distance_transform_edt(~passed, sampling=cell) <= closing
    eroded = ndimage.distance_transform_edt(dilated, sampling=cell) > closing
    # At the border itself cells are too coarse to tell.
    enclosed = ndimage.binary_erosion(ndimage.binary_fill_holes(eroded), np.ones((3, 3)))
    return Cover(west, south, cell, enclosed, shapely.STRtree(network.lines))


def _along(network: Network, step: float) -> NDArray[np.float64]:
    """Points on all streets, at most ``step`` metres apart: float[k, 2]."""
    steps = np.diff(network.shape, axis=0)
    steps[network.shape_ptr[1:-1] - 1] = 0  # from one street to the next nobody walks
    count = np.maximum(1, np.ceil(np.hypot(*steps.T) / step)).astype(np.int64)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    piece = np.repeat(np.arange(len(steps)), count)
    between = network.shape[piece] + steps[piece] * (number / count[piece])[:, None]
    return np.concatenate([between, network.shape[network.shape_ptr[1:] - 1]])


def middles(network: Network) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point halfway each street, in RD metres."""
    halfway = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
    return shapely.get_x(halfway), shapely.get_y(halfway)


def inside(cover: Cover, network: Network, metres: float) -> NDArray[np.bool_]:
    """Which streets lie within what is covered, but for so many metres: both ends, and halfway.

    One that crosses the border does not: it is the way out, and a copy that was cut off there lacks it.
    """
    # Of its line: its junctions may have become those of another survey.
    first, last = network.shape[network.shape_ptr[:-1]], network.shape[network.shape_ptr[1:] - 1]
    found = cover.covers(first[:, 0], first[:, 1], metres) & cover.covers(last[:, 0], last[:, 1], metres)
    x, y = middles(network)
    found[found] = cover.covers(x[found], y[found], metres)
    return found
