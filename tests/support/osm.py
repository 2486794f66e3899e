"""Small extracts of OpenStreetMap drawn by hand, in metres from a corner in Amsterdam."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from socialmap import geo
from tests.support.networks import CORNER

Tags = Mapping[str, str]


def draw_pbf(
    path: Path,
    points: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Tags]],
    tags: Mapping[int, Tags] | None = None,
) -> Path:
    """Write an extract: points by number, ways with their tags, and the tags of some points."""
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    try:
        for number, (x, y) in points.items():
            lon, lat = geo.to_wgs84(CORNER[0] + x, CORNER[1] + y)
            writer.add_node(Node(id=number, location=(float(lon), float(lat)), tags=(tags or {}).get(number, {})))
        for number, (refs, way_tags) in enumerate(ways, 1):
            writer.add_way(Way(id=number, nodes=list(refs), tags=way_tags))
    finally:
        writer.close()
    return path
