"""Elements of OpenStreetMap, whatever the form: a reference, tags, a shape, and the day of the last edit.

Answers of Overpass (JSON), GeoJSON as overpass-turbo and osmtogeojson write it, and tables: those of QGIS, of OSMnx
and of whoever made a table of them. ``extract`` does the same for a .osm.pbf.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.sources.files import Faults
from socialmap.sources.geojson import read_features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from socialmap.sources.files import SourceFile

TYPES = ("node", "way", "relation")
#: Written in full or by a letter, with or without a sign between: "node/12", "n12", "w 12".
_REFERENCE = re.compile(r"(node|way|relation|n|w|r)[/\s]?(\d+)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What tables call the type and number of an element; ``@`` and ``_`` aside.
_ID_COLUMNS = ("full_id", "osmid", "osm_id", "id")
_TYPE_COLUMNS = ("osm_type", "element_type", "element", "type")
#: Columns that are of the table and no tags.
_NO_TAGS = frozenset(
    {"geometry", "fid", "full_id", "osmid", "osm_id", "osm_way_id", "osm_type", "element_type", "element", "lon", "lat"}
    | {"longitude", "latitude", "unique_id", "nodes", "ways", "layer", "path", "z_order"}
)
_POINTS_OF_A_RING = 4


@dataclass(frozen=True)
class Element:
    """One element, or what an export made of it.

    Attributes
    ----------
    reference
        Its type and number, as ``node/12``; "" where the file does not tell.
    shape
        In degrees; None where it cannot be drawn: parts of it are not in the file.
    seen_on
        ISO day of its last edit; "" when the file does not tell.
    row
        Which of the file's, counted from 1.
    """

    reference: str
    tags: Mapping[str, str]
    shape: shapely.Geometry | None
    seen_on: str = ""
    row: int = 0


@dataclass
class Elements:
    """All that a file holds.

    Attributes
    ----------
    date
        ISO day on which it was so in OpenStreetMap; "" when the file does not say.
    """

    items: list[Element] = field(default_factory=list)
    date: str = ""

    @property
    def newest(self) -> str:
        """The day of the file, or of the last edit of any element in it."""
        return self.date or max((one.seen_on for one in self.items), default="")


def reference_of(text: object, kind: object = "") -> str:
    """An element's reference in our words; "" for what is none.

    Examples
    --------
    >>> reference_of("node/12"), reference_of("w12"), reference_of(12, "relation"), reference_of("12")
    ('node/12', 'way/12', 'relation/12', '')
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    joined = f"{kind}{text}" if str(text).isdecimal() and kind else str(text)
    found = _REFERENCE.fullmatch(joined.strip())
    if found is None:
        return ""
    return f"{next(one for one in TYPES if one[0] == found[1][0].lower())}/{found[2]}"


def day_of(text: object) -> str:
    """The day in a moment as OpenStreetMap writes it; "" for anything else."""
    found = _DAY.match(str(text or ""))
    return found[0] if found else ""


# --- answers of Overpass -------------------------------------------------------------------------------------------


def is_answer(document: Any) -> bool:
    """Is this an answer of Overpass: a list of elements with their type and number?"""
    elements = document.get("elements") if isinstance(document, dict) else None
    if not isinstance(elements, list):
        return False
    told = "osm3s" in document or "Overpass" in str(document.get("generator", ""))
    return told or any(isinstance(one, dict) and one.get("type") in TYPES and "id" in one for one in elements[:10])


def of_answer(document: Mapping[str, Any]) -> Elements:
    """The elements with tags of an answer, with ``out center``, ``out geom``, or their nodes beside them."""
    given = [one for one in document["elements"] if isinstance(one, dict) and one.get("type") in TYPES]
    known = {
        f"{one['type']}/{one.get('id')}": one
        for one in given
        if one["type"] != "relation" and one.get("id") is not None
    }
    about = document.get("osm3s")
    base = about.get("timestamp_osm_base") if isinstance(about, dict) else ""
    found = Elements(date=day_of(base))
    for row, one in enumerate(given, start=1):
        tags = _tags(one.get("tags"))
        if tags:
            reference = reference_of(one.get("id"), one["type"])
            found.items.append(Element(reference, tags, _drawn(one, known), day_of(one.get("timestamp")), row))
    return found


