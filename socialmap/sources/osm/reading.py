"""Which files hold elements of OpenStreetMap, known by their content, and what they hold for us."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.errors import BadInputError
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.osm import everyday, places
from socialmap.sources.osm.elements import Elements, is_answer, of_answer, of_export, of_records, reference_of
from socialmap.sources.osm.extract import elements
from socialmap.sources.osm.tags import MAIN_KEYS, SOURCE_ID, place_of
from socialmap.sources.raw import OsmTable, Remark
from socialmap.sources.tabular import is_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from socialmap.sources.files import SourceFile
    from socialmap.sources.osm.elements import Element

#: Columns with the number of an element, as exports and tables call them.
_NUMBERED = ("@id", "full_id", "osm_id", "osmid", "osm_way_id")
#: How many features or rows are looked at to know what a file is.
_LOOKED_AT = 50
#: A value of a main tag: "place_of_worship", "bench", "yes;no".
_VALUE = re.compile(r"[a-z][a-z0-9_]*(?:;\s?[a-z0-9_]+)*")
_EAST, _NORTH = ("@lon", "lon", "longitude", "lng"), ("@lat", "lat", "latitude")
#: What Overpass writes below an answer that it did not finish.
_BROKEN_OFF = re.compile(r"error|timed out|out of memory", re.IGNORECASE)
_HALF = "Overpass kon deze vraag niet afmaken: in het bestand staat maar een deel"
_ASK_LESS = "een heel antwoord: vraag het later opnieuw, of vraag minder tegelijk"
_NOTHING = "in dit bestand staat niets van OpenStreetMap dat deze kaart gebruikt"
_EXPECTED = "punten met tags, zoals amenity=library of amenity=bench (docs/openstreetmap.md zegt welke)"


def is_osm(source: SourceFile) -> bool:
    """Are these elements of OpenStreetMap: by their numbers, or by tags where nothing has a name?"""
    if source.form == "json" and isinstance(source.document, dict):
        if is_answer(source.document):
            return True
        features = source.document.get("features")
        if isinstance(features, list) and any(_is_numbered(one) for one in features[:_LOOKED_AT]):
            return _has_tags(source.columns)
    if not _has_tags(source.columns) or (source.form == "csv" and _where(source.columns) is None):
        return False
    return any(name in source.columns for name in _NUMBERED) or (not is_table(source) and _is_tagged(source))


def _is_numbered(feature: Any) -> bool:
    if not isinstance(feature, dict):
        return False
    properties = feature.get("properties")
    told = properties if isinstance(properties, dict) else {}
    return any(
        reference_of(one) for one in (feature.get("id"), told.get("@id"), told.get("full_id")) if one is not None
    )


def _has_tags(columns: Iterable[str]) -> bool:
    return bool({*MAIN_KEYS, "social_facility", "tags", "other_tags"} & set(columns))


def _is_tagged(source: SourceFile) -> bool:
    """Whether a table without names has a column with the words that OpenStreetMap uses."""
    if source.form not in ("csv", "gpkg", "json") or (source.form == "json" and "features" not in _document(source)):
        return False
    for tags in (one.tags for one in _elements(source).items[:_LOOKED_AT]):
        if any(_VALUE.fullmatch(tags[key]) for key in MAIN_KEYS if key in tags):
            return True
    return False


def _document(source: SourceFile) -> Mapping[str, Any]:
    return source.document if isinstance(source.document, dict) else {}


def read_osm(source: SourceFile) -> OsmTable:
    """Places to go to and everyday places among the elements of a file.

    Raises
    ------
    BadInputError
        When nothing in it is of use here.
    """
    given = _elements(source)
    table = sorted_out(given.items, given.newest)
    if table.places.frame.empty and table.features.frame.empty and not table.places.gone:
        told = next((one.reason for one in table.remarks), "")
        raise BadInputError(_NOTHING, file=source.name, value=told[:80] or None, expected=_EXPECTED)
    return table


def _elements(source: SourceFile) -> Elements:
    if source.form == "json":
        document = source.document
        if not is_answer(document):
            return of_export(source)
        if _BROKEN_OFF.search(str(document.get("remark", ""))):
            raise BadInputError(_HALF, file=source.name, expected=_ASK_LESS)
        return of_answer(document)
    if source.form == "gpkg":
        layer = source.layer
        return of_records(layer.drop(columns=layer.active_geometry_name).to_dict("records"), layer.geometry.to_numpy())
    frame = source.table()
    where = _where(source.columns)
    if where is None:
        msg = "een punt ontbreekt"
        raise BadInputError(msg, file=source.name, expected="kolommen lon en lat, of @lon en @lat")
    lon, lat = (np.array([_number(text) for text in frame[name]], dtype=float) for name in where)
    shapes = [None if np.isnan(x + y) else shapely.Point(x, y) for x, y in zip(lon, lat, strict=True)]
    return of_records(frame.to_dict("records"), shapes)


def _where(columns: Iterable[str]) -> tuple[str, str] | None:
    known = {name.casefold(): name for name in columns}
    pair = [next((known[name] for name in names if name in known), "") for names in (_EAST, _NORTH)]
    return (pair[0], pair[1]) if all(pair) else None


def _number(text: Any) -> float:
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return float("nan")


def read_extract(path: Path, date: str) -> OsmTable:
    """What an extract holds beside its streets.

    Parameters
    ----------
    path
        A whole .osm.pbf file; a broken one has been refused by who read its streets.
    date
        ISO day of the extract; "" for the day of the newest edit in it.

    Returns
    -------
    Points, but lines for bridges and narrow water, and polygons for parks and water, in RD metres.
    """
    wanted = dict.fromkeys((*everyday.keys(), *MAIN_KEYS, "social_facility", "office", "healthcare"))
    read = list(elements(path, wanted, _is_wanted))
    return sorted_out(read, Elements(read, date).newest)


def _is_wanted(tags: Mapping[str, str]) -> bool:
    return everyday.is_everyday(tags) or place_of(tags) is not None


def sorted_out(given: Iterable[Element], date: str) -> OsmTable:
    """Which elements are places to go to, which stand along the way, and why the others are neither."""
    beside = everyday.Found(date)
    there = places.Found(date, datetime.now(AMSTERDAM_TIME).date().isoformat())
    for element in given:
        there.add(element, everyday=beside.add(element))
    rows, features = there.place_rows(), beside.features()
    remarks = list(rows.remarks)
    if beside.broken:
        reason = f"een herkenningspunt zonder bruikbare vorm ({beside.broken} keer)"
        remarks.append(Remark("weggelaten", reason, value=str(beside.broken)))
    return OsmTable(SOURCE_ID, rows, features, date, tuple(remarks))
