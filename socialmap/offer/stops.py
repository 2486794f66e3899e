"""Stops of tram, bus, metro and train: the nearest of a point or place, in a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from socialmap import geo
from socialmap.model import FeatureKind
from socialmap.offer.places import coordinates

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.world import World

STOPS = (FeatureKind.STOP, FeatureKind.STATION)
#: Within so many metres a stop is at the door: the ease "vlak bij een halte" of who walks with difficulty. Our own.
AT_THE_DOOR = 100.0
#: Within so many metres a stop is near a place where people meet: a term of the score, of all who come. Our own.
NEAR = 250.0


def stops(world: World) -> gpd.GeoDataFrame:
    """Every stop and station that is stored."""
    return world.remember(("stops",), lambda: world.features[world.features["kind"].isin(STOPS)])


def nearest_stops(world: World, places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Of each place its nearest stop: stop_name, and stop_metres, NaN where no stops are stored."""
    there = stops(world)
    if there.empty or places.empty:
        return pd.DataFrame({"stop_name": "", "stop_metres": np.nan}, index=places.index)
    metres, nearest = KDTree(_where(there)).query(coordinates(places))
    return pd.DataFrame({"stop_name": there["name"].to_numpy()[nearest], "stop_metres": metres}, index=places.index)


def nearest_stop(world: World, x: float, y: float) -> tuple[str, float] | None:
    """The stop nearest to a point in RD metres: its name, and the metres to it."""
    there = stops(world)
    if there.empty:
        return None
    metres, first = KDTree(_where(there)).query((x, y))
    return str(there["name"].iloc[int(first)]), float(metres)


def _where(there: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.column_stack(geo.to_rd(there["lon"].astype(float), there["lat"].astype(float)))
