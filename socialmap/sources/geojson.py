"""GeoJSON read by hand: broken rings, missing geometry and strange coordinates are named by row.

GDAL's reader stops at the first unclosed ring without saying where; this one is faster too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.sources.files import Faults, SourceFile
    from socialmap.sources.raw import Remarks

#: West, south, east, north of Amsterdam with Weesp, with some 2 km of margin, in degrees.
AMSTERDAM_BOUNDS = (4.70, 52.26, 5.14, 52.45)

_OUTSIDE = "het punt ligt buiten {place}"
ABROAD = _OUTSIDE.format(place="Nederland")


def read_features(
    source: SourceFile, faults: Faults, remarks: Remarks | None = None
) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """Properties and geometries (as written, not yet checked for place) of a FeatureCollection.

    With ``remarks`` an unclosed ring is closed and said; without, it is a fault. Geometries are in degrees where the
    file says in what system it is.
    """
    document = source.document
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        msg = "dit is geen lijst van plekken of gebieden"
        raise BadInputError(msg, file=source.name, expected="GeoJSON van het type FeatureCollection")
    shapes = [feature.get("geometry") for feature in features]
    texts = [_dumped(shape) if isinstance(shape, dict) else None for shape in shapes]
    geometries = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    for index in np.flatnonzero(shapely.is_missing(geometries) | shapely.is_empty(geometries)):
        geometries[index] = _mended(shapes[index], int(index) + 1, faults, remarks)
    given = (feature.get("properties") for feature in features)
    properties = pd.DataFrame([item if isinstance(item, dict) else {} for item in given])
    system = _stated_system(document, source.name)
    return properties, geometries if system in ("", geo.WGS84) else geo.to_degrees(geometries, system)


def _stated_system(document: dict[str, Any], file: str) -> str:
    """The coordinate system that an older GeoJSON states; a newer one is in degrees and says nothing."""
    stated = document.get("crs")
    inside = stated.get("properties") if isinstance(stated, dict) else None
    name = str(inside.get("name") or "") if isinstance(inside, dict) else ""
    system = geo.system(name)
    if system is None:
        msg = "dit coördinatenstelsel kennen wij niet"
        raise BadInputError(msg, file=file, column="crs", value=name, expected="WGS84 (EPSG:4326) of RD (EPSG:28992)")
    return system


def _dumped(shape: dict[str, Any]) -> bytes | None:
    """The geometry as text again; None when it is nested deeper than any geometry is."""
    try:
        return orjson.dumps(shape)
    except TypeError:
        return None


def _mended(shape: Any, row: int, faults: Faults, remarks: Remarks | None) -> shapely.Geometry | None:
    if not isinstance(shape, dict) or not shape.get("coordinates"):
        faults.add("er is geen punt of vlak", row=row, column="geometry", expected="een geometrie")
        return None
    if _dumped(shape) is None:
        faults.add("de geometrie is stuk", row=row, column="geometry", expected="hele coördinaten")
        return None
    rings = [ring for ring in _rings(shape) if ring[0] != ring[-1]]
    if rings and remarks is None:
        faults.add(
            "een ring sluit niet",
            row=row,
            column="geometry",
            value=rings[0][-1],
            expected=f"een eind bij {rings[0][0]}",
        )
        return None
    for ring in rings:
        ring.append(ring[0])
    geometry: shapely.Geometry | None = shapely.from_geojson(orjson.dumps(shape), on_invalid="ignore")
    if geometry is None or shapely.is_empty(geometry):
        faults.add(
            "de geometrie is stuk", row=row, column="geometry", value=shape.get("type"), expected="hele coördinaten"
        )
        return None
    if remarks is not None:
        remarks.add("hersteld", f"{len(rings)} ring(en) gesloten", row=row, column="geometry", value=shape["type"])
    return geometry


def _rings(shape: dict[str, Any]) -> list[list[Any]]:
    given = shape["coordinates"] if isinstance(shape["coordinates"], list) else []
    parts = {"Polygon": [given], "MultiPolygon": given}.get(str(shape.get("type")), [])
    rings = (ring for polygon in parts if isinstance(polygon, list) for ring in polygon)
    return [ring for ring in rings if isinstance(ring, list) and ring]


def check_degrees(
    lon: Any,
    lat: Any,
    faults: Faults,
    *,
    column: str = "geometry",
    bounds: tuple[float, float, float, float] = geo.NETHERLANDS,
    place: str = "Nederland",
) -> None:
    """Say of each point outside ``bounds`` what is wrong with it; missing points are not judged."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    values = [f"{a:g}, {b:g}" for a, b in zip(x, y, strict=True)] if len(x) else []
    wrong = ~geo.within(bounds, x, y) & ~(np.isnan(x) | np.isnan(y))
    zero = wrong & (x == 0) & (y == 0)
    metres = wrong & ~zero & geo.within(geo.NETHERLANDS_RD, x, y)
    swapped = wrong & geo.within(geo.NETHERLANDS, y, x)
    rest = wrong & ~zero & ~metres & ~swapped
    expected = "graden (WGS84), eerst lengte (lon, ongeveer 5), dan breedte (lat, ongeveer 52)"
    for mask, message in (
        (zero, "de coördinaten zijn 0, 0"),
        (metres, "dit zijn RD-coördinaten in meters"),
        (swapped, "lengte en breedte zijn verwisseld"),
    ):
        faults.add_where(mask, message, column=column, values=values, expected=expected)
    faults.add_where(rest, _OUTSIDE.format(place=place), column=column, values=values, expected=f"een punt in {place}")


def check_shapes(
    geometries: NDArray[np.object_], faults: Faults, bounds: tuple[float, float, float, float], place: str
) -> None:
    """``check_degrees`` for the corners of polygons and lines."""
    west, south, east, north = shapely.bounds(geometries).T
    inside = geo.within(bounds, west, south)
    check_degrees(np.where(inside, east, west), np.where(inside, north, south), faults, bounds=bounds, place=place)


def in_metres(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Geometries in degrees to RD metres."""
    moved: NDArray[np.object_] = shapely.transform(
        geometries, lambda points: np.column_stack(geo.to_rd(points[:, 0], points[:, 1]))
    )
    return moved


def made_valid(geometries: NDArray[np.object_], remarks: Remarks, names: Any) -> NDArray[np.object_]:
    """Valid polygons; what crossed itself is repaired and said."""
    result = geometries.copy()
    for index in np.flatnonzero(~shapely.is_valid(result)):
        remarks.add("hersteld", "de grens kruiste zichzelf", row=int(index) + 1, column="geometry", value=names[index])
        parts = shapely.get_parts(shapely.make_valid(result[index]))
        result[index] = shapely.union_all([part for part in parts if shapely.area(part) > 0])
    return result
