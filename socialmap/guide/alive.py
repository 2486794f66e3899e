"""How alive the map is: which of a fixed set of asks gets a sure answer now.

The asks stand in ``data/vragen.csv``. They are answered by what answers in the guide, without a day and for everybody,
so that the share changes when what we know changes, and by nothing else. Of one area the same is asked from the middle
of each of its buurten where people live.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.guide.matching import Asked, answered, match
from socialmap.guide.offers import offers, profiles
from socialmap.guide.origin import NoOrigin, Origin, from_point
from socialmap.guide.wishes import WISHES
from socialmap.model import Level
from socialmap.offer.places import points_in, starting_points
from socialmap.sources.codes import AMSTERDAM

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from socialmap.offer.records import Reached
    from socialmap.world import World

#: The table of asks in the starter's folder.
ASKS = "vragen.csv"
#: Nobody is asked to walk longer.
LONGEST = 60


class Outcome(StrEnum):
    """What the guide says to an ask, from best to worst; the word of the command's table."""

    SURE = "zeker"
    DETAILS = "niet zeker of het past"
    OFTEN = "niet zeker of het er is"
    NOTHING = "niets in de buurt"


@dataclass(frozen=True)
class Ask:
    """Somebody who wishes something, from somewhere.

    Attributes
    ----------
    start
        What the point is called for who reads the table.
    profile, wish
        Names of ``data/profielen.csv`` and of ``WISHES``.
    """

    id: str
    start: str
    lon: float
    lat: float
    profile: str
    wish: str
    minutes: float


@dataclass(frozen=True)
class Told:
    """An ask with what the guide says.

    Attributes
    ----------
    stadsdeel
        Where it starts; "" where no stadsdelen are stored.
    outcome
        None where the start does not lie on this map: such an ask counts nowhere.
    """

    ask: Ask
    stadsdeel: str
    outcome: Outcome | None


@dataclass(frozen=True)
class Sure:
    """How many of some asks are answered for sure."""

    asked: int
    sure: int

    @property
    def share(self) -> float:
        """From 0 to 1; NaN where nothing was asked."""
        return self.sure / self.asked if self.asked else math.nan


class Sort(NamedTuple):
    """A sort of ask of the table, wherever it starts."""

    profile: str
    wish: str
    minutes: float


@cache
def read_asks(path: Path) -> tuple[Ask, ...]:
    """The asks of a table, in its order.

    Raises
    ------
    BadInputError
        Naming row, column and value; also when there is no such table.
    """
    if not path.is_file():
        msg = "dit bestand is er niet"
        raise BadInputError(msg, file=path.name, expected="de vragen van de startset")
    with path.open(encoding="utf-8", newline="") as stream:
        found = tuple(_ask(path.name, number, row) for number, row in enumerate(csv.DictReader(stream), 1))
    if len({one.id for one in found}) < len(found):
        msg = "twee vragen hebben hetzelfde nummer"
        raise BadInputError(msg, file=path.name, column="id")
    return found


def _ask(file: str, number: int, row: Mapping[str, str | None]) -> Ask:
    def refuse(column: str, expected: str) -> NoReturn:
        msg = "dit kan niet in een vraag"
        raise BadInputError(msg, file=file, row=number, column=column, value=row.get(column), expected=expected)

    def number_of(column: str, low: float, high: float) -> float:
        try:
            value = float(row.get(column) or "nan")
        except ValueError:
            value = math.nan
        return value if low <= value <= high else refuse(column, f"een getal van {low:g} tot en met {high:g}")

    def word(column: str) -> str:
        return (row.get(column) or "").strip() or refuse(column, "een woord")

    wish = word("wish")
    if wish not in WISHES:
        refuse("wish", f"een van: {', '.join(WISHES)}")
    lon, lat = number_of("lon", -180, 180), number_of("lat", -90, 90)
    return Ask(word("id"), word("start"), lon, lat, word("profile"), wish, number_of("minutes", 1, LONGEST))


def told(world: World, path: Path) -> tuple[Told, ...]:
    """What the guide says to each ask of a table, computed once for what it reads of the world.

    In another town than the starter's, where none of its asks starts, the same is asked from each buurt.

    Raises
    ------
    BadInputError
        For a table that cannot be used, as ``read_asks``.
    """
    asks = _asks(world, path)
    found: tuple[Told, ...] = world.remember(("alive",), lambda: tuple(_told(world, asks)), given=(asks,))
    whole = world.area(world.gemeente)
    if whole is None or world.gemeente == AMSTERDAM or any(one.outcome is not None for one in found):
        return found
    return told_in(world, path, whole) or found


