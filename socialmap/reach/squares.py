"""Who lives in which square of 100 metres, and in which area.

CBS rounds the people of a square to five, and of fewer than five it tells no number. So squares say where in an area
people live, and the area's own count says how many: that is published whole, and stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

#: Metres along a side.
SIDE = 100
#: People in a square of which CBS gives no number: the middle of nobody and four.
FEW = 2.0
#: With fewer people in squares than this share of those counted in an area, only a part of its squares is known.
WHOLE = 0.5


@dataclass(frozen=True)
class Squares:
    """Squares by their south-western corner (RD metres), and their people; NaN: few."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    residents: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Squares:
        """From columns x, y, residents."""
        return cls(*(frame[name].to_numpy(dtype=float) for name in ("x", "y", "residents")))

    def holding(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
        """The square that each point lies in; -1 where in none."""
        keys = _key(self.x, self.y)
        order = np.argsort(keys)
        asked = _key(np.asarray(x, float), np.asarray(y, float))
        at = np.minimum(np.searchsorted(keys[order], asked), len(keys) - 1)
        found: NDArray[np.int64] = np.where(keys[order][at] == asked, order[at], -1)
        return found


class Allotted(NamedTuple):
    """Shares of the people of areas: area, square and share, which add up to 1 by area."""

    area: NDArray[np.int64]
    square: NDArray[np.int64]
    weight: NDArray[np.float64]


def _key(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(x / SIDE).astype(np.int64) * 100_000 + np.floor(y / SIDE).astype(np.int64)


def allotted(areas: NDArray[np.object_], count: NDArray[np.float64], squares: Squares) -> Allotted:
    """The people of each area over its squares, by how many live in each.

    A square on a border counts in each area for the part that lies in it. An area of which squares hold less than half
    of the people that are counted there has none.

    Parameters
    ----------
    areas
        Polygons in RD metres; None where there is no border.
    count
        Residents of each area; NaN where not known.
    """
    boxes = np.asarray(shapely.box(squares.x, squares.y, squares.x + SIDE, squares.y + SIDE), dtype=object)
    area, square = shapely.STRtree(boxes).query(areas, predicate="intersects")
    shapely.prepare(areas)
    part = np.ones(len(area))
    cut = ~shapely.covers(areas[area], boxes[square])
    part[cut] = shapely.area(shapely.intersection(areas[area[cut]], boxes[square[cut]])) / SIDE**2
    people = part * np.where(np.isnan(squares.residents), FEW, squares.residents)[square]
    total = np.bincount(area, people, len(areas))
    is_whole = (total > 0) & ~(total < WHOLE * count)
    used = is_whole[area] & (people > 0)
    area, square = area[used], square[used]
    return Allotted(area, square, people[used] / total[area])


def within_shape(
    areas: NDArray[np.object_], count: NDArray[np.float64], squares: Squares, shape: shapely.Geometry
) -> float:
    """How many people live in a shape: by squares where these are known, else as if spread evenly over their area.

    Parameters
    ----------
    areas, count
        As in ``allotted``; an unknown count is nobody.
    shape
        Polygon in RD metres.
    """
    people, share = np.nan_to_num(count), np.zeros(len(areas))
    near = np.flatnonzero(shapely.intersects(areas, shape))
    share[near] = shapely.area(shapely.intersection(areas[near], shape)) / shapely.area(areas[near])
    found = allotted(areas[near], count[near], squares) if len(squares) else None
    if found is not None and len(found.area):
        x, y = squares.x[found.square], squares.y[found.square]
        boxes = np.asarray(shapely.box(x, y, x + SIDE, y + SIDE), dtype=object)
        # Of a square on a border the part in its own area is not told apart.
        part = shapely.area(shapely.intersection(boxes, shape)) / SIDE**2
        told = np.unique(found.area)
        share[near[told]] = np.bincount(found.area, found.weight * part, len(near))[told]
    return float((share * people).sum())
