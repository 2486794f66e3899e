"""A route in sentences: what one does at each turn, how long one goes on, what one sees there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from socialmap.guide.landmarks import Landmarks, Seen, Side, landmarks, phrase, seen, side_of, towards
from socialmap.guide.phrases import ARRIVALS, DOORS, ON, SIGHTS, TURNS
from socialmap.guide.rounding import shared_out
from socialmap.i18n import later
from socialmap.model import FeatureKind
from socialmap.network.network import StreetKind
from socialmap.network.turns import SPECIAL, Turn
from socialmap.offer.names import at_the_begin, short_name
from socialmap.offer.words import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.network.profiles import Profile
    from socialmap.network.route import Route, Stretch
    from socialmap.world import World

#: Metres from a home before which a corner would still give it away.
HOME = 40.0
#: Sentences of one step.
SENTENCES = 3
#: Metres before a turn within which a landmark marks it.
AT_TURN = 40.0
#: Metres before a turn where another corner is still the same one.
SAME_CORNER = 12.0
#: Metres of a stretch from which something on the way is told.
LONG = 120.0
#: What is told on the way must be this well known.
ON_THE_WAY = 4.0
#: Metres before a turn, or after it, where a crossing is told.
CROSSING = 25.0
#: Metres of a stretch that show its direction.
AHEAD = 60.0
#: Metres from the street within which a place is at it, and metres from which its side is told.
AT_STREET, SIDE_FROM = 20.0, 4.0
#: Minutes to the next turn in which there is no time for more words.
SOON = 3 / 4
#: Pictogram of the last metres, by the side that they go to.
_LAST = {Side.LEFT: "links", Side.RIGHT: "rechts", Side.BEFORE: "rechtdoor", Side.ON: "rechtdoor"}


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    pictogram
        Name in ``templates/_pictograms.html``.
    text
        One to three short sentences in the reader's language.
    metres, minutes
        Of all steps together as many as the title of the way tells; minutes are whole.
    at
        RD metres: where the step begins; from a home never before the line that is shown.
    """

    pictogram: str
    text: str
    metres: float
    minutes: int
    at: tuple[float, float]


@dataclass(frozen=True)
class Start:
    """Where one starts.

    Attributes
    ----------
    about
        What is said of it.
    home
        Whether it may not be shown.
    first
        The first sentence.
    door
        Whether one comes out of one.
    street
        The street that it is on, where that is known.
    near
        Whether this is only about where one starts.
    """

    x: float
    y: float
    about: str
    home: bool
    first: str = later("Ga de deur uit.")
    door: bool = True
    street: str = ""
    near: bool = False


@dataclass(frozen=True)
class End:
    """Where one goes."""

    x: float
    y: float
    name: str
    place_id: str = ""
    address: str = ""


class _Sight(NamedTuple):
    """What is said of a landmark, its row, and whether it marks the turn that follows."""

    text: str = ""
    row: int = -1
    at_turn: bool = False


@dataclass(frozen=True)
class Telling:
    """What is told of one route, to whom and in which language.

    Attributes
    ----------
    minutes
        Whole minutes of each stretch, and of the last metres.
    """

    route: Route
    start: Start
    end: End
    marks: Landmarks
    profile: Profile
    words: Words
    minutes: tuple[int, ...]

    @property
    def goes_on(self) -> bool:
        """Whether the last metres, from the street to the door, are a step of their own."""
        off = self.route.off
        return off[1] > AT_STREET if self.route.stretches else sum(off) > 0

    @property
    def name(self) -> str:
        """Of where one goes, as short as people say it."""
        return short_name(shown(self.end.name, self.words))

    @property
    def goal(self) -> tuple[float, float]:
        """Where one goes, RD metres."""
        return self.end.x, self.end.y


def shown_from(route: Route, start: Start) -> float:
    """Metres along a route from where it may be shown: of a home the first corner that does not give it away."""
    if not start.home:
        return 0.0
    corners = route.corners[route.corners + route.off[0] >= HOME]
    return float(corners[0]) if len(corners) else math.inf


def tell(
    world: World, route: Route, start: Start, end: End, *, profile: Profile, words: Words, minutes: int, metres: float
) -> tuple[Step, ...]:
    """Each stretch of a route as a step, the last metres to the door, and the arrival.

    Parameters
    ----------
    minutes, metres
        What is told of the whole way; the steps add up to it.
    """
    times, lengths = shared_out(route, profile.speed, minutes, metres, apart=AT_STREET)
    telling = Telling(route, start, end, landmarks(world), profile, words, times)
    hidden = shown_from(route, start)
    told = list[Step]()
    sight, named = _Sight(), True
    street = ""
    for stretch, whole, length in zip(route.stretches, times, lengths, strict=False):
        before, sight = sight, _sight(telling, stretch, max(0.0, hidden - stretch.start))
        into, street = stretch.street if stretch.street != street else "", stretch.street
        pictogram, texts = _begin(telling, stretch, before, sight, into)
        texts += [*_walked(telling, stretch, whole), *_crosses_after(telling, stretch)][: SENTENCES - len(texts)]
        towards_it = sight.at_turn and any(phrase(telling.marks, sight.row, words) in text for text in texts)
        # The name comes back at least every other step; only a landmark that marks a turn counts more.
        if len(texts) < SENTENCES and not towards_it and (sight.at_turn or (sight.text and named)):
            texts.append(sight.text)
        elif not towards_it:
            sight = _Sight()
        if names_it := len(texts) < SENTENCES and not (named and _passing(telling, stretch)):
            texts.append(_still(telling, stretch))
        # At the door one reads it above the first step.
        named = names_it or stretch.turn == Turn.START
        at = route.track.at(max(hidden, stretch.start)) if route.track else stretch.line[0]
        told.append(Step(pictogram, " ".join(texts), length, whole, _xy(at)))
    return (*told, *_arrival(telling, lengths[-1]))


