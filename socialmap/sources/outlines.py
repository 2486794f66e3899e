"""From the shape of a row to the point of a place: an outline of a building is one, a neighbourhood is none.

A file of neighbourhoods or squares looks like a list of places with a name, and would become a map of places that
are not there. They are told by their size, by what their columns are called, and by lying against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.sources.geojson import in_metres

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from socialmap.sources.raw import Remarks
    from socialmap.sources.refusing import RowFaults

_LINES = [shapely.GeometryType[name] for name in ("LINESTRING", "LINEARRING", "MULTILINESTRING")]
_SURFACES = [shapely.GeometryType[name] for name in ("POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION")]
#: Square metres. No building is as large as a small neighbourhood, and no place as a large one; beside a column that
#: says that it is an area, or against its neighbours, a square of 100 metres is one already.
_LARGE, _NO_PLACE, _SQUARE = 200_000.0, 2_000_000.0, 5_000.0
#: A file is one of areas when so many of its surfaces look like one.
_MOST = 0.5
#: Metres between two neighbours that were drawn apart.
_GAP = 2.0
_AREA_COLUMN = re.compile(
    r"(buurt|wijk|gebieds?|stadsdeel|gemeente|pc[46]|vierkant|grid|raster|stat|bu|wk|gm)[_ ]?(code|kode|naam)"
    r"|jrstatcode|c28992r\d+|crs28992res\d+|kode|pc4",
    re.IGNORECASE,
)
_WHAT_TO_DO = (
    "een punt voor elke plek; grenzen van buurten en wijken leest het programma uit het bestand van het CBS "
    "(python -m socialmap fetch gemeente GM0344)"
)
_STREETS = (
    "een punt voor elke plek. Straten leest het programma uit OpenStreetMap (een .osm.pbf of GraphML); zijn deze "
    "lijnen alle voetpaden van de stad, zeg dat dan met --kind network"
)


def points_of(
    shapes: NDArray[np.object_], faults: RowFaults, remarks: Remarks, columns: Iterable[str] = ()
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Length and width of a point of each shape (degrees); of a line, or of several points, nobody knows which.

    Parameters
    ----------
    columns
        What the columns of the file are called.

    Raises
    ------
    BadInputError
        When the file is one of areas or streets.
    """
    shapes = shapes.copy()
    shapes[shapely.is_empty(shapes)] = None
    kinds = shapely.get_type_id(shapes)
    lines, surfaces = np.isin(kinds, _LINES), np.isin(kinds, _SURFACES)
    if len(shapes) and lines.all():
        msg = "dit zijn lijnen (straten of routes?), geen plekken"
        raise BadInputError(msg, file=faults.file, expected=_STREETS)
    sizes = _sizes(shapes, surfaces)
    if is_of_areas(shapes, columns):
        msg = "dit zijn gebieden (buurten, wijken of vierkanten?), geen plekken"
        raise BadInputError(msg, file=faults.file, expected=_WHAT_TO_DO)
    several = (kinds == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) > 1)
    for wrong, reason in (
        (lines, "een lijn is geen plek"),
        (several, "er staan meer punten in deze rij"),
        (sizes > _NO_PLACE, "dit vlak is te groot voor een plek"),
    ):
        faults.add_where(wrong, reason, column="geometry", values=[""] * len(shapes), expected="een punt")
    for row in np.flatnonzero(surfaces & (sizes <= _NO_PLACE)):
        remarks.add("hersteld", "een vlak werd een punt daarbinnen", row=int(row) + 1, column="geometry")
    inside = shapely.point_on_surface(shapes)
    return shapely.get_x(inside), shapely.get_y(inside)


def has_places(shapes: NDArray[np.object_], columns: Iterable[str] = ()) -> bool:
    """Can these shapes (in degrees) be places: there are some, and they are no streets or areas?"""
    lines = np.isin(shapely.get_type_id(shapes), _LINES) | shapely.is_missing(shapes)
    return not lines.all() and not is_of_areas(shapes, columns)


def is_of_areas(shapes: NDArray[np.object_], columns: Iterable[str] = ()) -> bool:
    """Are most shapes (in degrees) neighbourhoods or squares of a grid, not buildings?"""
    surfaces = np.isin(shapely.get_type_id(shapes), _SURFACES)
    count = int(surfaces.sum())
    if not len(shapes) or count < _MOST * len(shapes):
        return False
    given, sizes = shapes[surfaces], _sizes(shapes, surfaces)[surfaces]
    if np.median(sizes) > _LARGE:
        return True
    if np.median(sizes) < _SQUARE:
        return False
    named = any(_AREA_COLUMN.fullmatch(str(name).strip()) for name in columns)
    return named or _adjoin(given) > _MOST


def _sizes(shapes: NDArray[np.object_], surfaces: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Square metres of each surface; 0 of what is none, or lies elsewhere on earth."""
    sizes = np.zeros(len(shapes))
    west, south, east, north = shapely.bounds(shapes).T
    there = surfaces & geo.within(geo.NETHERLANDS, west, south) & geo.within(geo.NETHERLANDS, east, north)
    sizes[there] = shapely.area(in_metres(shapes[there]))
    return sizes


def _adjoin(shapes: NDArray[np.object_]) -> float:
    """The share of the shapes that lies against another."""
    west, south, east, north = shapely.bounds(shapes).T
    shapes = shapes[geo.within(geo.NETHERLANDS, west, south) & geo.within(geo.NETHERLANDS, east, north)]
    if len(shapes) < 2:  # noqa: PLR2004 (two neighbours)
        return 0.0
    moved = in_metres(shapes)
    one, other = shapely.STRtree(moved).query(moved, predicate="dwithin", distance=_GAP)
    return len(set(one[one != other])) / len(moved)
