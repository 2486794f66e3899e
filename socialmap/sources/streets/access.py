"""Who may pass, by the words of OpenStreetMap: an open vocabulary, so a word that we do not know is told."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OPEN = frozenset(
    {"yes", "designated", "permissive", "official", "destination", "customers", "public", "allowed", "true", "1"}
)
#: ``use_sidepath``: the footway beside it is drawn as a way of its own. The others are for somebody else.
SHUT = frozenset(
    {"no", "private", "use_sidepath", "agricultural", "forestry", "delivery", "military", "permit", "permits"}
    | {"residents", "resident", "employees", "employee", "staff", "emergency", "restricted", "members", "guests"}
    | {"agricultural_and_forestry", "authorized", "authorised", "official_only", "closed", "never", "false", "0"}
)
#: Hours that never close.
ALWAYS = frozenset({"24/7", "mo-su 00:00-24:00", "00:00-24:00"})
#: What says when, or for whom, something else holds.
CONDITIONS = ("foot:conditional", "access:conditional")


class Passage(IntEnum):
    """Whether somebody on foot may pass: the higher, the harder."""

    UNSAID = 0
    OPEN = 1
    TOLD = 2  # at some hours only, or in words that we do not know
    SHUT = 3


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The values of a list, as people write it.

    Examples
    --------
    >>> words("private;customers"), words("yes, no"), words("")
    (('private', 'customers'), ('yes', 'no'), ())
    """
    return tuple(word for word in re.split(r"[;,|]", text.strip().lower().replace(" ", "")) if word)


def may_pass(tags: Mapping[str, str]) -> Passage:
    """Whether somebody on foot may pass: ``foot`` before ``access``; of several values the hardest.

    Examples
    --------
    >>> may_pass({"access": "no", "foot": "yes"}).name, may_pass({"access": "private;customers"}).name
    ('OPEN', 'SHUT')
    >>> may_pass({"access": "unheard_of"}).name, may_pass({"locked": "yes"}).name, may_pass({}).name
    ('TOLD', 'TOLD', 'UNSAID')
    """
    foot, access = _hardest(tags.get("foot", "")), _hardest(tags.get("access", ""))
    said = foot or access
    return Passage.TOLD if _at_times(tags, said, for_everybody=not foot) else said


@lru_cache(maxsize=4096)
def _hardest(text: str) -> Passage:
    found = [Passage.OPEN if w in OPEN else Passage.SHUT if w in SHUT else Passage.TOLD for w in words(text)]
    return max(found, default=Passage.UNSAID)


def _at_times(tags: Mapping[str, str], said: Passage, *, for_everybody: bool) -> bool:
    """Whether it is open at some hours only, or has a lock; what is shut is opened by a condition alone."""
    if any(tags.get(key) for key in CONDITIONS[: 1 + for_everybody]):
        return True
    has_hours = tags.get("opening_hours", "24/7").strip().lower() not in ALWAYS
    return said is not Passage.SHUT and (has_hours or tags.get("locked", "no") != "no")