def _xy(point: NDArray[np.float64]) -> tuple[float, float]:
    x, y = point.tolist()
    return x, y


def _begin(telling: Telling, stretch: Stretch, before: _Sight, here: _Sight, street: str) -> tuple[str, list[str]]:
    """The pictogram of a step, and what one does where it begins.

    Parameters
    ----------
    before, here
        The landmark of the step before, and the one to go towards.
    street
        The street that one turns into, "" where one stays on one or it has no name.
    """
    words = telling.words
    if stretch.turn == Turn.START:
        pictogram = "deur" if telling.start.door else "rechtdoor"
        return pictogram, _out_of_the_door(telling, stretch, here.row if here.at_turn else -1)
    if stretch.kind == StreetKind.STEPS:
        return "trap", [words.gettext("Neem de trap.")]
    if stretch.kind == StreetKind.FERRY:
        return "pont", [words.gettext("Neem de pont.")]
    turn = TURNS[stretch.turn]
    if street:
        first = words.gettext(turn.street, street=shown(street, words))
    else:
        first = words.gettext(turn.there if before.at_turn else turn.plain)
    if stretch.turn == Turn.STRAIGHT and _crosses(telling, stretch):
        return "oversteken", [words.gettext("Steek over.")]
    return turn.pictogram, [first, *_crosses(telling, stretch)]


def _crosses(telling: Telling, stretch: Stretch) -> list[str]:
    """Whether one crosses a street where a stretch begins."""
    after = telling.route.crossings - stretch.start
    return [telling.words.gettext("Steek over.")] if ((after > -1) & (after < CROSSING)).any() else []


def _crosses_after(telling: Telling, stretch: Stretch) -> list[str]:
    """Whether one crosses a street before the turn at the end of a stretch."""
    crossings, end = telling.route.crossings, stretch.start + stretch.metres
    before = (crossings > max(end - CROSSING, stretch.start + CROSSING)) & (crossings < end - 1)
    return [telling.words.gettext("Steek daarna over.")] if before.any() else []


def _out_of_the_door(telling: Telling, stretch: Stretch, row: int) -> list[str]:
    """The first words: a side only where the door is known to be on this street, else something to go towards."""
    words, start = telling.words, telling.start
    first = [words.gettext(start.first)] if start.first else []
    street = shown(stretch.street, words)
    if side := _door(telling, stretch):
        return [*first, words.gettext(DOORS[side])]
    if row < 0:
        row = towards(telling.marks, stretch.line[0], _along(stretch.line, AHEAD), telling.goal)
    if row >= 0:
        landmark = phrase(telling.marks, row, words)
        if street:
            return [
                *first,
                words.gettext("Ga naar %(street)s, richting %(landmark)s.", street=street, landmark=landmark),
            ]
        return [*first, words.gettext("Ga richting %(landmark)s.", landmark=landmark)]
    if street:
        return [*first, words.gettext("Ga naar %(street)s.", street=street)]
    return [*first, words.gettext("Kijk op de kaart welke kant u op gaat.")]


def _door(telling: Telling, stretch: Stretch) -> Side | None:
    """Where the first street goes for who comes out of a door on it; None where that is not known."""
    start = telling.start
    if not start.street or start.street != stretch.street or telling.route.off[0] < SIDE_FROM:
        return None
    out = stretch.line[0] - np.array([start.x, start.y])
    along = _along(stretch.line, AHEAD) - stretch.line[0]
    return Side.LEFT if out[0] * along[1] - out[1] * along[0] > 0 else Side.RIGHT


def _along(line: NDArray[np.float64], metres: float) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shapely.LineString(line).interpolate(metres))[0])


def _walked(telling: Telling, stretch: Stretch, minutes: int) -> list[str]:
    """How long one goes on; who rolls does not walk. Less than a minute has no number: the others would not add up."""
    if minutes:
        return [_minutes(telling, stretch, minutes)]
    if stretch.kind in SPECIAL:
        return []
    words = telling.words
    if stretch.to_the_end:
        return [words.gettext("Volg de weg tot het eind.")]
    return [words.gettext("Ga een klein stukje verder.")]