def _tags(given: Any) -> dict[str, str]:
    """Tags whose values are texts or numbers; a list or an object is none."""
    if not isinstance(given, dict):
        return {}
    kept = {str(key).strip(): _text(value) for key, value in given.items()}
    return {key: value for key, value in kept.items() if key and value}


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list, tuple)) or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _drawn(one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> shapely.Geometry | None:
    """The shape of an element as far as the answer tells it."""
    if one["type"] == "node":
        return _point(one)
    if one["type"] == "way":
        return _line_or_area(_path(one, known)) or _point(one.get("center")) or _middle(one)
    return _relation(one, known) or _point(one.get("center")) or _middle(one)


def _point(at: Any) -> shapely.Geometry | None:
    pair = _pair(at)
    return shapely.Point(pair) if pair else None


def _pair(at: Any) -> tuple[float, float] | None:
    if not isinstance(at, dict):
        return None
    lon, lat = at.get("lon"), at.get("lat")
    if isinstance(lon, (int, float)) and isinstance(lat, (int, float)):
        return float(lon), float(lat)
    return None


def _path(one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[tuple[float, float]]:
    """The points of a way: beside it, or those of its nodes when all of them are in the answer."""
    given = one.get("geometry")
    if not isinstance(given, list):
        nodes = one.get("nodes")
        given = [known.get(f"node/{node}") for node in nodes] if isinstance(nodes, list) else []
    pairs = [_pair(point) for point in given]
    return [pair for pair in pairs if pair] if all(pairs) else []


def _line_or_area(path: Sequence[tuple[float, float]]) -> shapely.Geometry | None:
    if len(path) >= _POINTS_OF_A_RING and path[0] == path[-1]:
        return shapely.Polygon(path)
    return shapely.LineString(path) if len(path) > 1 else None


def _relation(one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> shapely.Geometry | None:
    """The area of a multipolygon, of the ways that its outer border consists of."""
    members = one.get("members")
    if not isinstance(members, list):
        return None
    lines = []
    for member in members:
        if isinstance(member, dict) and member.get("type") == "way" and member.get("role") in ("outer", ""):
            way = member if "geometry" in member else known.get(f"way/{member.get('ref')}", {})
            path = _path(way, known)
            if len(path) > 1:
                lines.append(shapely.LineString(path))
    if not lines:
        return None
    areas = shapely.get_parts(shapely.polygonize(lines))
    return shapely.union_all(areas) if len(areas) else None


def _middle(one: Mapping[str, Any]) -> shapely.Geometry | None:
    bounds = one.get("bounds")
    if not isinstance(bounds, dict):
        return None
    corners = [bounds.get(name) for name in ("minlon", "minlat", "maxlon", "maxlat")]
    if not all(isinstance(corner, (int, float)) for corner in corners):
        return None
    west, south, east, north = (float(str(corner)) for corner in corners)
    return shapely.Point((west + east) / 2, (south + north) / 2)


# --- GeoJSON and tables --------------------------------------------------------------------------------------------


def of_export(source: SourceFile) -> Elements:
    """The elements of GeoJSON; a feature that stands there twice comes once.

    Raises
    ------
    BadInputError
        When it is no list of features.
    """
    document = source.document
    _, shapes = read_features(source, Faults(source.name))  # one without a shape is told by who takes it
    found = Elements(date=day_of(document.get("timestamp")))
    for row, (feature, shape) in enumerate(zip(document["features"], shapes, strict=True), start=1):
        given = feature.get("properties")
        found.items.append(_of_record(given if isinstance(given, dict) else {}, shape, row, feature.get("id")))
    return found


def of_records(records: Iterable[Mapping[Any, Any]], shapes: Sequence[shapely.Geometry | None]) -> Elements:
    """The elements of a table: a column a tag, a geometry a row."""
    rows = zip(records, shapes, strict=True)
    return Elements([_of_record(record, shape, row) for row, (record, shape) in enumerate(rows, start=1)])


def _of_record(properties: Mapping[Any, Any], shape: Any, row: int, number: Any = None) -> Element:
    """One feature or row; where osmtogeojson keeps the tags apart they are found there."""
    plain = {key.lstrip("@_").casefold(): value for key, value in properties.items() if isinstance(key, str)}
    nested, meta = properties.get("tags"), plain.get("meta")
    tags = _tags(nested) if isinstance(nested, dict) else _own_tags(properties)
    about = {**plain, **(meta if isinstance(meta, dict) else {})}
    kind = next((str(plain[name]) for name in _TYPE_COLUMNS if _is_type(plain.get(name))), "")
    told = (number, *(plain.get(name) for name in _ID_COLUMNS))
    reference = next((found for one in told if one is not None and (found := reference_of(one, kind))), "")
    if not reference and (way := reference_of(plain.get("osm_way_id"), "way")):
        reference = way
    return Element(reference, tags, shape, day_of(about.get("timestamp")), row)


def _is_type(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower() in (*TYPES, "n", "w", "r")


def _own_tags(properties: Mapping[Any, Any]) -> dict[str, str]:
    """The properties that are tags, and those that GDAL keeps together in one text."""
    tags = _tags(
        {key: value for key, value in properties.items() if str(key).casefold() not in _NO_TAGS and str(key)[:1] != "@"}
    )
    if _is_type(tags.get("type")):
        del tags["type"]
    return {**_hstore(tags.pop("other_tags", "")), **tags}


_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')


def _hstore(text: str) -> dict[str, str]:
    """Tags as GDAL writes those that have no column.

    Examples
    --------
    >>> _hstore('"amenity"=>"bench","check_date"=>"2025-01-30"')
    {'amenity': 'bench', 'check_date': '2025-01-30'}
    """
    unescaped: Callable[[str], str] = lambda part: part.replace('\\"', '"').replace("\\\\", "\\")  # noqa: E731
    return {unescaped(key): unescaped(value) for key, value in _PAIR.findall(text)}
