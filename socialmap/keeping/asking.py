"""What is not known of a place, or not for certain any more, in the order in which one asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.model import PLACE_FACTS

if TYPE_CHECKING:
    from datetime import date

    from socialmap.world import World

#: First what says most; the rest in the order of the facts.
_FIRST = ("opening_hours", "step_free", "toilet", "free_of_charge", "phone")


def missing(world: World, place_id: str, *, today: date) -> list[str]:
    """The facts of a place that nobody told."""
    del today
    place = world.places.loc[place_id]
    asked = [*_FIRST, *(id for id, fact in PLACE_FACTS.items() if fact.months and id not in _FIRST)]
    return [id for id in asked if id != "status" and place[id] == PLACE_FACTS[id].unknown]
