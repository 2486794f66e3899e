"""What a walker recognises or needs, out of an extract of OpenStreetMap: benches, toilets, bridges, water, parks.

Context and landmarks only: nothing of it counts in a score, and a house of worship is a building to turn left at.
Shelters and social facilities are never taken (they are hidden on import), nor what is not for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from socialmap import geo
from socialmap.model import FeatureKind
from socialmap.model.written import seen
from socialmap.sources.geojson import in_metres
from socialmap.sources.raw import Features
from socialmap.sources.streets.tags import YES, read_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from socialmap.sources.raw import Remarks

SOURCE_ID = "osm"
#: Elements with one of these keys may be something; all others are passed over.
KEYS = ("amenity", "shop", "crossing", "crossing:signals", "bridge", "natural", "leisure", "waterway")
#: One tag that says what it is.
TAGGED = {
    ("amenity", "bench"): FeatureKind.BENCH,
    ("amenity", "toilets"): FeatureKind.TOILET,
    ("amenity", "drinking_water"): FeatureKind.WATER_TAP,
    ("amenity", "place_of_worship"): FeatureKind.WORSHIP,
    ("amenity", "school"): FeatureKind.SCHOOL,
    ("shop", "supermarket"): FeatureKind.SUPERMARKET,
    ("crossing", "traffic_signals"): FeatureKind.LIGHTS,
    ("crossing:signals", "yes"): FeatureKind.LIGHTS,
    ("natural", "water"): FeatureKind.WATER,
    ("waterway", "riverbank"): FeatureKind.WATER,
    ("leisure", "park"): FeatureKind.PARK,
}
#: Wide enough to draw as a line where its banks are not drawn.
WATER_LINES = frozenset({"river", "canal"})
AREAS = (FeatureKind.WATER, FeatureKind.PARK)
SHAPES = (*AREAS, FeatureKind.BRIDGE)
#: A name on a bench is often that of somebody who died; the others are known by what they are.
NAMELESS = (FeatureKind.BENCH, FeatureKind.TOILET, FeatureKind.LIGHTS)
NOT_FOR_ALL = frozenset({"private", "no", "customers", "permit", "employees"})
FREE_TO_USE = (FeatureKind.BENCH, FeatureKind.TOILET, FeatureKind.WATER_TAP)
#: Bends of water and parks that a drawn map does not show, in metres.
SMALLEST_BEND = 1.0
TAP_NAME = "Watertappunt"


@dataclass
class _Found:
    kind: list[str] = field(default_factory=list)
    reference: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    shape: list[shapely.Geometry] = field(default_factory=list)  # degrees

    def add(self, kinds: Iterable[FeatureKind], reference: str, tags: Mapping[str, str], shape: Any) -> None:
        for kind in kinds:
            self.kind.append(str(kind))
            self.reference.append(reference)
            self.name.append(_name(kind, tags))
            self.shape.append(shape if kind in SHAPES else shapely.point_on_surface(shape))

    def features(self) -> Features:
        shapes = in_metres(np.array(self.shape, dtype=object))
        frame = gpd.GeoDataFrame(
            {"kind": self.kind, "reference": self.reference, "name": self.name},
            geometry=shapely.simplify(shapes, SMALLEST_BEND),
            crs=geo.RD,
        )
        return Features(SOURCE_ID, frame)


def read_points(path: Any, remarks: Remarks) -> Features:
    """Landmarks, benches, toilets, taps, bridges, parks and water of an extract.

    Parameters
    ----------
    path
        A whole .osm.pbf file; a broken one has been refused by who read its streets.

    Returns
    -------
    Points, but lines for bridges and narrow water, and polygons for parks and water, in RD metres. An element that
    is two things (a school in a church) has a row for each.
    """
    found, broken = _Found(), 0
    for thing, kinds, reference in _elements(path):
        shape = _shape(thing)
        if shape is None or shapely.is_empty(shape):
            broken += 1
        else:
            found.add(kinds, reference, thing.tags, shape)
    if broken:
        remarks.add("weggelaten", f"een herkenningspunt zonder bruikbare vorm ({broken} keer)", value=broken)
    return found.features()


def banks(features: Features) -> Any:
    """The edges of water, and narrow water itself, as lines in RD metres."""
    water = features.frame.loc[features.frame["kind"] == FeatureKind.WATER].geometry.to_numpy()
    areas = shapely.get_dimensions(water) > 1
    lines = shapely.get_parts(np.concatenate([shapely.boundary(water[areas]), water[~areas]]))
    return lines[shapely.get_num_coordinates(lines) > 1]


def asked_tags() -> dict[str, bool | list[str]]:
    """What OSMnx is asked for, to find the same without an extract."""
    asked: dict[str, bool | list[str]] = {"bridge": True, "waterway": sorted(WATER_LINES)}
    for key, value in TAGGED:
        values = asked.setdefault(key, [])
        if isinstance(values, list):
            values.append(value)
    return asked


def points_of(elements: gpd.GeoDataFrame) -> Features:
    """The same as :func:`read_points` of what OSMnx answers to :func:`asked_tags`.

    Parameters
    ----------
    elements
        In degrees; index element (node, way, relation) and id, a column for each tag.
    """
    found = _Found()
    tagged = elements.drop(columns="geometry").to_dict("records")
    for (element, number), row, shape in zip(elements.index, tagged, elements.geometry, strict=True):
        tags = {key: value for key, value in row.items() if isinstance(value, str)}
        reference = f"{element[0]}{number}"
        if element == "node":
            found.add(_without(kinds_of(tags), AREAS), reference, tags, shape)
        elif element == "way":
            is_area = isinstance(shape, shapely.Polygon)
            line = shape.exterior if is_area else shape
            found.add(kinds_of(tags) if is_area else (), reference, tags, shape)
            found.add(_line_kinds(tags, closed=line.is_closed), reference, tags, shapely.LineString(line))
        else:
            found.add(kinds_of(tags), reference, tags, shape)
    return found.features()


def kinds_of(tags: Mapping[str, str]) -> tuple[FeatureKind, ...]:
    """What these tags say that somebody on foot recognises or needs; nothing for all else.

    Examples
    --------
    >>> kinds_of({"amenity": "bench"}), kinds_of({"amenity": "bench", "access": "private"})
    ((<FeatureKind.BENCH: 'bankje'>,), ())
    """
    if "social_facility" in tags or tags.get("amenity") in ("shelter", "social_facility"):
        return ()
    kinds = {kind for (key, value), kind in TAGGED.items() if tags.get(key) == value}
    if tags.get("access") in NOT_FOR_ALL:
        kinds -= {*FREE_TO_USE, FeatureKind.PARK}
    return tuple(sorted(kinds))


def _elements(path: Any) -> Iterator[tuple[Any, tuple[FeatureKind, ...], str]]:
    """Each element that is something: as a point, a line or an area."""
    import osmium
    from osmium.filter import KeyFilter

    keys = KeyFilter(*KEYS)
    things: Iterable[Any] = osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys)
    for thing in things:
        tags = thing.tags
        if isinstance(thing, osmium.osm.Node):
            kinds, reference = _without(kinds_of(tags), AREAS), f"n{thing.id}"
        elif isinstance(thing, osmium.osm.Way):
            kinds, reference = _line_kinds(tags, closed=thing.is_closed()), f"w{thing.id}"
        elif isinstance(thing, osmium.osm.Area):
            kinds, reference = kinds_of(tags), f"{'w' if thing.from_way() else 'r'}{thing.orig_id()}"
        else:  # relations come as areas
            continue
        if kinds:
            yield thing, kinds, reference


def _line_kinds(tags: Mapping[str, str], *, closed: bool) -> tuple[FeatureKind, ...]:
    """What a way is as a line; closed ways come as areas too, and are taken there."""
    kinds = set() if closed else set(_without(kinds_of(tags), AREAS))
    if tags.get("bridge", "no") != "no" and read_way(tags) is not None:
        kinds.add(FeatureKind.BRIDGE)
    if tags.get("waterway") in WATER_LINES and tags.get("tunnel", "no") not in {*YES, "culvert"}:
        kinds.add(FeatureKind.WATER)
    return tuple(sorted(kinds))


def _without(kinds: tuple[FeatureKind, ...], others: tuple[FeatureKind, ...]) -> tuple[FeatureKind, ...]:
    return tuple(kind for kind in kinds if kind not in others)


def _shape(thing: Any) -> shapely.Geometry | None:
    """The shape in degrees; None when a part of it lies outside the file or it does not close."""
    import osmium

    factory = osmium.geom.WKBFactory()
    try:
        if isinstance(thing, osmium.osm.Node):
            return shapely.Point(thing.lon, thing.lat)
        if isinstance(thing, osmium.osm.Way):
            return shapely.from_wkb(factory.create_linestring(thing))
        return shapely.from_wkb(factory.create_multipolygon(thing))
    except (RuntimeError, osmium.InvalidLocationError):
        return None


def _name(kind: FeatureKind, tags: Mapping[str, str]) -> str:
    if kind in NAMELESS:
        return ""
    if kind is FeatureKind.BRIDGE:  # its name is that of the street
        return tidy(tags.get("bridge:name", ""))
    return tidy(tags.get("name", "")) or (TAP_NAME if kind is FeatureKind.WATER_TAP else "")


def tidy(name: str) -> str:
    """A name without signs that are not seen, spaces too many, or a backtick for an apostrophe.

    Examples
    --------
    >>> tidy("  Sint `Jan\u202e  school")
    "Sint 'Jan school"
    """
    return seen(name.replace("`", "'"))