def told_in(world: World, path: Path, area: pd.Series) -> tuple[Told, ...]:
    """What the guide says to each sort of ask of a table from the middle of each buurt of an area.

    Parameters
    ----------
    area
        A row of ``world.areas``; one without points where people live has no asks.

    Raises
    ------
    BadInputError
        For a table that cannot be used, as ``read_asks``.
    """
    asks = _asks(world, path)
    return world.lately(("alive", str(area.name)), lambda: tuple(_told(world, _from(world, asks, area))), given=(asks,))


def sure_of(answers: Iterable[Told]) -> Sure:
    """How many of these are sure, of those that start on this map."""
    here = [one.outcome for one in answers if one.outcome is not None]
    return Sure(len(here), here.count(Outcome.SURE))


def sure_in(world: World, path: Path, area: pd.Series) -> Sure:
    """The share of sure answers of an area."""
    return sure_of(told_in(world, path, area))


def sorts_of(world: World, path: Path) -> tuple[Sort, ...]:
    """Who asks what in a table, each once, in its order; ``BadInputError`` as ``read_asks``."""
    return tuple(dict.fromkeys(Sort(one.profile, one.wish, one.minutes) for one in _asks(world, path)))


def _from(world: World, asks: Iterable[Ask], area: pd.Series) -> tuple[Ask, ...]:
    points = points_in(world, area, starting_points(world))
    names = world.areas["name"].reindex(points.index).fillna("")
    lon, lat = geo.to_wgs84(points["x"].to_numpy(float), points["y"].to_numpy(float))
    sorts = dict.fromkeys(Sort(one.profile, one.wish, one.minutes) for one in asks)
    return tuple(
        Ask(f"{code}-{sort.profile}-{sort.wish}-{sort.minutes:g}", str(name), float(x), float(y), *sort)
        for code, name, x, y in zip(points.index, names, lon, lat, strict=True)
        for sort in sorts
    )


def _asks(world: World, path: Path) -> tuple[Ask, ...]:
    asks = read_asks(path)
    known = profiles(world)
    wrong = next((one for one in asks if one.profile not in known), None)
    if wrong:
        msg = "dit profiel bestaat niet"
        expected = f"een van: {', '.join(known)}"
        raise BadInputError(msg, file=path.name, column="profile", value=wrong.profile, expected=expected)
    return asks


def _told(world: World, asks: tuple[Ask, ...]) -> Iterator[Told]:
    starts: dict[tuple[float, float], tuple[Origin | NoOrigin, str]] = {}
    walked: dict[tuple[float, float, str, float], list[Reached]] = {}
    for ask in asks:
        point, way = (ask.lon, ask.lat), (ask.lon, ask.lat, ask.profile, ask.minutes)
        if point not in starts:
            origin = from_point(world, *point)
            starts[point] = origin, "" if isinstance(origin, NoOrigin) else _stadsdeel(world, origin)
        origin, stadsdeel = starts[point]
        if isinstance(origin, NoOrigin):
            yield Told(ask, "", None)
            continue
        if way not in walked:
            walked[way] = offers(world, origin, profile=ask.profile, asked=None, minutes=ask.minutes)
        yield Told(ask, stadsdeel, _outcome(world, ask, walked[way]))


def _outcome(world: World, ask: Ask, reached: list[Reached]) -> Outcome:
    step_free = profiles(world)[ask.profile].needs_step_free
    found = answered(match(reached, Asked((ask.wish,), minutes=ask.minutes, step_free=step_free)))
    if found.sure:
        return Outcome.SURE
    if any(not one.unsure for one in found.maybe):
        return Outcome.DETAILS
    return Outcome.OFTEN if found.maybe else Outcome.NOTHING


def _stadsdeel(world: World, origin: Origin) -> str:
    parts = world.level(Level.STADSDEEL)
    point = shapely.Point(origin.x, origin.y)
    inside = parts[[shape is not None and shape.intersects(point) for shape in parts.geometry]]
    return "" if inside.empty else str(inside["name"].iloc[0])
