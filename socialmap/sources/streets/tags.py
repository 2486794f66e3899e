"""What the tags of OpenStreetMap mean for somebody on foot in the Netherlands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from socialmap.network.network import StreetKind, Surface

ALLOWED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
#: ``use_sidepath``: the footway beside it is drawn as a way of its own.
FORBIDDEN = frozenset({"no", "private", "use_sidepath"})
CLOSED = frozenset({"no", "private"})
YES = frozenset({"yes", "1", "true"})
BACKWARD = frozenset({"-1", "reverse", "backward"})

#: Walkable unless a tag says otherwise; cycleways too, as Dutch law has it where there is no footway.
KINDS: dict[str, StreetKind] = {
    **dict.fromkeys(
        ("primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"), StreetKind.ROAD
    ),
    **dict.fromkeys(("unclassified", "residential", "living_street", "service", "road"), StreetKind.ROAD),
    **dict.fromkeys(("footway", "pedestrian", "platform", "corridor"), StreetKind.FOOTWAY),
    **dict.fromkeys(("path", "track", "bridleway"), StreetKind.PATH),
    "cycleway": StreetKind.CYCLEWAY,
    "steps": StreetKind.STEPS,
    "elevator": StreetKind.OTHER,
}
#: Only with foot=yes or the like.
FAST = frozenset({"motorway", "motorway_link", "trunk", "trunk_link", "busway", "bus_guideway"})
#: Squares and platforms: one walks along their edge. Other areas (car parks, yards) are no street.
WALKED_AREAS = frozenset({"footway", "pedestrian", "platform", "living_street", "path"})

EVEN = frozenset(
    {"asphalt", "concrete", "paved", "paving_stones", "compacted", "wood", "metal", "chipseal", "rubber", "acrylic"}
)
UNEVEN = frozenset(
    {"cobblestone", "dirt", "earth", "fine_gravel", "grass", "grass_paver", "gravel", "ground", "metal_grid", "mud"}
    | {"pebblestone", "rock", "sand", "sett", "stepping_stones", "unhewn_cobblestone", "unpaved", "woodchips"}
)
SMOOTH = frozenset({"excellent", "good", "intermediate"})

#: Metres; OpenStreetMap's own meaning of the words: raised is more than 3 cm, lowered about 3 cm.
KERBS = {"flush": 0.0, "no": 0.0, "lowered": 0.03, "rolled": 0.08, "raised": 0.12, "yes": 0.12}
GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "kissing_gate", "turnstile"})
#: No wheel passes these: their free width is nothing.
NO_WHEELS = frozenset({"kissing_gate", "turnstile", "full-height_turnstile", "stile"})


class Way(NamedTuple):
    """One way that can be walked."""

    kind: StreetKind
    surface: Surface
    kerb: float
    width: float
    direction: int  # 0: both ways, 1: only as drawn, -1: only against it
    name: str


class Barrier(NamedTuple):
    """What a point on a way does to who passes."""

    kerb: float
    width: float
    gate: bool


def read_way(tags: Mapping[str, str]) -> Way | None:
    """The way of these tags, or None when nobody may walk there."""
    kind = street_kind(tags)
    if kind is None:
        return None
    return Way(
        kind,
        surface(tags),
        kerb(tags),
        metres(tags.get("width", "")),
        _direction(tags, kind),
        tags.get("name", "").strip(),
    )


def street_kind(tags: Mapping[str, str]) -> StreetKind | None:
    """What one walks on, or None when one does not."""
    found = _kind(tags)
    if found is None or (tags.get("area") == "yes" and not _walked_area(tags)):
        return None
    foot, access = tags.get("foot", ""), tags.get("access", "")
    if foot in FORBIDDEN or (foot not in ALLOWED and (access in CLOSED or tags.get("service") == "private")):
        return None
    return found


def _kind(tags: Mapping[str, str]) -> StreetKind | None:
    highway = tags.get("highway", "")
    if tags.get("route") == "ferry":
        return StreetKind.FERRY
    if not highway and "platform" in (tags.get("railway"), tags.get("public_transport")):
        return StreetKind.FOOTWAY
    if highway in FAST or tags.get("motorroad") == "yes":
        return StreetKind.ROAD if tags.get("foot") in ALLOWED else None
    if "crossing" in (tags.get("footway"), tags.get("cycleway"), tags.get("path")) and highway in KINDS:
        return StreetKind.CROSSING
    return KINDS.get(highway)


def _walked_area(tags: Mapping[str, str]) -> bool:
    return "highway" not in tags or tags["highway"] in WALKED_AREAS


def surface(tags: Mapping[str, str]) -> Surface:
    """How even; smoothness says it directly, else the material."""
    smoothness = tags.get("smoothness", "")
    if smoothness:
        return Surface.EVEN if smoothness in SMOOTH else Surface.UNEVEN
    material = tags.get("surface", "").split(":")[0].split(";")[0].strip()
    if material in EVEN:
        return Surface.EVEN
    return Surface.UNEVEN if material in UNEVEN else Surface.UNKNOWN


def kerb(tags: Mapping[str, str]) -> float:
    """Height of a kerb in metres; NaN is unknown."""
    height = metres(tags.get("kerb:height", ""))
    return height if not math.isnan(height) else KERBS.get(tags.get("kerb", ""), math.nan)


def metres(text: str) -> float:
    """A length as people write it: "1.5", "1,5 m", "12 cm"; NaN for what is no length.

    >>> metres("12 cm"), metres("1,5 m"), metres("-1")
    (0.12, 1.5, nan)
    """
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(m|cm|mm)?\s*", text)
    if not found:
        return math.nan
    return float(found[1].replace(",", ".")) / {"cm": 100, "mm": 1000}.get(found[2] or "m", 1)


def read_barrier(tags: Mapping[str, str]) -> Barrier:
    """Kerb, gate, bollards and what else stands on a way."""
    barrier = tags.get("barrier", "")
    width = 0.0 if barrier in NO_WHEELS else metres(tags.get("maxwidth:physical", ""))
    return Barrier(kerb(tags), width, barrier in GATES)


def _direction(tags: Mapping[str, str], kind: StreetKind) -> int:
    # For walkers one-way traffic is two-way, except where they are carried: ferries and escalators.
    word = tags.get("oneway:foot", "")
    if not word and kind is StreetKind.FERRY:
        word = tags.get("oneway", "")
    if not word and tags.get("conveying") in ("forward", "backward"):
        word = "yes" if tags["conveying"] == "forward" else "-1"
    return 1 if word in YES else -1 if word in BACKWARD else 0
