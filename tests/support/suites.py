"""Rows of ``../shared/cases/suites`` drawn as one extract of OpenStreetMap: each row on ground of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
from osmium.osm.mutable import Node, Relation, Way

from socialmap import geo
from socialmap.config import Settings
from socialmap.network.network import Network
from socialmap.network.profiles import Profile, read_profiles, ways
from socialmap.network.route import Route, find_route
from socialmap.network.search import Ways
from socialmap.network.snapping import Snapper
from socialmap.sources.streets import read_streets

#: South-west of all rows, the ground that each has, and how many there are from west to east; RD metres.
CORNER, GROUND, WIDE = (60_000.0, 370_000.0), 6_000.0, 24
PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
#: Metres from a point to the street that it is drawn on.
ON_STREET = 3.0


@dataclass(frozen=True)
class Drawing:
    """One row: points by letter in metres, tags of points, ways as letters with tags, and areas of several ways."""

    points: Mapping[str, tuple[float, float]]
    ways: Sequence[tuple[str, Mapping[str, str]]]
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    relations: Sequence[tuple[Sequence[tuple[int, str]], Mapping[str, str]]] = ()


@dataclass(frozen=True)
class Drawn:
    """All rows as one network."""

    drawings: Sequence[Drawing]
    network: Network
    snapper: Snapper

    def ways(self, profile: str) -> Ways:
        """The network as one of the profiles of the project walks it."""
        return ways(self.network, profiles()[profile])

    def route(self, on: Ways, number: int, start: str, end: str, limit: float = ON_STREET) -> Route | None:
        """The quickest way between two points of a row; None where there is none."""
        spots = [
            self.snapper.snap(*_place(number, self.drawings[number].points[letter]), limit=limit)
            for letter in (start, end)
        ]
        return find_route(on, *spots)


def profiles() -> dict[str, Profile]:
    """Those of the project."""
    return read_profiles(PROFILES)


def drawn(path: Path, drawings: Sequence[Drawing]) -> Drawn:
    """Write the rows as an extract and read it."""
    network = read_streets([_write(path, drawings)], settings=Settings()).network
    return Drawn(drawings, network, Snapper(network, min_component=0))


def grid(row: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The points of a row of a suite, in metres."""
    return {letter: (x * row["grid_m"], y * row["grid_m"]) for letter, (x, y) in row["nodes"].items()}


def tagged(way: Mapping[str, str], *other: str) -> dict[str, str]:
    """The tags of a way of a suite: what is empty is not there."""
    return {key: value for key, value in way.items() if value and value != "(nil)" and key not in ("nodes", *other)}


def _place(number: int, point: tuple[float, float]) -> tuple[float, float]:
    east, north = number % WIDE, number // WIDE
    return CORNER[0] + east * GROUND + point[0], CORNER[1] + north * GROUND + point[1]


def _write(path: Path, drawings: Sequence[Drawing]) -> Path:
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    try:
        numbers = dict(enumerate(_nodes(writer, drawings)))
        count = 0
        first = {}
        for row, drawing in enumerate(drawings):
            first[row] = count
            for letters, tags in drawing.ways:
                count += 1
                writer.add_way(Way(id=count, nodes=[numbers[row][letter] for letter in letters], tags=dict(tags)))
        areas = 0
        for row, drawing in enumerate(drawings):
            for members, tags in drawing.relations:
                areas += 1
                of = [("w", first[row] + way + 1, role) for way, role in members]
                writer.add_relation(Relation(id=areas, members=of, tags=dict(tags)))
    finally:
        writer.close()
    return path


def _nodes(writer: Any, drawings: Sequence[Drawing]) -> Iterable[dict[str, int]]:
    count = 0
    for row, drawing in enumerate(drawings):
        numbers = {}
        for letter, point in drawing.points.items():
            count += 1
            lon, lat = geo.to_wgs84(*_place(row, point))
            tags = dict(drawing.tags.get(letter, {}))
            writer.add_node(Node(id=count, location=(float(lon), float(lat)), tags=tags))
            numbers[letter] = count
        yield numbers
