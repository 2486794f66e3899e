"""Witte vlekken: where it is far to a Huis van de Wijk or buurtkamer.

What: the share of residents who walk farther than 800 m to one along the streets; without streets the share of an
area's ground farther than that in a straight line ("hemelsbreed"), by a grid of points. Buurten where their borders
are stored, else wijken.
Unit and range: %, 0 to 100. The 800 m are a bound of our own: no report gives one for this.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list; streets of
OpenStreetMap, with their date.
When not to trust it: in a straight line, for water, rail and roads make the walk longer; parks and docks without
residents look like gaps then; a room that is on no list, or across the border of the municipality, is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import MEETING_KINDS, Level
from socialmap.offer.places import coordinates, offered_places
from socialmap.walks import METRES_A_MINUTE, walks

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.walks import Walks
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
    walked, places = walks(world), offered_places(world, MEETING_KINDS)
    return _straight(world) if walked is None or places.empty else _walked(world, walked, places)


def _walked(world: World, walked: Walks, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = area_frame(world, Level(str(walked.areas["level"].iloc[0])))
    shares = walked.shares(places, bands=(FAR / METRES_A_MINUTE,))
    frame["value"] = pd.Series(100 * np.clip(1 - shares.share[:, 0], 0, 1), index=walked.areas.index).reindex(
        frame.index
    )
    why = pd.Series(shares.why.astype(str), index=walked.areas.index).reindex(frame.index)
    known = frame["value"].notna()
    frame["label"] = np.where(
        known,
        frame["value"].map("{:.0f} % van de bewoners loopt verder dan 800 meter, over straat".format),
        why.where(why != "", "dit weten we niet"),
    )
    return frame


def _straight(world: World) -> gpd.GeoDataFrame:
    buurten = world.level(Level.BUURT)
    level = Level.BUURT if (buurten.geometry.notna() & ~buurten["schematic"].astype(bool)).any() else Level.WIJK
    frame, places = area_frame(world, level), offered_places(world, MEETING_KINDS)
    if frame.empty or places.empty:
        return frame
    residents = world.indicator("inwoners", level)["value"].reindex(frame.index)
    # Where nobody lives there is nobody for whom it is far.
    frame["value"] = far_share(frame.geometry, coordinates(places)).where(~(residents == 0))
    frame["source_id"] = "amsterdam-mvzn"
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
    title="Ver van een Huis van de Wijk of buurtkamer (meer dan 800 meter)",
    group=LayerGroup.CIJFERS,
    shape="areas",
    unit="%",
    source_ids=("amsterdam-mvzn", "osm"),
    audience="projectleider en opbouwwerker",
    note="Zijn er geen straten bekend? Dan is het hemelsbreed gemeten, en is de wandeling langer.",
    compute=compute,
    city=city,
    decimals=0,
    rank=8,
)
