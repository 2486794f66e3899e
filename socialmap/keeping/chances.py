"""Which facts stand between a place and a sure answer of the guide, for each wish and for who needs no steps.

Nothing of the guide's rules is written down again: it is asked what it would say if these facts were told
(``guide.matching``). What holds is what no fact keeps back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from socialmap.guide.matching import Asked, answered, match
from socialmap.guide.offers import records, says, supply
from socialmap.guide.wishes import SAME, STEP_FREE, WAY
from socialmap.keeping.asking import Gap, Key, gaps
from socialmap.model import Access, Known, Offer, RecordKind
from socialmap.model.kinds import door_of_activity
from socialmap.offer.records import Offering, Reached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from socialmap.world import World

#: What somebody asks of a place with this door, and hears yes to: a guess of our own, for the order alone.
HOPE: Mapping[Offer, float] = {Offer.OPEN: 1.0, Offer.UNKNOWN: 0.5, Offer.REFERRAL: 0.25}
_STEPS, _THERE = "step_free", ("status", "schedule")


@dataclass(frozen=True)
class Chance:
    """A sure answer to a wish that a place gives when some facts are told.

    Attributes
    ----------
    step_free
        Also to who needs a way and door without steps.
    asks
        What is to be asked, all of it; empty where the answer is sure already.
    hope
        From 0 to 1: how likely it is that all answers are yes.
    """

    wish: str
    step_free: bool
    asks: tuple[Gap, ...] = ()
    hope: float = 1.0


def chances(world: World, today: date) -> Mapping[str, tuple[Chance, ...]]:
    """By id of the place."""
    return world.remember(("chances",), lambda: _chances(world, today), given=(today,))


def _chances(world: World, today: date) -> dict[str, tuple[Chance, ...]]:
    there, asked = supply(world), gaps(world, today)
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in records(world.activities):
        rows.setdefault(row["place_id"], []).append(row)
    found = {}
    for id, place in there.places.items():
        of_place = {gap.key: gap for gap in asked.get(id, ())}
        now = [*there.activities.get(id, ()), place]
        found[id] = (*_held(now), *_possible(place, rows.get(id, ()), of_place))
    only_held = {id: tuple(_held(held)) for id, held in there.activities.items() if id not in there.places}
    return {id: told for id, told in {**found, **only_held}.items() if told}


def _held(offerings: Sequence[Offering]) -> Iterator[Chance]:
    wishes = {wish for one in offerings for wish in one.said}
    for wish in sorted(wishes - {SAME}):
        for step_free in (False, True):
            if any(_is_sure(one, wish, step_free=step_free) for one in offerings):
                yield Chance(wish, step_free)


def _possible(place: Offering, rows: Sequence[Mapping[str, Any]], asked: Mapping[Key, Gap]) -> Iterator[Chance]:
    """What answers about its activities, and about what its kind often has, would make sure."""
    steps = asked.get((RecordKind.PLACE, place.place_id, _STEPS))
    opened, told = door_of_activity(Access.WALK_IN, place.door), {SAME}
    for row in rows:
        of_this = {gap.fact: gap for key, gap in asked.items() if key[:2] == (RecordKind.ACTIVITY, row["id"])}
        there = [] if row["current"] else [of_this[name] for name in _THERE if name in of_this]
        if row["current"] or there:
            yes = _Yes(place, Offer(row["door"]), opened, there[:1], of_this.get("access"), steps)
            yield from (chance for wish in sorted(says(row) - {SAME}) for chance in yes.chances(wish, 1.0))
            told |= says(row)
    for wish in sorted(place.usual.keys() - told):
        # Who says when it is held says how one gets in: the form of an activity asks both.
        new = [Gap(RecordKind.PLACE, place.place_id, wish)]
        yield from _Yes(place, opened, opened, new, None, steps).chances(wish, HOPE.get(place.door, 0.0))


@dataclass(frozen=True)
class _Yes:
    """Something that may be held at a place, and what may be asked of it.

    Attributes
    ----------
    door, opened
        How one gets in as far as told, and when one can walk in.
    there
        What tells that it is held; always asked.
    access, steps
        What tells how one gets in, and of steps; None where that is told.
    """

    place: Offering
    door: Offer
    opened: Offer
    there: Sequence[Gap]
    access: Gap | None
    steps: Gap | None

    def chances(self, wish: str, hope: float) -> Iterator[Chance]:
        """With the fewest questions; none where no answer makes it sure."""
        for step_free in (False, True):
            for asks in ((), (self.access,), (self.steps,), (self.access, self.steps)):
                told = [gap for gap in asks if gap is not None]
                if len(told) == len(asks) and _is_sure(self._as_told(wish, told), wish, step_free=step_free):
                    if self.there or told:
                        yield Chance(wish, step_free, (*self.there, *told), hope)
                    break

    def _as_told(self, wish: str, told: Sequence[Gap]) -> Offering:
        door = self.opened if self.access in told else self.door
        eases = {**self.place.eases, **({STEP_FREE: Known.YES} if self.steps in told else {})}
        return replace(self.place, door=door, said=frozenset({wish}), usual={}, eases=eases)


def _is_sure(offering: Offering, wish: str, *, step_free: bool) -> bool:
    """What the guide says of it to who can walk there; the way itself differs by start."""
    found = Reached(offering, known={**offering.eases, WAY.id: Known.YES})
    return bool(answered(match([found], Asked((wish,), step_free=step_free))).sure)
