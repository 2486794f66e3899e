"""``/wijken``: every wijk by stadsdeel, for who knows the name; and areas as GeoJSON.

First minute: somebody reads the names of the own stadsdeel and presses the one where they live.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.model import Level
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.layers import simplified

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

LEVEL_WORDS = {
    Level.BUURT: later("buurt"),
    Level.WIJK: later("wijk"),
    Level.GEBIED: later("gebied"),
    Level.STADSDEEL: later("stadsdeel"),
    Level.GEMEENTE: later("gemeente"),
}


@dataclass(frozen=True)
class AreaLink:
    """An area by name, with the code that its address has."""

    code: str
    name: str


@dataclass(frozen=True)
class AreaGroup:
    """A stadsdeel, or whatever holds the wijken here, and its wijken."""

    area: AreaLink | None
    wijken: list[AreaLink]


@dataclass(frozen=True)
class AreasPage:
    """All wijken of the municipality."""

    city: AreaLink | None
    groups: list[AreaGroup]
    schematic: bool
    sources: list[SourceLink]


def area_link(area: pd.Series) -> AreaLink:
    """How to get to an area."""
    return AreaLink(area["local_code"] or str(area.name), area["name"])


def address_code(area: pd.Series | None) -> str:
    """The code of an area in the addresses of pages that also tell of the whole city, "" for that."""
    return "" if area is None or area["level"] == Level.GEMEENTE else area_link(area).code


def links(areas: pd.DataFrame) -> list[AreaLink]:
    """How to get to each of these areas, by name."""
    return [area_link(area) for _, area in areas.sort_values("name").iterrows()]


def areas_page(world: World, words: Words) -> AreasPage:
    """The wijken by stadsdeel; without stadsdelen they stand in one list."""
    wijken, city = world.level(Level.WIJK), world.area(world.gemeente)
    parts = {area["local_code"] or code: area_link(area) for code, area in world.level(Level.STADSDEEL).iterrows()}
    groups = [AreaGroup(parts.get(code), links(inside)) for code, inside in wijken.groupby("stadsdeel_code")]
    groups.sort(key=lambda group: group.area.name if group.area else "")
    return AreasPage(
        city=None if city is None else area_link(city),
        groups=groups,
        schematic=world.schematic,
        sources=sources(world, world.areas["source_id"].unique(), words),
    )


def areas_geojson(world: World, level: Level, words: Words) -> dict[str, Any]:
    """The areas of one level with simplified borders; without a border the geometry is null."""
    areas = world.level(level)
    features = [
        {
            "type": "Feature",
            "id": code,
            "geometry": shape,
            "properties": {"name": row["name"], "code": row["local_code"] or code, "schematic": bool(row["schematic"])},
        }
        for (code, row), shape in zip(areas.iterrows(), simplified(areas.geometry), strict=True)
    ]
    return {
        "type": "FeatureCollection",
        "level": str(level),
        "schematic": bool(areas["schematic"].any()),
        "sources": [asdict(source) for source in sources(world, areas["source_id"].unique(), words)],
        "features": features,
    }
