"""Statements and changes: one fact of one record from one source on one day, and the act by which it came.

A statement is never edited. It is overtaken by a newer one, or closed: withdrawn or refused by a later change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmap.model import FACTS, Act, Rank, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.model import RecordKind

#: What is said of a record as a whole: somebody saw that what stands there is right.
CHECKED = "checked"
VISIBILITY = "visibility"
#: A list that no longer says that a record is there does not stand for what it said of it.
STATUS = "status"
#: The record that this one went to.
MERGED = "merged_into"
#: Another record that a person saw is not this one, however alike they are.
APART = "apart_from"
#: That a reader said that something is not right, and what somebody decided: it holds nowhere.
REPORTED = "reported"
#: Values that tell nothing, as the tables hold them.
UNTOLD: tuple[Any, ...] = ("", None, "onbekend", [])
#: How the id of a source begins whose word is no maintained list.
_RANKS = {
    **dict.fromkeys(("rapport-", "buurtanalyse", "onderzoek-"), Rank.SURVEY),
    **dict.fromkeys(("osm", "voorstel-"), Rank.OSM),  # what strangers say
}


def can_go(kind: RecordKind) -> list[str]:
    """The facts that can be taken away for good: all without which a record still is one, and its name.

    Who may see it holds also when the rest is gone.
    """
    return ["name", *[one.id for one in FACTS[kind].values() if not one.required and one.id != VISIBILITY]]


class Key(NamedTuple):
    """What a statement is about."""

    kind: str
    id: str
    fact: str


@dataclass(frozen=True, slots=True)
class Change:
    """One act, and who did it.

    Attributes
    ----------
    at
        When it was written down, ISO 8601 in UTC with microseconds; two changes never bear the same moment.
    source_id
        The list of an import.
    role, account
        Who did it, when a person; a role never tells who somebody is.
    undoes
        Number of the change that this one takes back.
    """

    at: str
    act: Act
    source_id: str = ""
    role: str = ""
    account: str = ""
    reason: str = ""
    undoes: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of one record from one source on one day.

    Attributes
    ----------
    value
        JSON.
    source_id, reference
        Where it comes from, and the row of that list; "" for a person.
    said_on
        Year, month or day as the source writes it (2026, 2026-05, 2026-05-04); "" when nobody knows.
    closed_by
        The change that withdrew or refused it.
    at, role, account
        Of its change.
    """

    record_kind: str
    record_id: str
    fact: str
    value: str
    source_id: str
    reference: str
    said_on: str
    rank: Rank
    state: State
    change_id: int
    closed_by: int | None
    at: str
    role: str
    account: str
    id: int

    @property
    def told(self) -> Any:
        """The value as the tables hold it."""
        return json.loads(self.value)

    @property
    def day(self) -> str:
        """The day by which it is older or newer than others.

        What a person said on a day that nobody kept counts from when it was written down; what a list said without
        a day is older than all.
        """
        return self.said_on or (self.at[:10] if self.rank is Rank.FIRST_HAND else "")

    @property
    def hand(self) -> tuple[str, str]:
        """Who says it: one that says something else later corrects itself."""
        return self.source_id, self.account or self.role


def statement(row: Sequence[Any]) -> Statement:
    """A row of the store (``store.statements.COLUMNS``) as a statement."""
    return Statement(*row)


class Said(NamedTuple):
    """A statement as it comes in."""

    kind: str
    id: str
    fact: str
    value: Any
    source_id: str = ""
    reference: str = ""
    said_on: str = ""


def rank_of(source_id: str) -> Rank:
    """Whose word a source is; no source is a person.

    Examples
    --------
    >>> str(rank_of("osm")), str(rank_of("rapport-003")), str(rank_of("amsterdam-mvzn")), str(rank_of(""))
    ('openstreetmap', 'onderzoek', 'lijst', 'eerste hand')
    >>> rank_of("voorstel-gids") is rank_of("osm")
    True
    """
    if not source_id:
        return Rank.FIRST_HAND
    return next((rank for begin, rank in _RANKS.items() if source_id.startswith(begin)), Rank.LIST)
