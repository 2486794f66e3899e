"""What wheels and a rollator meet, by the words of OpenStreetMap: what is stated, and what that leaves open."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from socialmap.network.network import Closed, Doubt, Surface
from socialmap.sources.streets.access import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

EVEN = frozenset(
    {"asphalt", "concrete", "paved", "paving_stones", "compacted", "wood", "metal", "chipseal", "rubber", "acrylic"}
    | {"tartan", "tiles", "brick", "bricks", "plastic", "carpet", "paving_stones:lanes"}
)
UNEVEN = frozenset(
    {"cobblestone", "dirt", "earth", "fine_gravel", "grass", "grass_paver", "gravel", "ground", "metal_grid"}
    | {"pebblestone", "sett", "unhewn_cobblestone", "unpaved", "woodchips", "clay", "shells", "soil", "stone"}
)
#: No wheel turns in these.
BAD = frozenset({"sand", "mud", "snow", "ice", "salt", "rock", "stepping_stones", "bare_rock", "beach", "water"})
#: OpenStreetMap's own scale: "intermediate" is the last that a wheelchair or mobility scooter goes on.
SMOOTH = frozenset({"excellent", "very_good", "good", "intermediate"})
ROUGH = frozenset({"bad", "very_bad", "horrible", "very_horrible", "impassable"})
TRACKS = {"grade1": Surface.EVEN, "grade2": Surface.UNEVEN, "grade3": Surface.UNEVEN, "grade4": Surface.UNEVEN}
#: The first of these wins where ways of one street differ.
HARDEST = (Surface.BAD, Surface.UNEVEN, Surface.UNKNOWN, Surface.EVEN)

#: Metres; OpenStreetMap's own meaning of the words: raised is more than 3 cm, lowered about 3 cm.
KERBS = {"flush": 0.0, "no": 0.0, "lowered": 0.03, "rolled": 0.08, "raised": 0.12, "yes": 0.12, "regular": 0.12}
WIDTHS = ("width", "est_width", "maxwidth:physical", "maxwidth")
WHEELCHAIR_YES = frozenset({"yes", "designated", "official", "permissive"})
#: A hike with hands in the pockets is the only one that is a street.
EASY_HIKES = frozenset({"", "strolling"})


class Wheels(NamedTuple):
    """What wheels and a rollator meet on a way or at a point of it; lengths in metres, NaN where unknown."""

    surface: Surface
    kerb: float
    width: float
    slope: float
    closed: Closed
    doubt: Doubt


def read_wheels(tags: Mapping[str, str]) -> Wheels:
    """What these tags state of wheels."""
    slope, steep_in_words = _slope(tags["incline"]) if "incline" in tags else (math.nan, False)
    closed, doubt = _stated(tags.get("wheelchair", ""))
    if tags.get("sac_scale", "") not in EASY_HIKES:
        closed |= Closed.WHEELS | Closed.STEP_FREE
    found = surface(tags)
    if tags.get("wheelchair") in WHEELCHAIR_YES and found is Surface.BAD:
        found, doubt = Surface.UNEVEN, doubt | Doubt.WHEELS
    widths, kerbs = _widths(tags), _kerbs(tags)
    for open_, word in ((steep_in_words, Doubt.SLOPE), (_partly(widths), Doubt.WIDTH), (_partly(kerbs), Doubt.KERB)):
        doubt |= word if open_ else Doubt.NONE
    return Wheels(found, _most(max, kerbs), _most(min, widths), slope, closed, doubt)


def _most(choose: Callable[[list[float]], float], values: list[float]) -> float:
    """The hardest of what is known."""
    known = [value for value in values if not math.isnan(value)]
    return choose(known) if known else math.nan


def _partly(values: list[float]) -> bool:
    """Whether of several only some are known: those bound it, and it is not known."""
    return any(map(math.isnan, values))


def _stated(wheelchair: str) -> tuple[Closed, Doubt]:
    """Whether wheels are said to pass; "no" says little of who walks with a rollator."""
    said = words(wheelchair)
    if "no" in said:
        return Closed.WHEELS, Doubt.WHEELS
    return Closed.NOBODY, Doubt.NONE if set(said) <= WHEELCHAIR_YES else Doubt.WHEELS


def surface(tags: Mapping[str, str]) -> Surface:
    """How even: smoothness says it directly, else the material, or what a track is made of; the hardest counts."""
    found = []
    if tags.get("smoothness"):
        found = [_smoothness(word) for word in words(tags["smoothness"])]
    if not found or Surface.UNKNOWN in found:
        found += [_material(word) for word in words(tags.get("surface", ""))]
    if tags.get("tracktype"):
        grade = TRACKS.get(tags["tracktype"], Surface.BAD if tags["tracktype"] == "grade5" else Surface.UNKNOWN)
        found = [*found, grade] if found or grade is not Surface.UNKNOWN else []
    return hardest(found)


def hardest(surfaces: Iterable[Surface]) -> Surface:
    """The surface that counts of several."""
    found = set(surfaces)
    return next((one for one in HARDEST if one in found), Surface.UNKNOWN)


def _smoothness(word: str) -> Surface:
    return Surface.EVEN if word in SMOOTH else Surface.BAD if word in ROUGH else Surface.UNKNOWN


def _material(word: str) -> Surface:
    material = word.split(":", maxsplit=1)[0]
    for surfaces, found in ((EVEN, Surface.EVEN), (UNEVEN, Surface.UNEVEN), (BAD, Surface.BAD)):
        if material in surfaces:
            return found
    return Surface.UNKNOWN


def _kerbs(tags: Mapping[str, str]) -> list[float]:
    """Heights of kerbs in metres."""
    height = metres(tags["kerb:height"]) if "kerb:height" in tags else math.nan
    if not math.isnan(height):
        return [height]
    return [KERBS.get(word, math.nan) for word in words(tags.get("kerb", ""))]


def _widths(tags: Mapping[str, str]) -> list[float]:
    """Every width that is stated, in metres."""
    said = [tags[key] for key in WIDTHS if key in tags]
    return [metres(part) for text in said for part in re.split(r"[;|]|(?<=\d)-(?=\d)", text) if part.strip()]


def metres(text: str) -> float:
    """A length as people write it: "1.5", "1,5 m", "12 cm"; NaN for what is no length.

    >>> metres("12 cm"), metres("1,5 m"), metres("-1")
    (0.12, 1.5, nan)
    """
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(m|cm|mm)?\s*", text)
    if not found:
        return math.nan
    return float(found[1].replace(",", ".")) / {"cm": 100, "mm": 1000}.get(found[2] or "m", 1)


def _slope(text: str) -> tuple[float, bool]:
    """Steepness in percents, up or down; and whether it slopes without saying how much.

    Examples
    --------
    >>> _slope("-12,5 %"), _slope("10°")[0] > 17, _slope("up"), _slope("1:12")[0] < 8.4
    ((12.5, False), True, (nan, True), True)
    """
    steepest, open_ = math.nan, False
    for part in re.split(r"[;|]|(?<=[\d%°])-(?=\d)", text.strip().lower().replace(" ", "")):
        found = re.fullmatch(r"[<>~+-]*(\d+(?:[.,]\d+)?)(%|°|:(\d+(?:[.,]\d+)?))?", part)
        if part in ("", "no", "none", "flat"):
            continue
        if not found:
            open_ = True
            continue
        value = float(found[1].replace(",", "."))
        if found[2] == "°":
            value = 100 * math.tan(math.radians(min(value, 89)))
        elif found[3]:
            run = float(found[3].replace(",", "."))
            value = 100 * value / run if run else math.inf
        steepest = value if math.isnan(steepest) else max(steepest, value)
    return steepest, open_
