"""The one file that knows EPSG codes: work in RD New (metres), speak WGS84 (degrees) at the edge."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

RD = "EPSG:28992"
WGS84 = "EPSG:4326"

#: West, south, east, north of the European Netherlands in degrees, a little generous.
NETHERLANDS = (3.2, 50.7, 7.3, 53.7)
#: The same in RD metres, as the Kadaster states the range of validity of RD New.
NETHERLANDS_RD = (0.0, 300_000.0, 300_000.0, 625_000.0)


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_rd(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees (WGS84) to metres (RD New), element by element; NaN stays NaN."""
    x, y = _transformer(WGS84, RD).transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x), np.asarray(y)


def to_wgs84(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres (RD New) to degrees (WGS84), element by element; NaN stays NaN."""
    lon, lat = _transformer(RD, WGS84).transform(np.asarray(x, float), np.asarray(y, float))
    return np.asarray(lon), np.asarray(lat)


#: What lists call the systems that are used here, in small letters without signs.
_SYSTEMS = {
    **dict.fromkeys(("rd", "rdnew", "rijksdriehoek", "rijksdriehoekstelsel", "amersfoortrdnew"), RD),
    **dict.fromkeys(("wgs84", "wgs", "crs84", "gps", "latlon", "etrs89"), WGS84),
}
#: RD with heights is RD; the system of the continent lies less than a metre from that of the world.
_SAME = {"EPSG:7415": RD, "EPSG:4258": WGS84}


def system(text: str) -> str | None:
    """The coordinate system that a text states; "" when it states none, None when we do not know it.

    Examples
    --------
    >>> system("Amersfoort / RD New"), system("urn:ogc:def:crs:OGC:1.3:CRS84"), system("3857"), system("RT90")
    ('EPSG:28992', 'EPSG:4326', 'EPSG:3857', None)
    """
    words = re.sub(r"[^a-z0-9]", "", text.casefold())
    if not words:
        return ""
    known = next((_SYSTEMS[one] for one in (words, words[-5:]) if one in _SYSTEMS), None)
    if known is None and (
        number := re.search(r"(?:^|EPSG\D*(?:[\d.]+[:/]+)?:*)(\d{4,6})$", text.strip(), re.IGNORECASE)
    ):
        code = f"EPSG:{number[1]}"
        known = _SAME.get(code, code)
        try:
            _transformer(known, WGS84)
        except CRSError:
            return None
    return known


def to_degrees(shapes: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    """Shapes in a system to degrees (WGS84); missing ones stay missing."""
    moved: NDArray[np.object_] = shapely.transform(
        shapes, lambda points: np.column_stack(_transformer(crs, WGS84).transform(points[:, 0], points[:, 1]))
    )
    return moved


def system_to_rd(name: str) -> Callable[[NDArray[np.float64]], NDArray[np.float64]] | None:
    """From the coordinates of a named system (float[2, n]) to metres in RD; None for degrees, as they are everywhere.

    Raises
    ------
    ValueError
        For a system that does not exist.
    """
    try:
        system = CRS.from_user_input(name)
        if system.is_geographic:
            return None
        transformer = Transformer.from_crs(system, RD, always_xy=True)
    except CRSError as error:
        raise ValueError(name) from error
    return lambda points: np.array(transformer.transform(*points))


def rd_scale(lon: float, lat: float) -> float:
    """How many metres in RD a metre on the ground is, at a place in degrees: 1 in the Netherlands."""
    return float(Proj(RD).get_factors(lon, lat).meridional_scale)


def within(bounds: tuple[float, float, float, float], x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
    """Which points lie inside ``(west, south, east, north)``; NaN does not."""
    west, south, east, north = bounds
    xs, ys = np.asarray(x, float), np.asarray(y, float)
    result: NDArray[np.bool_] = (xs >= west) & (xs <= east) & (ys >= south) & (ys <= north)
    return result


def voronoi_cells(points: gpd.GeoSeries, margin: float = 400.0) -> gpd.GeoSeries:
    """A schematic cell around each point: its Voronoi cell within ``margin`` metres of the hull.

    Parameters
    ----------
    points
        Points in RD metres, at least three and not all equal.
    margin
        How far the outer cells reach beyond the convex hull, in metres.

    Returns
    -------
    GeoSeries of polygons in RD, same index. They are no borders: say "schematisch" where they show.
    """
    collected = shapely.union_all(points.to_numpy())
    frame = shapely.buffer(shapely.convex_hull(collected), margin)
    cells = shapely.get_parts(shapely.voronoi_polygons(collected, extend_to=frame))
    tree = shapely.STRtree(cells)
    found = tree.query(points.to_numpy(), predicate="intersects")
    cell_of = np.empty(len(points), dtype=int)
    cell_of[found[0][::-1]] = found[1][::-1]
    return gpd.GeoSeries(shapely.intersection(cells[cell_of], frame), index=points.index, crs=RD)


def simplify_coverage(shapes: gpd.GeoSeries, tolerance: float) -> gpd.GeoSeries:
    """Simplify neighbouring polygons together, so that shared borders stay shared.

    ``tolerance`` is in metres: the square root of the area of the triangles left out.
    """
    return gpd.GeoSeries(shapely.coverage_simplify(shapes.to_numpy(), tolerance), index=shapes.index, crs=shapes.crs)


def points_frame(x: Iterable[float], y: Iterable[float], crs: str = RD) -> gpd.GeoSeries:
    """Points from coordinates in ``crs``."""
    return gpd.GeoSeries(gpd.points_from_xy(list(x), list(y)), crs=crs)
