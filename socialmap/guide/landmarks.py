"""What one sees on the way: places and things that a walker knows, and on which side of the street they are.

Only what anybody recognises from the street, and only places that are on the map for everyone. A place is told when it
stands on the street that is walked, not behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from socialmap.guide.quiet import quiet_name
from socialmap.i18n import later
from socialmap.model import OPEN_KINDS, FeatureKind, PlaceKind, Status
from socialmap.network.snapping import snap
from socialmap.offer.words import shown
from socialmap.walks import walks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

#: Metres from the line within which something is seen beside it, straight ahead, and on it.
BESIDE, BEFORE, ON = 30.0, 40.0, 10.0
#: Metres by which something may stand nearer to another street.
OTHER_STREET = 12.0
#: Metres before and after over which the direction of the line is taken.
LOOK = 10.0
#: Sine of the angle with the line below which something is ahead or behind, not to a side.
AHEAD = 0.4
#: Metres of a way through a park that are worth telling.
THROUGH = 40.0
#: Metres within which something far off still gives a direction, and degrees that it may lie aside.
TOWARDS, ASIDE = 700.0, 30.0
#: Metres from the start within which something gives no direction.
TOO_NEAR = 25.0
#: Metres around where one goes: what stands there is it.
GOAL = 20.0


class Side(StrEnum):
    """Where something is for who walks there."""

    LEFT = "links"
    RIGHT = "rechts"
    BEFORE = "voor"
    ON = "op"


class Kind(NamedTuple):
    """How well anybody knows it when they see it, and what it is called, with and without its name."""

    weight: float
    named: str
    plain: str
    on_way: bool = False


#: By ``PlaceKind`` and ``FeatureKind``. After "Links ziet u" or "Ga richting", in the first case of a language.
KINDS: dict[str, Kind] = {
    FeatureKind.STATION: Kind(10, later("station %(name)s"), later("het station")),
    PlaceKind.BIBLIOTHEEK: Kind(9, "", later("de bibliotheek")),
    PlaceKind.HUIS_VAN_DE_WIJK: Kind(9, "", later("het Huis van de Wijk")),
    FeatureKind.SUPERMARKET: Kind(9, later("supermarkt %(name)s"), later("een supermarkt")),
    FeatureKind.WORSHIP: Kind(8, later("het gebedshuis (%(name)s)"), later("een gebedshuis")),
    PlaceKind.ZWEMBAD: Kind(8, "", later("het zwembad")),
    PlaceKind.KINDERBOERDERIJ: Kind(8, "", later("de kinderboerderij")),
    FeatureKind.LIGHTS: Kind(8, "", later("een verkeerslicht"), on_way=True),
    FeatureKind.SCHOOL: Kind(7, later("de school (%(name)s)"), later("een school")),
    FeatureKind.BRIDGE: Kind(7, "", later("een brug"), on_way=True),
    FeatureKind.STOP: Kind(6, later("halte %(name)s"), later("een halte")),
    FeatureKind.PARK: Kind(6, later("het park (%(name)s)"), later("een park")),
    FeatureKind.FERRY: Kind(6, "", later("de pont")),
    PlaceKind.SPEELTUINGEBOUW: Kind(5, "", later("een speeltuin")),
    PlaceKind.BUURTKAMER: Kind(4, later("buurtkamer %(name)s"), later("een buurtkamer")),
    PlaceKind.BUURTTEAM: Kind(4, "", later("het Buurtteam")),
    FeatureKind.WATER_TAP: Kind(2, "", later("een watertappunt")),
}
#: Below this something is too small to go towards.
FAR_SEEN = 6.0
_COUNTED = re.compile(r"\s*\(\d+\)$")


@dataclass(frozen=True)
class Landmarks:
    """Everything that may be told, row by row.

    Attributes
    ----------
    shapes
        Points and areas, RD metres.
    off
        Metres from each to the street that it stands on; inf where it is none.
    """

    shapes: NDArray[Any]
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    off: NDArray[np.float64]
    tree: shapely.STRtree


class Seen(NamedTuple):
    """A landmark of this row on a stretch of the way, so many metres along it."""

    row: int
    side: Side
    metres: float
    away: float
    weight: float


def landmarks(world: World) -> Landmarks:
    """The landmarks of a world, gathered once."""
    return world.remember(("landmarks",), lambda: _gather(world))


def _gather(world: World) -> Landmarks:
    places, features = world.places, world.features
    known = (places["status"] == Status.LISTED) & places["kind"].isin(KINDS)
    known &= places["offered"] | ~places["kind"].isin(OPEN_KINDS)
    columns = ["kind", "name", "geometry"]
    rows = pd.concat([places.loc[known, columns], features.loc[features["kind"].isin(KINDS), columns]])
    drawn = rows["geometry"].to_numpy(dtype=object)
    rows = rows[~(shapely.is_missing(drawn) | shapely.is_empty(drawn))]
    shapes = rows["geometry"].to_numpy(dtype=object)
    off = np.full(len(shapes), np.inf)
    on_streets = walks(world)
    if on_streets and len(shapes):
        points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        off[points] = snap(on_streets.network, shapely.get_x(shapes[points]), shapely.get_y(shapes[points])).off
    names = tuple(quiet_name(_COUNTED.sub("", str(name))) for name in rows["name"])
    return Landmarks(shapes, tuple(rows["kind"].astype(str)), names, off, shapely.STRtree(shapes))


def phrase(marks: Landmarks, row: int, words: Words) -> str:
    """What a landmark is called."""
    kind, name = KINDS[marks.kinds[row]], shown(marks.names[row], words)
    return words.gettext(kind.named, name=name) if kind.named and name else words.gettext(kind.plain)


def seen(marks: Landmarks, line: NDArray[np.float64], goal: tuple[float, float]) -> list[Seen]:
    """What one sees from a stretch of the way, near ``goal`` nothing: there it is the goal itself."""
    path = shapely.LineString(line)
    near = marks.tree.query(path, predicate="dwithin", distance=BEFORE)
    apart = shapely.distance(marks.shapes[near], shapely.Point(goal))
    return [found for row in near[apart > GOAL] for found in _seen(marks, int(row), line, path)]


def _seen(marks: Landmarks, row: int, line: NDArray[np.float64], path: shapely.LineString) -> Iterator[Seen]:
    shape, kind = marks.shapes[row], KINDS[marks.kinds[row]]
    away = float(shapely.distance(path, shape))
    if shape.area and away == 0:
        inside = shapely.intersection(path, shape)
        if inside.length >= THROUGH:
            first = shapely.get_coordinates(inside)[0]
            yield Seen(row, Side.ON, float(path.project(shapely.Point(first))), 0.0, kind.weight)
        return
    to_path = shapely.get_coordinates(shapely.shortest_line(path, shape))
    metres = float(path.project(shapely.Point(to_path[0])))
    if kind.on_way:
        if away <= ON:
            yield Seen(row, Side.ON, metres, away, kind.weight)
        return
    if away > marks.off[row] + OTHER_STREET:
        return
    side = side_of(line, metres, to_path[1])
    if side is Side.BEFORE or (side is not None and away <= BESIDE):
        yield Seen(row, side, metres, away, kind.weight)


def side_of(line: NDArray[np.float64], metres: float, point: NDArray[np.float64]) -> Side | None:
    """On which side of a line a point is for who walks it and is so many metres along; None where it is on it.

    A bend of a kerb there does not matter: the direction is that of some metres before and after.
    """
    path = shapely.LineString(line)
    foot = shapely.get_coordinates(path.interpolate(metres))[0]
    low, high = (shapely.get_coordinates(path.interpolate(max(0.0, metres + by)))[0] for by in (-LOOK, LOOK))
    along, across = high - low, point - foot
    size = float(np.hypot(*along) * np.hypot(*across))
    if size == 0 or np.hypot(*across) < 1:
        return None
    sine, cosine = (along[0] * across[1] - along[1] * across[0]) / size, along @ across / size
    if abs(sine) < AHEAD:
        at_end = metres >= path.length - 1
        return Side.BEFORE if cosine > 0 and at_end else None
    return Side.LEFT if sine > 0 else Side.RIGHT


def towards(marks: Landmarks, start: NDArray[np.float64], ahead: NDArray[np.float64], goal: tuple[float, float]) -> int:
    """The row of a landmark that lies in the direction from ``start`` to ``ahead``; -1 where there is none."""
    point = shapely.Point(start)
    best, row = -np.inf, -1
    for near in marks.tree.query(point, predicate="dwithin", distance=TOWARDS):
        kind = KINDS[marks.kinds[near]]
        if kind.weight < FAR_SEEN or kind.on_way or (kind.named and not marks.names[near]):
            continue
        if shapely.distance(marks.shapes[near], shapely.Point(goal)) < GOAL:
            continue
        there = shapely.get_coordinates(shapely.shortest_line(point, marks.shapes[near]))[1] - start
        apart = float(np.hypot(*there))
        if apart < TOO_NEAR or _aside(ahead - start, there) > ASIDE:
            continue
        worth = kind.weight - apart / 75
        if worth > best:
            best, row = worth, int(near)
    return row


def _aside(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Degrees between two directions."""
    return abs(float(np.degrees(np.arctan2(one[0] * other[1] - one[1] * other[0], one @ other))))
