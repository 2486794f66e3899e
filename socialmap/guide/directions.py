"""The way on foot in words: few words, one landmark a step, and the name of where one goes until one is there.

First minute: a volunteer reads the first step aloud at the door, and the two walk. What is not known is not made up:
without streets there are minutes as the crow flies and no steps, and the first turn out of a door is told only where
we know on which street the door is. A home is written nowhere: its line begins at a corner on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import NotFoundError, NoWayError
from socialmap.guide.offers import HERE, profiles
from socialmap.guide.origin import FROM_AREA, FROM_PLACE, FROM_STOP
from socialmap.guide.quiet import quiet_name
from socialmap.guide.rounding import whole_minutes
from socialmap.guide.steps import End, Start, Step, shown_from, tell
from socialmap.guide.unknowns import unknown_stretches
from socialmap.i18n import later
from socialmap.network.profiles import find_profile
from socialmap.network.route import NO_ROUTE, find_routes
from socialmap.network.snapping import snap
from socialmap.offer.names import whole_name
from socialmap.offer.words import shown
from socialmap.walks import estimate_metres, walks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.network.network import Network
    from socialmap.network.profiles import Profile
    from socialmap.network.route import Route
    from socialmap.world import World

__all__ = ["Directions", "Step", "all_directions", "directions", "way_between"]

GONE = later("Deze plek bestaat niet (meer).")
NO_WAY = later("Wij weten geen weg naar %(name)s voor wie zo gaat: %(profile)s.")
NO_STREETS = later(
    "Wij kennen de straten hier niet. De tijd is geschat, hemelsbreed. Vraag de weg, of neem een kaart mee."
)
ABOUT_HERE = later("Wij weten niet precies waar u begint. De eerste stap kan anders zijn.")

_NOWHERE = np.zeros((0, 2))
#: The way from a home is told in so many metres.
HOME_METRES = 50.0


@dataclass(frozen=True)
class Directions:
    """The way to one place.

    Attributes
    ----------
    steps
        Empty when the way is estimated: no route in words is made up.
    minutes, metres
        From door to door; from a home in fifties of metres; of an estimate as the crow flies times ``walks.DETOUR``.
    whole
        Minutes as they are told, to which those of the steps add up.
    line
        (n, 2) RD metres. From a home it begins at a corner on the way, and is empty when there is none.
    first, last
        (2, 2) RD metres, or (0, 2): from where one starts to the street, and from the street to the door, as the crow
        flies: nobody knows the way there. From a home there is no first.
    unknown
        A sentence for each stretch of which kerb, surface or width is not known and matters to the profile.
    start
        "Start: bij u thuis", or a stop or place by its name.
    note
        Why the way is estimated, or that the start is; else "".
    """

    place_id: str
    name: str
    steps: tuple[Step, ...]
    minutes: float
    metres: float
    whole: int
    estimated: bool
    line: NDArray[np.float64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    unknown: tuple[str, ...]
    start: str
    note: str = ""


def directions(
    world: World, origin: Origin, place_id: str, profile: str, words: Words, *, whole: int | None = None
) -> Directions:
    """The way from where somebody starts to one place; see :func:`all_directions`.

    Parameters
    ----------
    whole
        Minutes that are told of it, where it is part of a longer walk; by default its own.
    """
    (way,) = _ways(world, _start(world, origin, words), [_known(world, place_id, words)], profile, words, whole=whole)
    return way


def all_directions(
    world: World, origin: Origin, place_ids: Sequence[str], profile: str, words: Words
) -> list[Directions]:
    """The ways to several places, in their order, found in one search.

    Raises
    ------
    NotFoundError
        For a place that does not exist or may not be seen (any more), or that this profile cannot get to.
    """
    ends = [_known(world, place_id, words) for place_id in place_ids]
    return _ways(world, _start(world, origin, words), ends, profile, words)


def way_between(
    world: World,
    start: tuple[float, float],
    end: tuple[float, float],
    profile: str,
    words: Words,
    *,
    start_name: str = "",
    end_name: str = "",
    whole: int | None = None,
) -> Directions:
    """The way from one point to another, RD metres: between the stops of a walk, or from the middle of a file.

    Parameters
    ----------
    start_name, end_name
        What stands there. A start without a name is a home: its line begins at a corner.
    whole
        Minutes that are told of it, where it is part of a longer walk; by default its own.

    Raises
    ------
    NotFoundError
        When this profile cannot get there.
    """
    name = whole_name(shown(start_name, words))
    about = words.gettext("Start: %(name)s", name=name) if name else words.gettext("Start: bij u thuis")
    goal = End(*end, end_name or words.gettext("uw doel"))
    return _ways(world, Start(*start, about, home=not name), [goal], profile, words, whole=whole)[0]


def _start(world: World, origin: Origin, words: Words) -> Start:
    name = whole_name(shown(quiet_name(origin.name), words))
    if not name:
        about = words.gettext("Start: bij u in de buurt") if origin.spread else words.gettext("Start: bij u thuis")
        return Start(origin.x, origin.y, about, home=True, near=origin.spread > 0)
    if origin.about == FROM_STOP:
        about = words.gettext("Start: halte %(name)s", name=name)
        return Start(origin.x, origin.y, about, home=False, first="", door=False)
    if origin.about == FROM_AREA:
        about = words.gettext("Start: het midden van %(name)s", name=name)
        return Start(origin.x, origin.y, about, home=False, first="", door=False, near=True)
    about = words.gettext("Start: %(name)s", name=name)
    return Start(origin.x, origin.y, about, home=False, street=_street(world, origin))


def _street(world: World, origin: Origin) -> str:
    """The street of the place where somebody starts, "" where that is not known."""
    if origin.about != FROM_PLACE:
        return ""
    places = world.places
    here = places[(places["name"] == origin.name) & (places["lon"] == origin.lon) & (places["lat"] == origin.lat)]
    return str(here["street"].iloc[0]) if len(here) else ""


def _known(world: World, place_id: str, words: Words) -> End:
    """A place to go to, refused where it may not be seen (any more)."""
    if place_id not in world.places.index:
        raise NotFoundError(words.gettext(GONE))
    place = world.places.loc[place_id]
    point, address = place["geometry"], f"{place['street']} {place['house_number']}" if place["street"] else ""
    return End(point.x, point.y, quiet_name(str(place["name"]), address.strip()), place_id, address.strip())


def _ways(
    world: World, start: Start, ends: Sequence[End], profile: str, words: Words, *, whole: int | None = None
) -> list[Directions]:
    walker, on_streets = find_profile(profiles(world), profile), walks(world)
    if on_streets is None:
        return [_estimated(start, end, walker.speed, words, whole) for end in ends]
    network = on_streets.network
    origin = snap(network, start.x, start.y)
    targets = snap(network, [end.x for end in ends], [end.y for end in ends])
    found = []
    for end, on_street, route in zip(
        ends, targets.street >= 0, find_routes(on_streets.ways(profile), origin, targets), strict=True
    ):
        if route is not None:
            found.append(_along(world, network, route, start, end, profile=walker, words=words, whole=whole))
        elif origin.street[0] >= 0 and on_street:
            who = words.gettext(walker.label)
            raise NoWayError(words.gettext(NO_WAY, name=whole_name(shown(end.name, words)), profile=who))
        else:
            found.append(_estimated(start, end, walker.speed, words, whole))
    return found


def _along(
    world: World,
    network: Network,
    route: Route,
    start: Start,
    end: End,
    *,
    profile: Profile,
    words: Words,
    whole: int | None,
) -> Directions:
    """A way over the streets."""
    if np.hypot(end.x - start.x, end.y - start.y) < HERE:  # there already: no way to the street and back
        route = NO_ROUTE
    hidden = shown_from(route, start)
    line, metres = _shown_line(route, hidden), _told_metres(route, start)
    minutes = whole_minutes(route.minutes) if whole is None else whole
    return Directions(
        place_id=end.place_id,
        name=whole_name(shown(end.name, words)),
        steps=tell(world, route, start, end, profile=profile, words=words, minutes=minutes, metres=metres),
        minutes=route.minutes,
        metres=metres,
        whole=minutes,
        estimated=False,
        line=line,
        first=_NOWHERE if start.home or not len(line) else np.array([(start.x, start.y), line[0]]),
        last=np.array([line[-1], (end.x, end.y)]) if len(line) else _NOWHERE,
        unknown=unknown_stretches(network, route, profile=profile, words=words, hidden=hidden),
        start=start.about,
        note=words.gettext(ABOUT_HERE) if start.near else "",
    )


def _told_metres(route: Route, start: Start) -> float:
    """Metres of a way; from a home in fifties, for with the line they would tell where it is."""
    if not start.home or not route.metres:
        return route.metres
    return max(HOME_METRES, HOME_METRES * round(route.metres / HOME_METRES))


def _shown_line(route: Route, hidden: float) -> NDArray[np.float64]:
    if route.track is None or hidden >= route.track.metres[-1]:
        return _NOWHERE
    return route.track.cut(hidden, float(route.track.metres[-1])) if hidden else route.line


def _estimated(start: Start, end: End, speed: float, words: Words, whole: int | None) -> Directions:
    metres = estimate_metres(float(np.hypot(end.x - start.x, end.y - start.y)))
    return Directions(
        place_id=end.place_id,
        name=whole_name(shown(end.name, words)),
        steps=(),
        minutes=metres / speed / 60,
        metres=metres,
        whole=whole_minutes(metres / speed / 60) if whole is None else whole,
        estimated=True,
        line=_NOWHERE,
        first=_NOWHERE,
        last=_NOWHERE,
        unknown=(),
        start=start.about,
        note=words.gettext(NO_STREETS),
    )
