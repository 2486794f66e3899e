"""What lies in the municipality of the map or near it: one rule for places, and for what stands along the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap import geo
from socialmap.model import Level
from socialmap.store import reading, tables

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.store import Session

#: Of a file of which no row does.
NONE_HERE = "alles in dit bestand ligt meer dan 1 kilometer buiten de gemeente"
OF_HERE = "een bestand van deze gemeente"
#: Metres outside the borders that something may lie: piers, and borders drawn coarsely.
OUTSIDE = 1_000.0


def within_borders(session: Session, frame: pd.DataFrame, *, metres: float = OUTSIDE) -> NDArray[np.intp]:
    """Which points (``lon``, ``lat`` in degrees) lie in the municipalities of which real borders are stored, or near.

    Without borders: all.
    """
    x, y = geo.to_rd(frame["lon"], frame["lat"])
    return shapes_within(session, np.asarray(shapely.points(np.column_stack([x, y]))), metres=metres)


def shapes_within(session: Session, shapes: NDArray[Any], *, metres: float = OUTSIDE) -> NDArray[np.intp]:
    """The same of shapes in RD metres (EPSG:28992): those of which a part lies there."""
    area = tables.area
    borders = reading.read_frame(
        session,
        area.select().where(
            area.c.geometry.is_not(None), area.c.schematic.is_(False), area.c.level.in_([Level.GEMEENTE, Level.WIJK])
        ),
    )
    if borders.empty:
        return np.arange(len(shapes))
    tree = shapely.STRtree(shapely.from_wkb(borders["geometry"].to_numpy(dtype=object)))
    near: NDArray[np.intp] = np.unique(tree.query(shapes, predicate="dwithin", distance=metres)[0])
    return near
