"""Witte vlekken: where it is far to a Huis van de Wijk or buurtkamer.

What: the share of an area's ground that lies farther than 800 m from one, in a straight line ("hemelsbreed"), by a
grid of points; for residents as far as they live spread evenly. Buurten where their borders are stored, else wijken.
Unit and range: % of the area, 0 to 100. The 800 m are a bound of our own: no report gives one for this.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list.
When not to trust it: water, rail and roads make the walk longer; parks and docks without residents look like gaps; a
room that is on no list, or across the border of the municipality, is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from socialmap.fit.supply import coordinates, offered_places
from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import MEETING_KINDS, Level

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World

FAR = 800.0
STEP = 50.0


def far_share(areas: gpd.GeoSeries, targets: np.ndarray, far: float = FAR, step: float = STEP) -> pd.Series:
    """Share of each area, in %, that is farther than ``far`` metres from every target, on a grid of ``step``.

    An area too small to hold a point of the grid answers by a point inside it.
    """
    west, south, east, north = areas.total_bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    grid = np.column_stack([x.ravel(), y.ravel()])
    found, owner = shapely.STRtree(areas.to_numpy()).query(shapely.points(grid), "intersects")
    inside = shapely.point_on_surface(areas.to_numpy())
    points = np.concatenate([grid[found], np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])])
    owners = np.concatenate([owner, np.arange(len(areas))])
    is_far = KDTree(targets).query(points, distance_upper_bound=far)[0] > far
    return pd.Series(is_far * 100.0).groupby(owners).mean().set_axis(areas.index)


def compute(world: World) -> gpd.GeoDataFrame:
    """The share by area; unknown when no meeting place is known at all."""
    buurten = world.level(Level.BUURT)
    level = Level.BUURT if (buurten.geometry.notna() & ~buurten["schematic"].astype(bool)).any() else Level.WIJK
    frame, places = area_frame(world, level), offered_places(world, MEETING_KINDS)
    if frame.empty or places.empty:
        return frame
    residents = world.indicator("inwoners", level)["value"].reindex(frame.index)
    # Where nobody lives there is nobody for whom it is far.
    frame["value"] = far_share(frame.geometry, coordinates(places)).where(~(residents == 0))
    frame["label"] = np.where(
        frame["value"].notna(),
        frame["value"].map("{:.0f} % ligt verder dan 800 meter, hemelsbreed".format),
        "hier woont niemand",
    )
    return frame


def city(world: World, frame: gpd.GeoDataFrame) -> float | None:
    """Mean over the areas, weighted by their residents."""
    level = Level(str(world.areas["level"].reindex(frame.index).iloc[0])) if len(frame) else Level.WIJK
    residents = world.indicator("inwoners", level)["value"].reindex(frame.index).where(frame["value"].notna()).fillna(0)
    return float(np.average(frame["value"].fillna(0), weights=residents)) if residents.sum() > 0 else None


LAYER = Layer(
    id="witte_vlekken",
    title="Ver van een Huis van de Wijk of buurtkamer (meer dan 800 meter hemelsbreed)",
    group=LayerGroup.CIJFERS,
    shape="areas",
    unit="% van het gebied",
    source_ids=("amsterdam-mvzn",),
    audience="projectleider en opbouwwerker",
    note="Het is hemelsbreed gemeten: door water of spoor is de wandeling langer, en in een park woont niemand.",
    compute=compute,
    city=city,
    decimals=0,
    rank=8,
)
