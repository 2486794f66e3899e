"""The worklist of an area: which places to ring or walk past, what to ask there, and what helps most first.

An answer helps as far as it makes the guide sure: of the fixed asks (``guide.alive``), started where people live, those
that would get "Dit kan", counted by residents. An ask needs all its facts, so questions are weighed in the sets that
open an answer (``keeping.chances``); what is sure already, or becomes so by a place earlier in the list, weighs little.
The list is made greedily, which for gains that only shrink is never far from the best (Nemhauser, Wolsey and Fisher,
1978).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.config import Settings
from socialmap.errors import NotFoundError
from socialmap.guide.alive import ASKS, Sort, Sure, sorts_of
from socialmap.guide.wishes import WISHES
from socialmap.i18n import later
from socialmap.keeping.asking import Gap, Key, gaps
from socialmap.keeping.gains import Gains
from socialmap.keeping.walking_order import walking_order
from socialmap.model import DOORS, FACTS, Level, RecordKind
from socialmap.offer.places import points_in, starting_points, wijken_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from socialmap.world import World

#: Who is rung answers about so many short questions.
MOST_QUESTIONS = 5
#: What a fact is worth for each resident in reach that makes no answer sure; a bound of our own, for the order alone.
BESIDE = 0.001
NO_AREA = later("Dit gebied kennen we niet.")
#: The order in which one asks: is it there and when, what goes on, what else could, and then about the house.
_STATUS = "status"
_ORDER = (_STATUS, "opening_hours", "schedule", "in_school_holidays", "access", "cost_eur", *WISHES)
_TURNS = {kind: {fact: turn for turn, fact in enumerate(dict.fromkeys((*_ORDER, *FACTS[kind])))} for kind in RecordKind}


class Way(StrEnum):
    """How a round is made."""

    PHONE = "bellen"
    WALK = "lopen"


@dataclass(frozen=True)
class Question:
    """Something to ask of a record.

    Attributes
    ----------
    fact
        Of a record: the id of one of its facts (``FACTS[kind]``). Of a place also the id of a wish (``WISHES``): is
        something like that held here, when, and can people walk in? Yes adds an activity at that place.
    worth
        How much an answer helps: residents who get a sure answer to a fixed ask, and a little for what else people
        want to know. Only to compare.
    opens
        Whether it is needed for such an answer.
    """

    kind: RecordKind
    record_id: str
    fact: str
    worth: float = 0.0
    opens: bool = False

    @property
    def is_wish(self) -> bool:
        """Whether yes adds an activity."""
        return self.kind is RecordKind.PLACE and self.fact in WISHES

    @property
    def text(self) -> str:
        """The question in Dutch, to be translated."""
        return WISHES[self.fact].ask if self.is_wish else FACTS[self.kind][self.fact].question


@dataclass(frozen=True)
class Stop:
    """A place of a round with its questions, in the order in which they are asked; ``worth`` is that of all of them."""

    place_id: str
    questions: tuple[Question, ...]
    worth: float = 0.0


def worklist(
    world: World,
    *,
    area: str | None = None,
    ids: Collection[str] | None = None,
    way: Way,
    today: date,
    taken: Collection[str] = (),
    answered: Collection[Key] = (),
    start: tuple[float, float] | None = None,
    most: int | None = None,
    folder: Path | None = None,
) -> tuple[Stop, ...]:
    """Where to ask what; the same for the same map.

    By telephone what helps most comes first, and what can answer no wish last. On foot it is the shortest walk past
    the places that help most (``walking_order``).

    Parameters
    ----------
    world
        As who asks sees it: what they may not see is not asked.
    area
        Code of an area; None for everywhere.
    ids
        Only these places, also those that nobody is sent to.
    today
        The day of ``world``.
    taken
        Ids of places that somebody else has in a round: they are left out, and what is asked there is not needed
        elsewhere.
    answered
        Questions that were asked lately, also where the answer was no or nobody knew: kind, id and fact. They are not
        asked again; where somebody said that a wish is not held there, nothing but this tells so.
    start
        Where a walk begins, in RD metres; by default at the first stop.
    most
        At most so many stops.
    folder
        Of the table of fixed asks; by default the starter's.

    Raises
    ------
    NotFoundError
        For an area that is not on this map.
    """
    chosen = _chosen(world, area, ids, today)
    picked = None if ids is None else tuple(chosen)
    done = frozenset(answered)
    sorts = sorts_of(world, (folder or Settings().starter_dir) / ASKS)
    listed = world.lately(
        ("worklist", area, picked, done, today),
        lambda: _listed(world, chosen, sorts, done, today),
        given=(sorts,),
    )
    stops = [stop for stop in listed if stop.place_id not in taken][:most]
    return tuple(walking_order(world, stops, start) if way is Way.WALK else stops)


def expected(
    world: World, stops: Iterable[Stop], *, area: str, today: date, folder: Path | None = None
) -> tuple[Sure, Sure]:
    """The sure answers of an area now, and once every question of these stops is answered yes: an estimate.

    It assumes that all that is usual for a kind of place is held there, at hours that are told, and that people can
    walk in. ``guide.alive.sure_in`` measures what came of it.
    """
    sorts = sorts_of(world, (folder or Settings().starter_dir) / ASKS)
    points = points_in(world, _area(world, area), starting_points(world)).index
    gains = Gains(world, sorts, today)
    number, before = len(points) * len(sorts), gains.sure(points)
    for stop in stops:
        asked = [Gap(one.kind, one.record_id, one.fact) for one in stop.questions]
        gains.take(stop.place_id, gains.opened_by(stop.place_id, asked))
    return Sure(number, before), Sure(number, gains.sure(points))


def first_questions(stops: Iterable[Stop], number: int) -> tuple[Stop, ...]:
    """The stops with the first so many questions."""
    found: list[Stop] = []
    for stop in stops:
        asked = stop.questions[: number - sum(len(one.questions) for one in found)]
        if asked:
            found.append(replace(stop, questions=asked, worth=sum(one.worth for one in asked)))
    return tuple(found)


def _area(world: World, code: str) -> pd.Series:
    found = world.area(code)
    if found is None:
        raise NotFoundError(NO_AREA)
    return found


def _chosen(world: World, area: str | None, ids: Collection[str] | None, today: date) -> list[str]:
    """Ids of the places that are asked, in order."""
    asked, places = gaps(world, today), world.places
    if area is not None:
        row = _area(world, area)
        level = Level(str(row["level"]))
        if level is Level.BUURT:
            places = places[places["buurt_code"] == row.name]
        elif level not in (Level.GEMEENTE, Level.LAND):
            places = places[places["wijk_code"].isin(wijken_of(world, row))]
    kept = places["offer"].isin(DOORS) if ids is None else places.index.isin(list(ids))
    places = places[kept]
    return sorted(str(id) for id in places.index if asked.get(str(id)))


def _listed(
    world: World, ids: Sequence[str], sorts: Sequence[Sort], done: frozenset[Key], today: date
) -> tuple[Stop, ...]:
    gains = Gains(world, sorts, today, done)
    unknown = gaps(world, today)
    asked = {
        id: sorted((gap for gap in unknown[id] if gap.key not in done), key=lambda gap: (-gap.age, _turn(gap)))
        for id in ids
    }
    able = {id for id in ids if any(one.asks for one in gains.chances.get(id, ()))}

    def stop(id: str) -> Stop:
        return _stop(id, gains, asked[id])

    found = []
    # What stood on top with an older worth is weighed again: worth only shrinks while the list grows.
    heap = [(-stop(id).worth, id) for id in able]
    heapq.heapify(heap)
    while heap:
        _, id = heapq.heappop(heap)
        now = stop(id)
        if heap and -now.worth > heap[0][0]:
            heapq.heappush(heap, (-now.worth, id))
            continue
        found.append(now)
        gains.take(id, gains.opened_by(id, [Gap(one.kind, one.record_id, one.fact) for one in now.questions]))
    rest = sorted((stop(id) for id in ids if id not in able), key=lambda one: (-one.worth, one.place_id))
    return tuple(stop for stop in (*found, *rest) if stop.questions)


def _stop(id: str, gains: Gains, asked: Sequence[Gap]) -> Stop:
    """A place with the questions that gain most, and then what else people want to know of it, as ``asked`` has it."""
    beside = BESIDE * gains.people_near(id)
    worth = _opening(id, gains)
    opens = set(worth)
    rest = [gap for gap in asked if gap.key not in opens]
    chosen = {gap.key: (gap, beside * gap.age) for gap in rest[: MOST_QUESTIONS - len(worth)]}
    chosen |= {key: (gap, gained + beside * gap.age) for key, (gap, gained) in worth.items()}
    if any(gap.fact != _STATUS or gap.kind is not RecordKind.PLACE for gap, _ in chosen.values()):
        chosen.pop((RecordKind.PLACE, id, _STATUS), None)
    questions = [
        Question(*gap.key, worth=gained, opens=gap.key in opens)
        for gap, gained in sorted(chosen.values(), key=lambda one: _turn(one[0]))
    ]
    return Stop(id, tuple(questions), sum(one.worth for one in questions))


def _opening(id: str, gains: Gains) -> dict[Key, tuple[Gap, float]]:
    """The questions that open most, set by set; what a set gains is shared by its questions."""
    found: dict[Key, tuple[Gap, float]] = {}
    left = [(one, gain) for one in gains.chances.get(id, ()) if one.asks and (gain := gains.of(id, one)) > 0]
    while left:
        fresh = [sum(gap.key not in found for gap in one.asks) for one, _ in left]
        each = [gain / max(new, 0.1) for (_, gain), new in zip(left, fresh, strict=True)]
        each = [one if len(found) + new <= MOST_QUESTIONS else 0.0 for one, new in zip(each, fresh, strict=True)]
        best = each.index(max(each))
        if not each[best]:
            break
        chance, gain = left[best]
        for gap in chance.asks:
            found[gap.key] = gap, found.get(gap.key, (gap, 0.0))[1] + gain / len(chance.asks)
        # A second way to the same answer at one place adds none.
        left = [one for one in left if (one[0].wish, one[0].step_free) != (chance.wish, chance.step_free)]
    return found


def _turn(gap: Gap) -> tuple[int, str, int]:
    """When it is asked, and of which record."""
    turn = _TURNS[gap.kind][gap.fact]
    return min(turn, len(_ORDER)), gap.id, turn
