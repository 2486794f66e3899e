"""A view as GeoJSON (RFC 7946): degrees, outer rings against the clock, and shapes that are valid as written."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from socialmap import geo
from socialmap.exchange.leaving import ID, Leaving, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words

#: Decimals of a degree: a tenth of a metre.
DECIMALS = 6


def as_geojson(view: Leaving, _words: Words) -> bytes:
    """The whole view as one collection, with its bounds, sources and licences beside the features."""
    shapes = in_degrees(view.shapes)
    found = [shape for shape in shapes if shape is not None]
    collection = {
        "type": "FeatureCollection",
        "title": view.title,
        "about": list(view.about),
        "attribution": view.attribution,
        "sources": [asdict(source) for source in view.sources],
        **({"bbox": bounds(found)} if found else {}),
        "features": features(view, shapes),
    }
    return orjson.dumps(collection, option=orjson.OPT_NON_STR_KEYS)


def features(view: Leaving, shapes: NDArray[np.object_]) -> list[dict[str, Any]]:
    """Each row as a feature; ``shapes`` as ``in_degrees`` gives them."""
    at: list[Any] = list(shapes) if len(shapes) else [None] * len(view.rows)
    return [feature(view, row, shape) for row, shape in zip(view.rows, at, strict=True)]


def feature(view: Leaving, row: Row, shape: Any) -> dict[str, Any]:
    """One row; what is not known is left out, a day is told as ISO 8601 does."""
    told = {column.id: view.cell(row, column) for column in view.columns if column.id != ID}
    return {
        "type": "Feature",
        "id": row[ID],
        "geometry": None if shape is None else orjson.Fragment(shapely.to_geojson(shape)),
        "properties": {name: _plain(value) for name, value in told.items() if value is not None},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def in_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes in RD metres as they are written: rounded and still valid; one that rounding leaves nothing of is None.

    Polygons keep their outer ring against the clock, as section 3.1.6 asks.
    """
    if not len(shapes):
        return shapes
    degrees = shapely.transform(shapes, _to_degrees)
    points = np.isin(shapely.get_type_id(degrees), (0, 4))
    rounded = np.where(points, degrees, shapely.set_precision(shapely.make_valid(degrees), 10**-DECIMALS))
    # The grid of the line above is not exactly that of the decimals.
    found: NDArray[np.object_] = shapely.orient_polygons(shapely.transform(rounded, lambda xy: np.round(xy, DECIMALS)))
    found[shapely.is_empty(found)] = None
    return found


def bounds(shapes: list[Any]) -> list[float]:
    """West, south, east, north of shapes in degrees."""
    return [round(float(side), DECIMALS) for side in shapely.total_bounds(shapes)]


def _to_degrees(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(geo.to_wgs84(xy[:, 0], xy[:, 1]))
