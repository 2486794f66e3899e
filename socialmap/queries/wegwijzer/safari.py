"""``/wegwijzer/safari``: a walk with a group past three to eight places and back, in the best order there is.

First minute: a volunteer chose five places, presses one button, and reads in which order, how long, where to rest, and
what to ask at each door. Nobody's home is in it: a group starts at a stop or a place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from socialmap import geo
from socialmap.drawing.sheet import Mark, draw_map
from socialmap.errors import BadInputError, NoWayError
from socialmap.guide.between import seconds_between
from socialmap.guide.directions import Directions, directions, way_between
from socialmap.guide.gathering import Begin, check_offered
from socialmap.guide.offers import profiles
from socialmap.guide.origin import FROM_PLACE, FROM_STOP, Origin
from socialmap.guide.rests import beside, counted
from socialmap.guide.tour import MOST_PLACES, Tour, best_tour
from socialmap.guide.wishes import EASES, STEP_FREE
from socialmap.i18n import later
from socialmap.model import FeatureKind, Known
from socialmap.network.profiles import find_profile
from socialmap.offer.words import distance_text, shown
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.places import PlaceRow, rows
from socialmap.queries.wegwijzer.for_others import for_others

if TYPE_CHECKING:
    from datetime import time

    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

FEWEST_PLACES = 3
#: Minutes that the whole walk may take, and that a group stays at each place.
LIMITS, USUAL_LIMIT = (60, 90, 120, 150, 180, 240), 120
STAYS, USUAL_STAY = (5, 10, 15, 20, 30), 15
USUAL_PACE = "rustig"
#: A group talks about these at each door.
QUESTIONS = (
    later("Wie komen hier op dit uur?"),
    later("Is er plek voor nieuwe mensen?"),
)
#: Part of a minute that is only the rounding of the machine.
ROUNDING = 1e-6
#: Millimetres of the map on the sheet; a line of the table or of what is left out makes it lower.
MAP_WIDTH, MAP_HIGHEST, LINE = 186.0, 134.0, 7.5
CHOOSE = later("Kies drie tot acht plekken. U koos er %(n)s")
NOTHING_FITS = later(
    "In %(limit)s minuten past geen enkele van deze plekken. De kortste wandeling, langs één plek, duurt %(n)s minuten"
)
NO_WAY = later("Naar geen van deze plekken weten wij een weg voor wie zo gaat: %(profile)s.")


@dataclass(frozen=True)
class Asked:
    """What was asked; nothing of it is kept.

    Attributes
    ----------
    places
        Ids of the chosen places.
    limit, stay
        Minutes of the whole walk, and at each place.
    leave
        When the group leaves; None: only minutes are told.
    """

    places: tuple[str, ...]
    profile: str = USUAL_PACE
    limit: int = USUAL_LIMIT
    stay: int = USUAL_STAY
    leave: time | None = None


@dataclass(frozen=True)
class Stop:
    """One place on the walk, with the way to it.

    Attributes
    ----------
    steps
        That there are steps, for who goes on wheels or with a frame; "" where none are known.
    ask
        What they ask there first; "" when it is known.
    """

    number: int
    place: PlaceRow
    arrive: str
    leave: str
    way: Leg
    steps: str
    ask: str


@dataclass(frozen=True)
class Leg:
    """The way from one stop to the next.

    Attributes
    ----------
    rest
        Benches, toilets and taps along it, as far as they are known.
    """

    way: Directions
    minutes: str
    distance: str
    rest: list[str]


@dataclass(frozen=True)
class Safari:
    """The walk.

    Attributes
    ----------
    moved
        Why it does not start at the typed start; "" when it does.
    starts_there
        That it starts at one of the chosen places, which then is no stop; "" when it does not.
    left_out
        What does not fit, in a sentence each.
    """

    asked: Asked
    begin: Begin
    start: str
    how: str
    moved: str
    starts_there: str
    stops: list[Stop]
    back: Leg
    home_at: str
    summary: str
    left_out: list[str]
    estimated: bool
    rest_unknown: bool
    questions: list[str]
    map: str
    sources: list[SourceLink]
    day: str


def safari(world: World, asked: Asked, begin: Begin, words: Words) -> Safari:
    """The best walk past the chosen places, with what does not fit left out and named.

    Raises
    ------
    BadInputError
        For fewer than three or more than eight places, and when not even one of them fits.
    NotFoundError
        For a place that may not be seen or offered (any more).
    NoWayError
        When this profile can walk to none.
    """
    chosen = list(dict.fromkeys(asked.places))
    if not FEWEST_PLACES <= len(chosen) <= MOST_PLACES:
        raise BadInputError(words.gettext(CHOOSE, n=len(chosen)))
    check_offered(world, chosen, words)
    # Where the group starts it is already, and comes back to.
    chosen = [id for id in chosen if id != begin.place_id]
    points = np.array([(begin.x, begin.y), *((p.x, p.y) for p in world.places.loc[chosen, "geometry"])])
    seconds, estimated = seconds_between(world, points, asked.profile)
    tour = best_tour(seconds, limit=asked.limit * 60, stay=asked.stay * 60)
    if not tour.order:
        raise _nothing_fits(world, seconds, asked, words)
    return _sheet(world, asked, begin, _Walk(asked.profile, chosen, points, seconds, tour, estimated), words)


@dataclass(frozen=True)
class _Walk:
    """The chosen places, their points with the start first, seconds between these, and the order found."""

    profile: str
    ids: list[str]
    points: NDArray[np.float64]
    seconds: NDArray[np.float64]
    tour: Tour
    estimated: bool

    @property
    def legs(self) -> list[tuple[int, int]]:
        """Rows of ``points`` from which to which it goes, in the order walked."""
        return list(pairwise([0, *self.tour.order, 0]))

    @property
    def walked(self) -> list[int]:
        """Minutes on foot at the end of each leg.

        Rounded up as a whole and not one by one, so that the table adds up and never says more than the limit.
        """
        parts = np.cumsum([self.seconds[leg] for leg in self.legs]) / 60
        return [int(minutes) for minutes in np.ceil(parts - ROUNDING)]


def _nothing_fits(world: World, seconds: NDArray[np.float64], asked: Asked, words: Words) -> Exception:
    shortest = float((seconds[0, 1:] + seconds[1:, 0]).min())
    if math.isinf(shortest):
        who = words.gettext(find_profile(profiles(world), asked.profile).label)
        return NoWayError(words.gettext(NO_WAY, profile=who))
    minutes = math.ceil(shortest / 60 - ROUNDING) + asked.stay
    return BadInputError(words.gettext(NOTHING_FITS, limit=asked.limit, n=minutes))


def _sheet(world: World, asked: Asked, begin: Begin, walk: _Walk, words: Words) -> Safari:
    listed = {row.id: for_others(row, words) for row in rows(world, world.places.loc[walk.ids], words)}
    names = [begin.name, *(shown(listed[id].name, words) for id in walk.ids)]
    walked = walk.walked
    ways = [_way(world, begin, walk, number, words) for number in range(len(walked))]
    legs = [Leg(way, str(way.whole), distance_text(way.metres, words), counted(world, way.line, words)) for way in ways]
    stops = []
    for number, (row, leg) in enumerate(zip(walk.tour.order, legs, strict=False), start=1):
        arrive = walked[number - 1] + (number - 1) * asked.stay
        times = (_at(asked, arrive, words), _at(asked, arrive + asked.stay, words))
        stops.append(Stop(number, listed[walk.ids[row - 1]], *times, leg, *_at_the_door(world, walk, row, words)))
    total = walked[-1] + len(stops) * asked.stay
    return Safari(
        asked=asked,
        begin=begin,
        start=words.gettext("Start en eind: %(name)s", name=begin.name),
        how=words.gettext(find_profile(profiles(world), asked.profile).label),
        moved=words.gettext(_MOVED, name=begin.name) if begin.moved else "",
        starts_there=words.gettext(_STARTS_THERE, name=begin.name) if begin.place_id in asked.places else "",
        stops=stops,
        back=legs[-1],
        home_at=_at(asked, total, words),
        summary=_summary(walked[-1], total, len(stops), asked, words),
        left_out=_left_out(walk, asked, names, words),
        estimated=walk.estimated,
        rest_unknown=not any(leg.rest for leg in legs),
        questions=[words.gettext(question) for question in QUESTIONS],
        map=_draw(world, begin, walk, ways, words),
        sources=sources(world, _source_ids(world, walk), words),
        day=words.day(world.today, year=True),
    )


def _at_the_door(world: World, walk: _Walk, row: int, words: Words) -> tuple[str, str]:
    """For who goes on wheels or with a frame: that there are steps, or the question whether there are."""
    if not find_profile(profiles(world), walk.profile).needs_step_free:
        return "", ""
    door, ease = Known(world.places.at[walk.ids[row - 1], "step_free"]), EASES[STEP_FREE]
    return (
        words.gettext(ease.failed) if door is Known.NO else "",
        words.gettext(ease.ask) if door is Known.UNKNOWN else "",
    )


_STARTS_THERE = later("U begint bij een plek die u koos: %(name)s. Kijk daar rond voordat u gaat, of als u terug bent.")
_MOVED = later("Een groep begint niet bij iemand thuis. Deze wandeling begint bij: %(name)s.")


def _way(world: World, begin: Begin, walk: _Walk, number: int, words: Words) -> Directions:
    """The way from one stop to the next, in words where the streets are known; its steps add up to the table."""
    one, other = walk.legs[number]
    whole = walk.walked[number] - (walk.walked[number - 1] if number else 0)
    x, y = _pair(walk.points[one])
    at_stop = one == 0 and not begin.place_id
    place_id = walk.ids[one - 1] if one else begin.place_id
    name = begin.stop if at_stop else str(world.places.at[place_id, "name"])
    target = walk.ids[other - 1] if other else begin.place_id
    if not target:
        start, end = _pair(walk.points[one]), (begin.x, begin.y)
        return way_between(world, start, end, walk.profile, words, start_name=name, end_name=begin.name, whole=whole)
    lon, lat = (float(degrees) for degrees in geo.to_wgs84(x, y))
    origin = Origin(lon, lat, x, y, FROM_STOP if at_stop else FROM_PLACE, name)
    return directions(world, origin, target, walk.profile, words, whole=whole)


def _pair(point: NDArray[np.float64]) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _at(asked: Asked, minutes: int, words: Words) -> str:
    """A time on the clock when it is known when the group leaves, else minutes after that."""
    if asked.leave is None:
        return words.gettext("%(n)s min.", n=minutes)
    clock = (asked.leave.hour * 60 + asked.leave.minute + minutes) % (24 * 60)
    return words.clock(asked.leave.replace(hour=clock // 60, minute=clock % 60))


def _summary(walked: int, total: int, places: int, asked: Asked, words: Words) -> str:
    return words.ngettext(
        "Langs %(n)s plek en terug: %(total)s minuten. Daarvan loopt u %(walked)s minuten. "
        "Bij elke plek blijft u %(stay)s minuten.",
        "Langs %(n)s plekken en terug: %(total)s minuten. Daarvan loopt u %(walked)s minuten. "
        "Bij elke plek blijft u %(stay)s minuten.",
        places,
        total=total,
        walked=walked,
        stay=asked.stay,
    )


def _left_out(walk: _Walk, asked: Asked, names: list[str], words: Words) -> list[str]:
    found = []
    for row in walk.tour.left_out:
        if math.isinf(walk.seconds[0, row]) or math.isinf(walk.seconds[row, 0]):
            found.append(words.gettext("Naar %(name)s weten wij geen weg voor deze groep.", name=names[row]))
        else:
            found.append(words.gettext("%(name)s past niet in %(limit)s minuten.", name=names[row], limit=asked.limit))
    whole = best_tour(walk.seconds)
    if found and not whole.left_out:
        minutes = math.ceil(whole.walking / 60 - ROUNDING) + asked.stay * len(walk.ids)
        found.append(words.gettext("Voor alle plekken samen hebt u %(n)s minuten nodig.", n=minutes))
    return found


def _draw(world: World, begin: Begin, walk: _Walk, ways: list[Directions], words: Words) -> str:
    numbered = [
        Mark(*_pair(walk.points[row]), label=str(number)) for number, row in enumerate(walk.tour.order, start=1)
    ]
    lines = [way.line for way in ways if len(way.line) > 1]
    small = [
        Mark(x, y, "", kind)
        for kind, feature in (("toilet", FeatureKind.TOILET), ("bankje", FeatureKind.BENCH))
        for x, y in dict.fromkeys(point for line in lines for point in beside(world, feature, line))
    ]
    title = words.gettext("Kaart van de wandeling, met de plekken genummerd in de volgorde van lopen")
    start = Mark(begin.x, begin.y, "", "start")
    height = MAP_HIGHEST - LINE * (len(walk.tour.order) + len(walk.tour.left_out) + 2 * bool(walk.tour.left_out))
    return draw_map(
        world,
        lines=lines,
        off=[off for way in ways for off in (way.first, way.last)],
        marks=[start, *numbered, *small],
        width=MAP_WIDTH,
        height=height,
        title=title,
    )


def _source_ids(world: World, walk: _Walk) -> list[str]:
    listed = [id for id in world.places.loc[walk.ids, "listed_source_id"] if id]
    return [*listed, *([] if walk.estimated else ["osm"])]
