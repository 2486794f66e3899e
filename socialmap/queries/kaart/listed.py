"""``/wie-staat-er-op``: what is on this map and what never is, and why; told from what the program itself declares.

First minute of somebody who sees the own house on the map: reads why it is there, and how it is changed or taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.marks import KIND_MARKS
from socialmap.model import Offer, PlaceKind, usual_door
from socialmap.model.sealed import SEALED_KINDS
from socialmap.offer.words import OPEN_TO_ALL, door_words

if TYPE_CHECKING:
    from socialmap.i18n import Words

#: In the order of doors, widest first; what cannot be visited is no door.
_DOORS = tuple(door for door in Offer if door is not Offer.NEVER)


@dataclass(frozen=True)
class Listed:
    """Kinds of place with the same usual door."""

    door: str
    kinds: list[str]


def listed(words: Words) -> list[Listed]:
    """Every kind of place that is on the map, by its usual door; of what is sealed nothing."""
    groups = []
    for door in _DOORS:
        kinds = [kind for kind in KIND_MARKS if _is_listed(PlaceKind(kind)) and usual_door(PlaceKind(kind)) is door]
        if kinds:
            told = door_words(door, words) or words.gettext(OPEN_TO_ALL)
            groups.append(Listed(told, [words.sentence(words.gettext(KIND_MARKS[kind].plural)) for kind in kinds]))
    return groups


def _is_listed(kind: PlaceKind) -> bool:
    return kind not in SEALED_KINDS
