"""What a walker recognises or needs: benches, toilets, cafés, shops, bridges, parks and water.

Context and landmarks only: nothing of it counts in a score, a café is nothing that we offer, and a house of worship
is a building to turn left at. Shelters and social facilities are never taken, nor what is not for everybody.
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
from socialmap.sources.osm.elements import Element
from socialmap.sources.osm.facts import EVERYDAY_FACTS, FACTS, seen_on
from socialmap.sources.osm.tags import EVERYDAY, SHAPED, SOURCE_ID, everyday
from socialmap.sources.raw import Features
from socialmap.sources.streets.tags import YES, read_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Wide enough to draw as a line where its banks are not drawn.
WATER_LINES = frozenset({"river", "canal"})
AREAS = (FeatureKind.WATER, FeatureKind.PARK)
SHAPES = (*AREAS, FeatureKind.BRIDGE)
#: A name on a bench is often that of somebody who died; the others are known by what they are.
NAMELESS = (FeatureKind.BENCH, FeatureKind.TOILET, FeatureKind.LIGHTS, FeatureKind.CANOPY)
#: Bends of water and parks that a drawn map does not show, in metres.
SMALLEST_BEND = 1.0
TAP_NAME = "Watertappunt"
_LETTERS = {"node": "n", "way": "w", "relation": "r"}


@dataclass
class Found:
    """Gathers what elements are along the way.

    Attributes
    ----------
    broken
        How many have no shape to show.
    """

    date: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    shapes: list[shapely.Geometry] = field(default_factory=list)
    broken: int = 0

    def add(self, element: Element) -> bool:
        """Take what an element is; whether it is anything of this sort."""
        shape = element.shape
        if shape is None:
            self.broken += is_everyday(element.tags)
            return is_everyday(element.tags)
        drawn = list(_drawn(element, shape))
        for kind, part in drawn:
            self._add(kind, element, part)
        return bool(drawn)

    def _add(self, kind: FeatureKind, element: Element, shape: shapely.Geometry) -> None:
        facts = {name: FACTS[name](element.tags) for name in EVERYDAY_FACTS}
        self.rows.append(
            {
                "kind": str(kind),
                "reference": short(element.reference),
                "name": _name(kind, element.tags),
                "seen_on": seen_on(element, self.date),
                **facts,
            }
        )
        self.shapes.append(shape if kind in SHAPES else shapely.point_on_surface(shape))

    def features(self) -> Features:
        """All of it, in RD metres; an element that is two things has a row for each, none has two of one kind."""
        columns = ("kind", "reference", "name", "seen_on", *EVERYDAY_FACTS)
        shapes = in_metres(np.array(self.shapes, dtype=object)) if self.shapes else np.empty(0, dtype=object)
        frame = gpd.GeoDataFrame(
            {name: [row[name] for row in self.rows] for name in columns},
            geometry=shapely.simplify(shapes, SMALLEST_BEND),
            crs=geo.RD,
        )
        twice = frame.duplicated(["kind", "reference"]) & frame["reference"].ne("")
        return Features(SOURCE_ID, frame[~twice].reset_index(drop=True), self.date)


def is_everyday(tags: Mapping[str, str]) -> bool:
    """Whether something with these tags may be taken, whatever its shape."""
    return bool(everyday(tags)) or bool(line_kinds(tags, closed=False))


def short(reference: str) -> str:
    """A reference as features have it: a letter and a number."""
    kind, _, number = reference.partition("/")
    return _LETTERS.get(kind, "") + number


def asked_tags() -> dict[str, bool | list[str]]:
    """What OSMnx is asked for, to find the same without an extract."""
    asked: dict[str, bool | list[str]] = {"bridge": True, "waterway": sorted(WATER_LINES)}
    for key, value in EVERYDAY:
        values = asked.setdefault(key, [])
        if isinstance(values, list):
            values.append(value)
    return asked


def keys() -> tuple[str, ...]:
    """Elements with one of these keys may be something; all others are passed over."""
    return tuple(dict.fromkeys((*(key for key, _ in EVERYDAY), *SHAPED)))


def points_of(elements: gpd.GeoDataFrame) -> Features:
    """What OSMnx answers to :func:`asked_tags`.

    Parameters
    ----------
    elements
        In degrees; index element (node, way, relation) and id, a column for each tag.
    """
    found = Found()
    tagged = elements.drop(columns="geometry").to_dict("records")
    for (kind, number), row, shape in zip(elements.index, tagged, elements.geometry, strict=True):
        tags = {key: value for key, value in row.items() if isinstance(value, str)}
        found.add(Element(f"{kind}/{number}", tags, shape))
    return found.features()


def _drawn(element: Element, shape: Any) -> Iterator[tuple[FeatureKind, shapely.Geometry]]:
    """What an element is by its shape: an area, a line or a point. A way that closes is an area, and a line around."""
    tags = element.tags
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        yield from ((kind, shape) for kind in everyday(tags))
        if element.reference.startswith("way"):
            around = shapely.LineString(shapely.get_exterior_ring(shapely.get_parts(shape)[0]))
            yield from ((kind, around) for kind in line_kinds(tags, closed=True))
    elif isinstance(shape, shapely.LineString):
        line = shapely.LineString(shape)
        yield from ((kind, line) for kind in line_kinds(tags, closed=line.is_closed))
    elif isinstance(shape, shapely.Point):
        yield from ((kind, shape) for kind in _without(everyday(tags), AREAS))


def line_kinds(tags: Mapping[str, str], *, closed: bool) -> tuple[FeatureKind, ...]:
    """What a way is as a line; closed ways come as areas too, and are taken there."""
    kinds = set() if closed else set(_without(everyday(tags), AREAS))
    if tags.get("bridge", "no") != "no" and read_way(tags) is not None:
        kinds.add(FeatureKind.BRIDGE)
    if tags.get("waterway") in WATER_LINES and tags.get("tunnel", "no") not in {*YES, "culvert"}:
        kinds.add(FeatureKind.WATER)
    return tuple(sorted(kinds))


def _without(kinds: Iterable[FeatureKind], others: tuple[FeatureKind, ...]) -> tuple[FeatureKind, ...]:
    return tuple(kind for kind in kinds if kind not in others)


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
