"""What is read of an extract of OpenStreetMap, by pyosmium: ways that one walks, and what stands on them."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.errors import BadInputError
from socialmap.sources.osm.extract import opened
from socialmap.sources.streets.squares import DEGREE, Spot, Square, across, entries_of
from socialmap.sources.streets.tags import WALLS, Barrier, Way, read_barrier, read_way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.sources.streets.checks import StreetFiles

WAY_KEYS = ("highway", "route", "railway", "public_transport", "man_made", "barrier")
NODE_KEYS = (
    *("barrier", "kerb", "amenity", "entrance", "access", "foot", "wheelchair", "locked"),
    *("access:conditional", "foot:conditional"),
)
#: Squares of several ways.
AREA_KEYS = ("highway", "railway", "public_transport", "man_made")
OUTER = frozenset({"outer", ""})
#: pyosmium's place of a node that the file does not have.
NOWHERE = 2147483647


@dataclass
class Extract:
    """What is read in one pass. A run is a way, or a part of it: up to a point that is not known, or that is shut."""

    refs: array[int] = field(default_factory=lambda: array("q"))
    lon: array[int] = field(default_factory=lambda: array("i"))
    lat: array[int] = field(default_factory=lambda: array("i"))
    runs: array[int] = field(default_factory=lambda: array("q"))  # where each run begins
    ways: list[Way] = field(default_factory=list)  # of each run
    barriers: dict[int, Barrier] = field(default_factory=dict)
    benches: list[tuple[float, float]] = field(default_factory=list)
    areas: dict[int, Way] = field(default_factory=dict)  # what a way is as the edge of a square, by its id
    squares: list[Square] = field(default_factory=list)
    edges: dict[int, list[list[Spot]]] = field(default_factory=dict)  # what is still to be read, by id of its way
    walls: list[NDArray[np.float64]] = field(default_factory=list)  # degrees
    walled: set[int] = field(default_factory=set)  # points of walls
    forbidden: int = 0
    cut: int = 0
    shut: int = 0

    def add_node(self, node: Any) -> None:
        """A bench, or something on a way."""
        tags = node.tags
        if tags.get("amenity") == "bench":
            self.benches.append((node.lon, node.lat))
            return
        found = read_barrier(dict(tags))
        if found.is_something:
            self.barriers[node.id] = found

    def add_area(self, relation: Any) -> None:
        """A square of several ways: one walks along its edge and over it."""
        tags = dict(relation.tags)
        found = read_way({**tags, "area": "yes"}) if tags.get("type") == "multipolygon" else None
        if found is not None:
            square = Square(found)
            for one in relation.members:
                if one.type == "w":
                    outer = one.role in OUTER
                    line: list[Spot] = []
                    (square.walked if outer else square.holes).append(line)
                    self.edges.setdefault(one.ref, []).append(line)
                    self.areas |= {one.ref: found} if outer else {}
            self.squares.append(square)

    def add_way(self, way: Any) -> None:
        """A way that one walks, or a wall."""
        tags = dict(way.tags)
        found = read_way(tags)
        if found is not None:
            self.areas.pop(way.id, None)  # it is a street already
            self.add_run(way, found)
            if found.is_area:
                self.squares.append(Square(found, [_spots(way)]))
        elif tags.get("barrier") in WALLS:
            self._add_wall(way)
        else:
            self.forbidden += "highway" in tags

    def add_edge(self, way: Any) -> None:
        """A way that is an edge of squares."""
        for line in self.edges.get(way.id, ()):
            line.extend(_spots(way))
        if way.id in self.areas:
            self.add_run(way, self.areas[way.id])

    def add_crossings(self) -> None:
        """The ways over open ground, between where one comes to it."""
        doors = {ref for ref, one in self.barriers.items() if one.is_door}
        entries = entries_of(self.squares, Counter(self.refs), doors)
        walls = [shapely.LineString(line / DEGREE) for line in self.walls] if entries else []
        for square in self.squares:
            for ends in across(square, entries, walls):
                self.runs.append(len(self.refs))
                self.ways.append(square.way)
                for spot in ends:
                    self._add_point(*spot)

    def add_run(self, way: Any, found: Way) -> None:
        """The points of a way: a point that is shut has an end on either side that leads nowhere."""
        begun, side = False, None
        for node in way.nodes:
            place = node.location
            lon, lat, ref = place.x, place.y, node.ref
            if lon == NOWHERE:
                self.cut += 1
                begun, side = False, None
                continue
            if not begun:
                self.runs.append(len(self.refs))
                self.ways.append(found)
                begun = True
                if side is not None:
                    self._add_point(self._nobody(), *side)
            barrier = self.barriers.get(ref)
            # What leads off a square through a gate does not stand in the way of who walks along its edge.
            shut = barrier is not None and barrier.shut and not found.is_area
            self._add_point(self._nobody() if shut else ref, lon, lat)
            begun, side = not shut, (lon, lat) if shut else None
            self.shut += shut

    def _add_point(self, ref: int, lon: int, lat: int) -> None:
        self.refs.append(ref)
        self.lon.append(lon)
        self.lat.append(lat)

    def _nobody(self) -> int:
        """The number of a point where nothing else comes: OpenStreetMap's own are above zero."""
        return -1 - len(self.refs)

    def _add_wall(self, way: Any) -> None:
        known = [node for node in way.nodes if node.location.valid()]
        if len(known) > 1:
            self.walls.append(np.array([(node.lon, node.lat) for node in known]))
            self.walled.update(node.ref for node in known)


def _spots(way: Any) -> list[Spot]:
    """Points of a way, those left out that the file does not have."""
    spots = (Spot(node.ref, node.location.x, node.location.y) for node in way.nodes)
    return [spot for spot in spots if spot.lon != NOWHERE]


def extract(files: StreetFiles) -> tuple[Extract, str]:
    """What the file holds of streets, and the day of its data.

    Raises
    ------
    BadInputError
        For a file that is broken off.
    """
    import osmium
    from osmium.filter import EntityFilter, IdFilter, KeyFilter
    from osmium.osm import NODE, RELATION, WAY

    raw = Extract()
    try:
        file = opened(files.path)
        with osmium.io.Reader(file, osmium.osm.NOTHING) as reader:
            date = reader.header().get("osmosis_replication_timestamp")[:10]
        for relation in osmium.FileProcessor(file, RELATION).with_filter(KeyFilter(*AREA_KEYS)):
            raw.add_area(relation)
        things: Any = osmium.FileProcessor(file, NODE | WAY).with_locations("flex_mem")
        nodes, ways = KeyFilter(*NODE_KEYS), KeyFilter(*WAY_KEYS)
        nodes.enable_for(NODE)
        ways.enable_for(WAY)
        for thing in things.with_filter(nodes).with_filter(ways):
            if isinstance(thing, osmium.osm.Node):
                raw.add_node(thing)
            else:
                raw.add_way(thing)
        if raw.edges:
            edges: Any = osmium.FileProcessor(file, NODE | WAY).with_locations("flex_mem")
            for way in edges.with_filter(EntityFilter(WAY)).with_filter(IdFilter(list(raw.edges))):
                raw.add_edge(way)
        raw.add_crossings()
    except (RuntimeError, OSError) as error:
        msg = "het bestand van OpenStreetMap is afgebroken of beschadigd"
        raise BadInputError(msg, file=files.name, expected="een heel .osm.pbf-bestand") from error
    return raw, date
