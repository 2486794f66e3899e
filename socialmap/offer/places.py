"""Which places count for a kind of service, and where they and residents are: the counting under layers and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import OPEN_KINDS, Level, Offer
from socialmap.offer.current import services_on_offer

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.model import PlaceKind
    from socialmap.world import World


def offered_places(
    world: World, kinds: Collection[PlaceKind] = OPEN_KINDS, offers: Collection[Offer] = (Offer.OPEN,)
) -> gpd.GeoDataFrame:
    """Places that somebody can be sent to now, for one of these kinds of service.

    A place counts by its offered source rows, each for its own kind and by its own door; one without rows that a
    person checked counts by the kind and door of the place itself. Extra column ``as_kind``: the first of
    ``kinds`` that it counts for.
    """
    return _chosen(world.places, services_on_offer(world), kinds, offers)


#: What is asked of a place that somebody can go to: what else is written of it changes no minute and no score.
_STANDS = ("kind", "offer", "offered", "listed_on", "listed_source_id", "geometry")


def standing_places(world: World) -> gpd.GeoDataFrame:
    """All places, with what minutes and scores ask of them; the same frame until any of that changes."""
    return world.settled(("standing places",), lambda now: now.places[list(_STANDS)])


def lying_places(world: World) -> gpd.GeoDataFrame:
    """All places, with nothing but where they lie; the same frame until one moves, comes or goes."""
    return world.settled(("lying places",), lambda now: now.places[["geometry"]])


def standing_rows(world: World) -> pd.DataFrame:
    """Source rows that are offered: place_id, kind, offer and operator; the same frame until any of that changes."""
    return world.settled(("standing rows",), _standing_rows)


def _standing_rows(world: World) -> pd.DataFrame:
    return services_on_offer(world)[["place_id", "kind", "offer", "operator"]]


def open_places(
    world: World, kinds: Collection[PlaceKind] = OPEN_KINDS, offers: Collection[Offer] = (Offer.OPEN,)
) -> gpd.GeoDataFrame:
    """The same as ``offered_places`` with the columns of ``standing_places``, kept for whoever asks again."""

    def compute(world: World) -> gpd.GeoDataFrame:
        return _chosen(standing_places(world), standing_rows(world), kinds, offers)

    return world.settled(("open places", tuple(kinds), tuple(offers)), compute)


def _chosen(
    places: gpd.GeoDataFrame, rows: pd.DataFrame, kinds: Collection[PlaceKind], offers: Collection[Offer]
) -> gpd.GeoDataFrame:
    order = {str(kind): rank for rank, kind in enumerate(kinds)}
    listed = rows[rows["kind"].isin(order) & rows["offer"].isin([str(offer) for offer in offers])]
    ranks = listed["kind"].map(order).groupby(listed["place_id"]).min()
    places = places[places["offered"]]
    alone = ~places.index.isin(rows["place_id"]) & places["offer"].isin([str(offer) for offer in offers])
    without_rows = places[alone & places["kind"].isin(order)]
    ranks = pd.concat([ranks, without_rows["kind"].map(order)]).astype(int)
    found = places[places.index.isin(ranks.index)]
    names = np.array(list(order), dtype=object)
    return found.assign(as_kind=names[ranks.reindex(found.index).to_numpy(dtype=int)])


def demand_points(world: World) -> pd.DataFrame:
    """Where residents are, as few points: the buurten's label points where they have one, else the wijken's.

    Returns
    -------
    Frame with x, y (RD metres), wijk_code and residents. A wijk without a buurt that has both a point and
    residents is one point; unknown residents count as one, so that such a wijk still has a middle.
    """
    return world.remember(("demand points",), lambda: _demand_points(world))


def _demand_points(world: World) -> pd.DataFrame:
    frames = []
    for level in (Level.BUURT, Level.WIJK):
        areas = world.level(level)
        points = label_points(areas)
        wijk = areas["wijk_code"] if level is Level.BUURT else areas.index.to_series()
        residents = world.indicator("inwoners", level)["value"]
        frames.append(
            pd.DataFrame({"x": points[:, 0], "y": points[:, 1], "wijk_code": wijk, "residents": residents})[
                ~np.isnan(points[:, 0])
            ]
        )
    buurten, wijken = frames
    buurten = buurten[buurten["residents"] > 0]
    wijken = wijken[~wijken["wijk_code"].isin(buurten["wijk_code"])]
    return pd.concat([buurten, wijken.assign(residents=wijken["residents"].where(wijken["residents"] > 0, 1.0))])


def starting_points(world: World) -> pd.DataFrame:
    """Where people set out: as ``demand_points``, but of a wijk of which only the whole was counted all its buurten.

    Its residents are shared equally by them, for want of a number of each.
    """
    return world.remember(("starting points",), lambda: _starting_points(world))


def _starting_points(world: World) -> pd.DataFrame:
    points, buurten = demand_points(world), world.level(Level.BUURT)
    counted = world.indicator("inwoners", Level.BUURT)["value"].reindex(buurten.index)
    x, y = label_points(buurten).T
    parts = pd.DataFrame({"x": x, "y": y, "wijk_code": buurten["wijk_code"]}, index=buurten.index)
    parts = parts[~np.isnan(x) & counted.isna() & parts["wijk_code"].isin(points.index)]
    number = parts["wijk_code"].map(parts["wijk_code"].value_counts())
    parts = parts.assign(residents=points["residents"].reindex(parts["wijk_code"]).to_numpy(float) / number)
    found: pd.DataFrame = pd.concat([points[~points.index.isin(parts["wijk_code"])], parts])
    return found


def points_in(world: World, area: pd.Series, points: pd.DataFrame) -> pd.DataFrame:
    """Those of ``demand_points`` or ``starting_points`` in an area of any level; none where nothing is known of it."""
    level = Level(str(area["level"]))
    if level is Level.BUURT:
        return points[points.index == area.name]
    if level in (Level.GEMEENTE, Level.LAND):
        return points
    return points[points["wijk_code"].isin(wijken_of(world, area))]


def wijken_of(world: World, area: pd.Series) -> pd.Index:
    """Codes of the wijken that an area from wijk to stadsdeel is made of."""
    wijken, level = world.level(Level.WIJK), str(area["level"])
    inside = (wijken.index == area.name) if level == Level.WIJK else wijken[f"{level}_code"] == area.name
    found: pd.Index = wijken.index[inside]
    return found


def home_point(world: World, area: pd.Series) -> tuple[float, float]:
    """The middle of where the residents of a wijk or buurt live, in RD metres: a wijk may be half polder.

    The mean of the label points of its buurten weighted by their residents; without buurten its own point.
    """
    inside = points_in(world, area, demand_points(world))
    if inside.empty:
        x, y = geo.to_rd(area["lon"], area["lat"])
        return float(x), float(y)
    weights = inside["residents"]
    return float(np.average(inside["x"], weights=weights)), float(np.average(inside["y"], weights=weights))


def label_points(areas: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """A point inside each area in RD metres; NaN where nothing is known of where it is."""
    x, y = geo.to_rd(areas["lon"].astype(float), areas["lat"].astype(float))
    shapes = areas.geometry.to_numpy()
    inside = shapely.point_on_surface(shapes)
    missing = np.isnan(x)
    return np.column_stack([np.where(missing, shapely.get_x(inside), x), np.where(missing, shapely.get_y(inside), y)])


def coordinates(points: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """RD coordinates of a frame of points, one row each."""
    return np.column_stack([points.geometry.x, points.geometry.y]).astype(float)
