"""The worklist of an area: which places to ring or walk past, what to ask there, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.guide.wishes import SAME, WISHES
from socialmap.keeping.asking import missing
from socialmap.model import FACTS, RecordKind
from socialmap.offer.current import places_on_offer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from socialmap.world import World

#: Who is rung answers about so many short questions.
MOST_QUESTIONS = 5


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
        How much an answer helps, in residents who get a sure answer to a fixed ask; only to compare.
    """

    kind: RecordKind
    record_id: str
    fact: str
    worth: float = 0.0

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
) -> tuple[Stop, ...]:
    """Where to ask what, what helps most first; the same for the same map.

    Parameters
    ----------
    world
        As who asks sees it: what they may not see is not asked.
    area
        Code of an area; None for everywhere.
    ids
        Only these places.
    taken
        Ids of places that somebody else has in a round.
    """
    places = places_on_offer(world)
    if area is not None and (found := world.area(area)) is not None:
        level = str(found["level"])
        if level in ("wijk", "buurt"):
            places = places[places[f"{level}_code"] == found.name]
    chosen = [str(id) for id in places.index if id not in set(taken) and (ids is None or id in set(ids))]
    stops = []
    for id in chosen:
        wished = [wish for wish in WISHES if wish != SAME][:1]
        facts = [*wished, *missing(world, id, today=today)][:MOST_QUESTIONS]
        questions = tuple(Question(RecordKind.PLACE, id, fact, 1.0) for fact in facts)
        if questions:
            stops.append(Stop(id, questions, float(len(questions))))
    del way
    return tuple(sorted(stops, key=lambda stop: (-stop.worth, stop.place_id)))
