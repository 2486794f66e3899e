"""What waits for somebody's word, in words: what is said now beside what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.model.facts import FACTS
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.queries.bijhouden.questions import SEEN_BY
from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.keeping.proposals import Proposal
    from socialmap.queries.bijhouden.in_words import Told
    from socialmap.store import Store


@dataclass(frozen=True)
class Line:
    """One fact: what is said of it now, and what is proposed."""

    label: str
    now: str
    proposed: str


@dataclass(frozen=True)
class Waiting:
    """A proposal, without who made it.

    Attributes
    ----------
    place_id, place_name
        Where it is; "" for none.
    """

    number: int
    version: int
    name: str
    is_new: bool
    place_id: str
    place_name: str
    when: str
    lines: list[Line]


def proposal_page(store: Store, proposals: Sequence[Proposal], words: Words) -> list[Waiting]:
    """These proposals, oldest first."""
    with store.read() as session:
        told = told_by(session, words, SEEN_BY)
    return [_waiting(one, told) for one in proposals]


def _waiting(one: Proposal, told: Told) -> Waiting:
    words = told.words
    lines = []
    for name, value in one.values.items():
        fact = FACTS[one.kind].get(name)
        if fact is None or (one.stored and one.stored.get(name) == value):
            continue
        now = told.value(one.kind, name, one.stored[name] if one.stored else None)
        lines.append(Line(told.label(one.kind, name), now, told.value(one.kind, name, value)))
    at = datetime.fromisoformat(one.at).astimezone(AMSTERDAM_TIME)
    when = words.day(at.date(), year=True)
    place = told.names.get(one.place_id, "")
    return Waiting(one.number, one.version, one.name, one.stored is None, one.place_id, place, when, lines)