def _minutes(telling: Telling, stretch: Stretch, n: int) -> str:
    words = telling.words
    if stretch.kind == StreetKind.FERRY:
        return words.ngettext("Met wachten is dat %(n)s minuut.", "Met wachten is dat %(n)s minuten.", n)
    if stretch.to_the_end:
        return words.ngettext("Volg de weg tot het eind, %(n)s minuut.", "Volg de weg tot het eind, %(n)s minuten.", n)
    if stretch.bends:
        return words.ngettext("Volg de weg %(n)s minuut.", "Volg de weg %(n)s minuten.", n)
    if telling.profile.rolls:
        return words.ngettext("Ga %(n)s minuut rechtdoor.", "Ga %(n)s minuten rechtdoor.", n)
    return words.ngettext("Loop %(n)s minuut rechtdoor.", "Loop %(n)s minuten rechtdoor.", n)


def _sight(telling: Telling, stretch: Stretch, after: float) -> _Sight:
    """The landmark that tells most, ``after`` so many metres: at the turn, else on a long way to it."""
    if stretch.kind in SPECIAL:
        return _Sight()
    length, last = stretch.metres, stretch is telling.route.stretches[-1]
    found = [mark for mark in seen(telling.marks, stretch.line, telling.goal) if mark.metres >= after]
    at_turn = [] if last else [mark for mark in found if _marks_turn(telling, stretch, mark)]
    if at_turn:
        best = max(at_turn, key=lambda mark: mark.weight - mark.away / 15 - (length - mark.metres) / 15)
        return _say(telling, best, at_turn=True)
    midway = [
        mark
        for mark in found
        if mark.weight >= ON_THE_WAY and SAME_CORNER < mark.metres < length - SAME_CORNER and mark.side != Side.BEFORE
    ]
    if length < LONG or not midway:
        return _Sight()
    best = max(midway, key=lambda mark: mark.weight - mark.away / 15 - 3 * abs(mark.metres / length - 0.6))
    return _say(telling, best, at_turn=False)


def _marks_turn(telling: Telling, stretch: Stretch, mark: Seen) -> bool:
    """Whether who stands there can only mean the corner at the end of the stretch."""
    if mark.metres < stretch.metres - AT_TURN or telling.marks.kinds[mark.row] == FeatureKind.PARK:
        return False
    corners = telling.route.corners - stretch.start
    return not ((corners > mark.metres - SAME_CORNER) & (corners < stretch.metres - SAME_CORNER)).any()


def _say(telling: Telling, mark: Seen, *, at_turn: bool) -> _Sight:
    msgids = ON[telling.marks.kinds[mark.row]] if mark.side == Side.ON else SIGHTS[mark.side]
    landmark = phrase(telling.marks, mark.row, telling.words)
    return _Sight(telling.words.gettext(msgids[0 if at_turn else 1], landmark=landmark), mark.row, at_turn)


def _passing(telling: Telling, stretch: Stretch) -> bool:
    """Whether the next turn comes so soon that there is no time for more words."""
    last = stretch is telling.route.stretches[-1]
    return stretch.minutes < SOON and stretch.turn != Turn.START and not last


def _still(telling: Telling, stretch: Stretch) -> str:
    """Where one is going, and how far that is after this stretch."""
    words, stretches = telling.words, telling.route.stretches
    number = next(row for row, other in enumerate(stretches, 1) if other is stretch)
    if number == len(stretches) and not telling.goes_on:
        return words.gettext("Dan bent u bij %(name)s.", name=telling.name)
    n = sum(telling.minutes[number:])
    if not n:
        return words.gettext("Dan bent u bijna bij %(name)s.", name=telling.name)
    return words.ngettext(
        "Daarna nog %(n)s minuut naar %(name)s.", "Daarna nog %(n)s minuten naar %(name)s.", n, name=telling.name
    )


def _arrival(telling: Telling, metres: float) -> tuple[Step, ...]:
    """The last words: from the street to the door, on which side it is, and its address."""
    words, route, end = telling.words, telling.route, telling.end
    off, side, at = route.off[1], Side.ON, np.array(telling.goal)
    if route.stretches:
        line = route.stretches[-1].line
        at = line[-1]
        if off >= SIDE_FROM:
            side = side_of(line, shapely.length(shapely.LineString(line)), np.array(telling.goal)) or Side.ON
    steps = list[Step]()
    if telling.goes_on:
        away = off if route.stretches else sum(route.off)
        text = words.gettext(
            ARRIVALS[side][1],
            name=at_the_begin(telling.name) if side != Side.ON else telling.name,
            metres=words.number(max(10, round(away, -1))),
        )
        steps.append(Step(_LAST[side], text, metres, telling.minutes[-1], _xy(at)))
        side, at, metres = Side.ON, np.array(telling.goal), 0.0
    name = telling.name if side == Side.ON else at_the_begin(telling.name)
    texts = [words.gettext(ARRIVALS[side][0], name=name)]
    if end.address:
        texts.append(words.gettext("Het adres is %(address)s.", address=shown(end.address, words)))
    return (*steps, Step("aankomst", " ".join(texts), metres, 0, _xy(at)))
