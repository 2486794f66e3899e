"""What the tags of OpenStreetMap mean for somebody on foot in the Netherlands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from socialmap.network.network import Closed, Doubt, StreetKind, Surface
from socialmap.sources.streets.access import Passage, may_pass
from socialmap.sources.streets.wheels import read_wheels

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
#: Only with foot=yes or the like, or a sidewalk.
FAST = frozenset({"motorway", "motorway_link", "trunk", "trunk_link", "busway", "bus_guideway"})
SIDEWALKS = frozenset({"yes", "both", "left", "right"})
#: Squares, piers and platforms: one walks along their edge, and over them (``squares``). Other areas (car parks, yards)
#: are no street.
WALKED_AREAS = frozenset({"footway", "pedestrian", "platform", "living_street", "path", "residential"})
#: Ways that only walkers have, so that their traffic is that of walkers.
FOR_WALKERS = frozenset({"footway", "steps", "corridor"})
#: All that is read of a way, but for its name.
TAGS = (
    *("highway", "route", "railway", "public_transport", "man_made", "area", "service", "motorroad", "sidewalk"),
    *("footway", "cycleway", "path", "steps", "step_count", "foot", "access", "foot:conditional", "access:conditional"),
    *("opening_hours", "locked", "foot:forward", "foot:backward", "oneway", "oneway:foot", "conveying", "duration"),
    "bicycle",
    *("surface", "smoothness", "tracktype", "width", "maxwidth:physical", "maxwidth", "est_width"),
    *("kerb", "kerb:height", "incline", "wheelchair", "sac_scale", "tunnel", "bridge", "covered"),
)
#: A path along a street bears the name of that street: by which keys it does.
BESIDE = ("is_sidepath:of:name", "street:name")

GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "kissing_gate", "turnstile"})
#: Neither wheels nor a rollator pass these: one climbs them, or squeezes through.
CLIMBED = frozenset(
    {
        "kissing_gate",
        "turnstile",
        "full-height_turnstile",
        "stile",
        "horse_stile",
        "hampshire_gate",
        "log",
        "cattle_grid",
    }
)
#: What one walks into, unless a tag says that one may pass.
WALLS = frozenset({"wall", "city_wall", "retaining_wall", "fence", "hedge", "ditch", "guard_rail", "jersey_barrier"})
#: Leaves the whole way free.
WIDE = frozenset({"", "kerb", "entrance", "lift_gate", "height_restrictor", "toll_booth", "border_control", "bus_trap"})
PASSED = frozenset(
    {"bollard", "cycle_barrier", "motorcycle_barrier", "block", "chain", "rope", "planter", "sump_buster", "bump_gate"}
    | {"sally_port", "swing", "spikes", "wedge", "coupure", "bar", "barrier_board", "cable_barrier"}
    | (GATES | CLIMBED | WIDE)
)
#: A point that is a thing of its own: what its tags say of access is about going in, not past.
THINGS = ("amenity", "shop", "office", "tourism", "leisure", "craft", "healthcare", "public_transport", "railway")


class Way(NamedTuple):
    """One way that can be walked; ``duration`` is that of a ferry, in seconds."""

    kind: StreetKind
    surface: Surface
    kerb: float
    width: float
    direction: int  # 0: both ways, 1: only as drawn, -1: only against it
    name: str
    slope: float = math.nan
    closed: Closed = Closed.NOBODY
    doubt: Doubt = Doubt.NONE
    duration: float = math.nan
    is_area: bool = False
    is_under: bool = False  # through a tunnel, or over a bridge: what is drawn across it stands not on it


class Barrier(NamedTuple):
    """What a point on a way does to who passes; ``shut`` for everybody."""

    kerb: float
    width: float
    gate: bool
    closed: Closed = Closed.NOBODY
    doubt: Doubt = Doubt.NONE
    shut: bool = False
    is_door: bool = False

    @property
    def is_something(self) -> bool:
        """Whether it matters to anybody."""
        known = not (math.isnan(self.kerb) and math.isnan(self.width))
        return bool(known or self.gate or self.closed or self.doubt or self.shut or self.is_door)


def read_way(tags: Mapping[str, str]) -> Way | None:
    """The way of these tags, or None when nobody may walk there."""
    way = _read(tuple((key, tags[key]) for key in TAGS if key in tags))
    return way and way._replace(name=street_name(tags))


@lru_cache(maxsize=65536)
def _read(said: tuple[tuple[str, str], ...]) -> Way | None:
    """The way of what is said, without its name: most ways say what others do."""
    tags = dict(said)
    kind = street_kind(tags)
    if kind is None:
        return None
    wheels = read_wheels(tags)
    passage = may_pass(tags)
    # Whether riders share their path is said of each or not known.
    is_open = passage is Passage.OPEN or (passage is Passage.UNSAID and tags.get("highway") != "bridleway")
    doubt = wheels.doubt if is_open else wheels.doubt | Doubt.ACCESS
    return Way(
        kind,
        wheels.surface,
        wheels.kerb,
        wheels.width,
        _direction(tags, kind),
        "",
        wheels.slope,
        wheels.closed,
        doubt,
        _seconds(tags.get("duration", "")) if kind is StreetKind.FERRY else math.nan,
        tags.get("area") == "yes",
        any(tags.get(key, "no") != "no" for key in ("tunnel", "bridge", "covered")),
    )


def street_kind(tags: Mapping[str, str]) -> StreetKind | None:
    """What one walks on, or None when one does not."""
    found = _kind(tags)
    if found is None or (tags.get("area") == "yes" and not _walked_area(tags)):
        return None
    passage = may_pass(tags)
    if passage is Passage.SHUT or (passage is Passage.UNSAID and tags.get("service") == "private"):
        return None
    return found


def street_name(tags: Mapping[str, str]) -> str:
    """Its name, or of a path beside a street that of the street."""
    name = tags.get("name", "").strip()
    if not name and ("sidewalk" in (tags.get("footway"), tags.get("path")) or tags.get("is_sidepath") == "yes"):
        name = next((tags[key].strip() for key in BESIDE if tags.get(key, "").strip()), "")
    return name


def _kind(tags: Mapping[str, str]) -> StreetKind | None:
    highway = tags.get("highway", "")
    if tags.get("route") == "ferry":
        return StreetKind.FERRY
    if not highway and _is_platform(tags):
        return StreetKind.FOOTWAY
    if highway in FAST or tags.get("motorroad") == "yes":
        return StreetKind.ROAD if _beside_fast(tags) else None
    if "crossing" in (tags.get("footway"), tags.get("cycleway"), tags.get("path")) and highway in KINDS:
        return StreetKind.CROSSING
    found = KINDS.get(highway)
    if found is not None and (tags.get("step_count", "0").strip("0") or tags.get("steps") == "yes"):
        return StreetKind.STEPS
    return found


def _is_platform(tags: Mapping[str, str]) -> bool:
    return "platform" in (tags.get("railway"), tags.get("public_transport")) or tags.get("man_made") == "pier"


def _beside_fast(tags: Mapping[str, str]) -> bool:
    """Whether one may walk along a motorway or the like: only where that is said of walkers."""
    if tags.get("foot"):
        return may_pass({"foot": tags["foot"]}) is Passage.OPEN
    return tags.get("motorroad") != "yes" and tags.get("sidewalk") in SIDEWALKS


def _walked_area(tags: Mapping[str, str]) -> bool:
    return "highway" not in tags or tags["highway"] in WALKED_AREAS


def read_barrier(tags: Mapping[str, str]) -> Barrier:
    """Kerb, gate, bollards, doors and what else stands on a way."""
    barrier, is_door = tags.get("barrier", ""), tags.get("entrance", "no") != "no"
    if not barrier and not is_door and _is_thing(tags):
        tags = {key: tags[key] for key in ("kerb", "kerb:height") if key in tags}
    passage, wheels = may_pass(tags), read_wheels(tags)
    closed, doubt = wheels.closed, wheels.doubt
    if barrier in CLIMBED | WALLS:
        if tags.get("wheelchair", "no") == "no":
            closed |= Closed.WHEELS | Closed.STEP_FREE
        else:  # said to pass, where nobody would think so
            doubt |= Doubt.WHEELS
    shut = passage is Passage.SHUT or (barrier in WALLS and passage is Passage.UNSAID)
    if passage is Passage.TOLD or (barrier not in PASSED and passage is Passage.UNSAID and not shut):
        doubt |= Doubt.ACCESS
    if barrier not in WIDE and math.isnan(wheels.width):
        doubt |= Doubt.WIDTH
    if (barrier == "kerb" or "kerb" in tags) and math.isnan(wheels.kerb):
        doubt |= Doubt.KERB
    return Barrier(wheels.kerb, wheels.width, barrier in GATES, closed, doubt, shut, is_door)


def _is_thing(tags: Mapping[str, str]) -> bool:
    return tags.get("highway") == "bus_stop" or any(key in tags for key in THINGS)


def _direction(tags: Mapping[str, str], kind: StreetKind) -> int:
    # For walkers one-way traffic is two-way, except where they are carried (ferries and escalators), and where there
    # is no other traffic than theirs.
    word = tags.get("oneway:foot", "") or _one_side(tags)
    alone = tags.get("highway") in FOR_WALKERS and "bicycle" not in tags
    if not word and (kind is StreetKind.FERRY or (alone and kind is not StreetKind.CROSSING)):
        word = tags.get("oneway", "")
    if not word and tags.get("highway") in FOR_WALKERS and tags.get("conveying") in ("forward", "backward"):
        word = "yes" if tags["conveying"] == "forward" else "-1"
    return 1 if word in YES else -1 if word in BACKWARD else 0


def _one_side(tags: Mapping[str, str]) -> str:
    """What is said of walkers in one direction only, as a one-way street."""
    there, back = (may_pass({"foot": tags.get(f"foot:{side}", "")}) for side in ("forward", "backward"))
    if there is back:
        return ""
    if back is Passage.SHUT or (there is Passage.OPEN and not (back or tags.get("foot"))):
        return "yes"
    if there is Passage.SHUT or (back is Passage.OPEN and not (there or tags.get("foot"))):
        return "-1"
    return ""


def _seconds(text: str) -> float:
    """How long a ferry takes, as OpenStreetMap writes it; NaN for what is no duration.

    Examples
    --------
    >>> _seconds("1:00"), _seconds("00:05:30"), _seconds("12"), _seconds("PT1H15M"), _seconds("soon")
    (3600.0, 330.0, 720.0, 4500.0, nan)
    """
    iso = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text.strip().upper())
    clock = re.fullmatch(r"(?:(\d+):)?(\d+)(?::(\d+))?()", text.strip().lower().removesuffix("min").strip())
    found = iso or clock
    if not found or not any(found.groups()):
        return math.nan
    hours, minutes, seconds = (float(part or 0) for part in found.groups()[:3])
    return (hours * 60 + minutes) * 60 + seconds or math.nan
