"""A GeoPackage of pedestrian lines: sidewalks with their width, crossings with their kerb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.network.compiling import Streets
from socialmap.network.network import Origin, StreetKind
from socialmap.sources.geopackage import layers
from socialmap.sources.streets.checks import NOT_STATED, StreetFiles, finish, tell_counts, to_metres
from socialmap.sources.streets.graphs import facts_of, names_of, walked_ways

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from socialmap.sources.raw import StreetTable

#: What the columns may be called; the first that is there counts. Heights and widths are metres.
KERBS = ("curb_height_max", "kerb_height")
WIDTHS = ("obstacle_free_width_float", "width")
NAMES = ("name", "naam")
KINDS = {
    "walk": StreetKind.FOOTWAY,
    "walk_bike_connection": StreetKind.FOOTWAY,
    "bike": StreetKind.CYCLEWAY,
}
YES, NO = "yes", "no"


#: By one of these a file says that its lines are ways to walk. Lines with a name alone may be rivers, routes or
#: measurements, and would take the place of the streets of the city.
_OF_WAYS = frozenset({"highway", "path_type", "crossing", "wheelchair_accessible", *KERBS, *WIDTHS})


def tells_ways(path: Path) -> bool:
    """Say the columns of the first layer of this GeoPackage of lines that these are ways?"""
    try:
        columns = pyogrio.read_info(path.resolve(), layer=layers(path)[0].table)["fields"]
    except (pyogrio.errors.DataSourceError, LookupError):
        return False  # who reads it says why
    return not _OF_WAYS.isdisjoint(columns)


def is_lines(path: Path) -> bool:
    """Is the first layer of this GeoPackage lines?"""
    try:
        found = layers(path)
    except BadInputError:
        return False  # who reads it says why
    return bool(found) and "LINESTRING" in found[0].shape


def read_lines(files: StreetFiles) -> StreetTable:
    """Streets from lines whose ends touch. Lines of one point are left out, collections cut in their parts."""
    try:
        frame = pyogrio.read_dataframe(files.path.resolve(), layer=layers(files.path)[0].table)
    except (pyogrio.errors.DataSourceError, LookupError) as error:
        msg = "de GeoPackage kan niet worden gelezen"
        raise BadInputError(msg, file=files.name, expected="een heel bestand met lijnen") from error
    if frame.crs is None:
        msg = "het coördinatenstelsel staat er niet bij"
        raise BadInputError(msg, file=files.name, expected="RD (EPSG:28992) of graden (WGS84)")
    if "include" in frame:
        frame = frame[frame["include"] != 0]
    frame = _proper(files, frame.to_crs(geo.RD))
    frame, facts = _of_openstreetmap(files, frame) if "highway" in frame else (frame, _facts(frame))
    lines = frame.geometry.to_numpy()
    points = shapely.get_coordinates(lines)
    to_metres(files, points[:, 0], points[:, 1], degrees=False)
    counts = shapely.get_num_coordinates(lines)
    pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    # To the millimetre: the same corner is written the same, but for the last bits.
    ends = np.round(np.concatenate([points[pointer[:-1]], points[pointer[1:] - 1]]), 3)
    nodes, number = np.unique(ends, axis=0, return_inverse=True)
    streets = Streets(
        x=nodes[:, 0],
        y=nodes[:, 1],
        start=number[: len(lines)],
        end=number[len(lines) :],
        length=shapely.length(lines),
        origins=(Origin(file_name(files.path), NOT_STATED, ""),),
        shape_ptr=pointer,
        shape=points,
        **facts,
    )
    return finish(files, "voetpaden", streets)


def _proper(files: StreetFiles, frame: Any) -> Any:
    """Lines only, each with at least two different points."""
    missing = frame.geometry.isna() | frame.geometry.is_empty
    several = shapely.get_num_geometries(frame.geometry.to_numpy()) > 1
    frame = frame[~missing].explode(index_parts=False)
    points = ~frame.geometry.is_valid
    tell_counts(
        files.remarks,
        (
            ("weggelaten", "lijn zonder punten", int(missing.sum())),
            ("hersteld", "lijn uit meer delen geknipt", int(several.sum())),
            ("weggelaten", "ongeldige lijn: alle punten zijn gelijk", int(points.sum())),
        ),
    )
    return frame[~points]


def _of_openstreetmap(files: StreetFiles, frame: Any) -> tuple[Any, dict[str, Any]]:
    """The lines that one may walk, by the tags of OpenStreetMap in columns, and those that GDAL keeps in one."""
    others = frame["other_tags"].fillna("").map(lambda text: dict(_TAG.findall(text))) if "other_tags" in frame else ()
    more = pd.DataFrame(list(others), index=frame.index, columns=None) if len(others) else pd.DataFrame()
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    table = pd.concat([plain, more.drop(columns=plain.columns, errors="ignore")], axis=1)
    walked, rows = walked_ways(files, table)
    ways = [walked[row] for row in rows]
    kept = np.array([way is not None for way in ways], bool)
    names = names_of(table[kept])
    return frame[kept], {**facts_of([way for way in ways if way is not None]), "name": names}


#: A tag among the others, as GDAL writes it.
_TAG = re.compile(r'"([^"]*)"=>"([^"]*)"')


def _facts(frame: Any) -> dict[str, NDArray[Any]]:
    path_type, crossing = _text(frame, "path_type"), _text(frame, "crossing")
    kind = path_type.map(KINDS).fillna(StreetKind.OTHER).to_numpy(np.uint8)
    kind[(crossing == YES).to_numpy()] = StreetKind.CROSSING
    kerb = _numbers(frame, KERBS)
    # A line on one sidewalk crosses no kerb: the source measures kerbs only where it leaves the sidewalk.
    kerb[np.isnan(kerb) & ((path_type == "walk") & (crossing == NO)).to_numpy()] = 0.0
    width = _numbers(frame, WIDTHS)
    # What the source calls not accessible is too narrow for any wheel.
    width[(_text(frame, "wheelchair_accessible") == NO).to_numpy()] = 0.0
    name = next((frame[column].fillna("").astype(str) for column in NAMES if column in frame), None)
    names = np.full(len(frame), "", dtype=object) if name is None else name.to_numpy(object)
    return {"kind": kind, "kerb": kerb, "width": width, "name": names}


def _text(frame: Any, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series("", index=frame.index)
    text: pd.Series = frame[column].fillna("").astype(str).str.lower()
    return text


def _numbers(frame: Any, columns: tuple[str, ...]) -> NDArray[np.float64]:
    """The first of the columns; below zero is unknown."""
    column = next((name for name in columns if name in frame), None)
    if column is None:
        return np.full(len(frame), np.nan)
    values = np.array(pd.to_numeric(frame[column], errors="coerce"), np.float64)
    values[values < 0] = np.nan
    return values
