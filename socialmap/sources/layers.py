"""Layers of maps, read by GDAL: GeoPackage, a zipped shapefile, and KML or KMZ as Google My Maps writes it.

A GeoPackage is looked at before GDAL opens it (``geopackage``). From a zip only the parts of one shapefile are taken
out, under names of our own.
"""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.sources import geopackage
from socialmap.sources.encoding import decode
from socialmap.sources.locating import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Forms of a file that GDAL reads, and what a user calls them.
FORMS = {"gpkg": "de GeoPackage", "shp": "de shapefile", "kml": "het KML-bestand"}
#: What the folder of a placemark is called here: people sort their places in folders.
FOLDER = "folder"
_SHAPEFILE = ("shp", "shx", "dbf", "prj", "cpg")
#: What KML says of drawing; its "visibility" is no fact of a place.
_OF_DRAWING = (
    *("id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"),
    *("snippet", "styleUrl"),
)
_BROKEN = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError),
    *(ValueError, LookupError, AttributeError, RuntimeError, OSError, zipfile.BadZipFile),
)


def names(path: Path, form: str) -> tuple[str, ...]:
    """The layers of a file, in its own order; of KML its folders.

    Raises
    ------
    BadInputError
        When it cannot be read.
    """
    if form == "gpkg":
        return tuple(layer.table for layer in geopackage.layers(path))
    if form == "shp":
        return tuple(_shapefiles(path))
    try:
        return _folders(_kml_of(path))
    except _BROKEN as error:
        raise _unreadable(path, form) from error


def read_layer(path: Path, form: str, name: str = "") -> gpd.GeoDataFrame:
    """One layer in degrees, the first when none is named; of KML all folders then, with a column for their names.

    Where a file does not say in what system it is, the Netherlands tells.

    Raises
    ------
    BadInputError
        When it cannot be read, or has no layer.
    """
    given = name or ("" if form == "kml" else next(iter(names(path, form)), ""))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL doubts what is broken aloud, and in English
            frame: gpd.GeoDataFrame = _READERS[form](path, given)
            if frame.crs is not None:
                return frame.to_crs(geo.WGS84)
            frame[frame.active_geometry_name] = told_apart(frame.geometry.to_numpy())
            return frame.set_crs(geo.WGS84)
    except _BROKEN as error:
        raise _unreadable(path, form) from error


def _unreadable(path: Path, form: str) -> BadInputError:
    msg = f"{FORMS[form]} kan niet worden gelezen"
    return BadInputError(msg, file=file_name(path), expected="een laag met punten")


def _read_geopackage(path: Path, name: str) -> gpd.GeoDataFrame:
    if not name:
        raise LookupError
    return pyogrio.read_dataframe(path.resolve(), layer=name)


def _shapefiles(path: Path) -> dict[str, dict[str, str]]:
    """Name -> ending -> member of the zip."""
    found: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            stem, _, ending = member.rpartition(".")
            if ending.lower() in _SHAPEFILE and not member.startswith("__MACOSX/"):
                found.setdefault(stem, {})[ending.lower()] = member
    return {stem.rpartition("/")[2]: parts for stem, parts in found.items() if {"shp", "dbf"} <= set(parts)}


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        for ending, member in _shapefiles(path)[name].items():
            Path(folder, f"layer.{ending}").write_bytes(archive.read(member))
        yield Path(folder, "layer.shp")


def _read_shapefile(path: Path, name: str) -> gpd.GeoDataFrame:
    with _unpacked(path, name) as layer:
        options: dict[str, Any] = {}
        if not layer.with_suffix(".cpg").exists():
            # Its table says in what encoding it is, or not, or wrongly; its letters tell.
            encoding = decode(layer.with_suffix(".dbf").read_bytes()[_after_head(layer) :], file_name(path))[1]
            options["encoding"] = encoding
        # Without its index GDAL makes one in memory.
        with pyogrio_option("SHAPE_RESTORE_SHX", "YES"):
            return pyogrio.read_dataframe(layer, **options)


def _after_head(layer: Path) -> int:
    """Where the rows of the table begin; before them stand bytes that are no text."""
    head = layer.with_suffix(".dbf").read_bytes()[:32]
    return int.from_bytes(head[8:10], "little")


@contextmanager
def pyogrio_option(name: str, value: str) -> Iterator[None]:
    """An option of GDAL, for as long as it is needed."""
    pyogrio.set_gdal_config_options({name: value})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: None})


def _folders(data: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one, _ in pyogrio.list_layers(data)))


def _read_kml(path: Path, name: str) -> gpd.GeoDataFrame:
    data = _kml_of(path)
    frames = []
    for folder in (name,) if name else _folders(data):
        frame = pyogrio.read_dataframe(data, layer=folder)
        kept = frame.drop(columns=[one for one in _OF_DRAWING if one in frame.columns])
        frames.append(kept.assign(**{FOLDER: folder}))
    if not frames:
        raise LookupError
    shapes = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    table = pd.concat([pd.DataFrame(frame.drop(columns="geometry")) for frame in frames], ignore_index=True)
    return gpd.GeoDataFrame(table, geometry=shapely.force_2d(shapes), crs=geo.WGS84)


def _kml_of(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.lower().endswith(".kml")))


_READERS = {"gpkg": _read_geopackage, "shp": _read_shapefile, "kml": _read_kml}
