"""How much is known of what is on offer: of each fact of each place and activity, now and on days before.

It counts places and activities, never who looked after them (rule 1), and of these only what everybody may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.ledger.past import read_past
from socialmap.ledger.records import CHECKED, UNTOLD, Key
from socialmap.ledger.resolve import months_before
from socialmap.ledger.write import TERMS
from socialmap.model import FACTS, Rank, RecordKind, Status
from socialmap.model.facts import ASKED
from socialmap.offer.current import places_on_offer
from socialmap.offer.hours import schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from socialmap.ledger.past import Past
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session
    from socialmap.world import World

#: What somebody asks before they go: of a place, and of what is done there.
COUNTED: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.PLACE: ("status", *ASKED),
    RecordKind.ACTIVITY: ("status", "schedule", "access", "cost_eur", "in_school_holidays"),
}
#: A value is told to grow old so many months before its term is over: there is a round left to ask it.
GROWS_OLD = 2
#: Points of the line over time: today, and the first of each month before.
MONTHS = 12
#: Columns that are counted; ``checked`` and ``growing_old`` are of what is ``known``.
STATES = ("known", "checked", "growing_old", "old")


@dataclass(frozen=True)
class Stand:
    """What is known, as frames to count.

    Attributes
    ----------
    now
        A row for each fact of each record: kind, id, fact, place_id, wijk_code, and yes or no for known (in its term),
        checked (known, and a person said or saw so), growing_old (known, and past its term within ``GROWS_OLD``
        months) and old (past its term). What is neither known nor old is unknown.
    line
        A row for each place and day: day, id, wijk_code, known and checked, numbers of facts; ``asked`` of how many.
    """

    now: pd.DataFrame
    line: pd.DataFrame


def stand(world: World, session: Session) -> Stand:
    """What is known of the places on offer and of what is done there, once for what is told of them."""
    return world.remember(("stand",), lambda: _stand(world, session))


def _stand(world: World, session: Session) -> Stand:
    today, places = world.today, places_on_offer(world)
    wijk_of = dict(zip(places.index, places["wijk_code"], strict=True))
    at = {
        RecordKind.PLACE: {str(id): str(id) for id in places.index},
        RecordKind.ACTIVITY: _at_places(world, wijk_of),
    }
    past = {kind: read_past(session, kind, facts) for kind, facts in COUNTED.items()}
    rows = [
        (kind, id, fact, place_id, wijk_of[place_id], *states)
        for kind, records in at.items()
        for id, fact, place_id, states in _states(kind, past[kind], records, today)
    ]
    now = pd.DataFrame(rows, columns=["kind", "id", "fact", "place_id", "wijk_code", *STATES])
    return Stand(now, _line(past[RecordKind.PLACE], wijk_of, today))


def _at_places(world: World, places: Collection[str]) -> dict[str, str]:
    """Activities that go on at these places, also those of which the term is over: id and place."""
    rows = world.activities
    there = rows[rows["place_id"].isin(list(places)) & rows["status"].isin([Status.LISTED, Status.PLANNED])]
    return dict(zip(there["id"], there["place_id"], strict=True))


def _states(kind: RecordKind, past: Past, records: Mapping[str, str], day: date) -> list[tuple[Any, ...]]:
    """Of each record each fact with its states on a day."""
    found, bounds = past.on(day), _Bounds(kind, day)
    return [
        (id, fact, place_id, bounds.judge(found, id, fact))
        for id, place_id in records.items()
        for fact in COUNTED[kind]
    ]


def _line(past: Past, wijk_of: Mapping[str, str], today: date) -> pd.DataFrame:
    """How many facts of each place were known on days before, oldest first."""
    rows = []
    for day in days_of_line(today):
        found, bounds = past.on(day), _Bounds(RecordKind.PLACE, day)
        for id, wijk in wijk_of.items():
            judged = [bounds.judge(found, str(id), fact) for fact in COUNTED[RecordKind.PLACE]]
            rows.append((day, id, wijk, len(judged), sum(one[0] for one in judged), sum(one[1] for one in judged)))
    return pd.DataFrame(rows, columns=["day", "id", "wijk_code", "asked", "known", "checked"])


def days_of_line(today: date) -> list[date]:
    """The first of each month of a year, and today.

    Examples
    --------
    >>> [day.isoformat() for day in days_of_line(date(2026, 2, 10))][-3:]
    ['2026-01-01', '2026-02-01', '2026-02-10']
    """
    first = today.replace(day=1)
    days = [date.fromisoformat(months_before(first, back)) for back in range(MONTHS, -1, -1)]
    return [*days, *([today] if today != first else [])]


class _Bounds:
    """Until when each fact of a kind is sure on a day, and whether it is known then."""

    def __init__(self, kind: RecordKind, day: date) -> None:
        self._kind, months = kind, {fact: TERMS[kind][fact] or 0 for fact in COUNTED[kind]}
        self._sure = {fact: months_before(day, term) for fact, term in months.items()}
        self._soon = {fact: months_before(day, term - GROWS_OLD) for fact, term in months.items()}

    def judge(self, found: Mapping[Key, Resolved], id: str, fact: str) -> tuple[bool, bool, bool, bool]:
        """The ``STATES`` of a fact of a record."""
        one = found.get(Key(self._kind, id, fact))
        if one is None or not is_told(self._kind, fact, one.value):
            return False, False, False, False
        if one.stale:
            return False, False, False, True
        check = found.get(Key(self._kind, id, CHECKED))
        seen = check is not None and check.why.at >= one.why.at and check.why.day >= self._sure[fact]
        return True, one.why.rank is Rank.FIRST_HAND or seen, one.sure_on < self._soon[fact], False


def is_told(kind: RecordKind, fact: str, value: Any) -> bool:
    """Is a value an answer to who asks? Hours that cannot be read are none."""
    if value in UNTOLD or value == FACTS[kind][fact].unknown:
        return False
    return fact not in ("opening_hours", "schedule") or schedule(value, "", ()) is not None
