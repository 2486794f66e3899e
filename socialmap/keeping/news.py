"""What changed on the map lately, for everybody: of what all may see now, and might see then. Never who did it.

A record that is for fewer people now leaves all of it at once; of one that was, what happened meanwhile is not told.
What was taken back, proposed or purged is told nowhere, and neither is that it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from socialmap.ledger.history import recent
from socialmap.ledger.records import MERGED, STATUS, UNTOLD, VISIBILITY, Statement, statement
from socialmap.ledger.undo import dead_changes
from socialmap.model import FACTS, Act, RecordKind, State, Status, Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import reading, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmap.ledger.history import Event, Turn
    from socialmap.store import Session
    from socialmap.world import World

    _Record = tuple[str, str]

#: What people and lists did; another act tells nothing of itself until it is named here.
ACTS = (Act.FORM, Act.CHECK, Act.IMPORT, Act.MERGE)
_GONE = (Status.ENDED, Status.HISTORY)
#: The kinds of record that are told of.
KINDS = (RecordKind.PLACE, RecordKind.ACTIVITY)
#: Told otherwise than as a fact, or not for everybody: where exactly it lies, who carries it, and what else it is.
_NOT_AS_FACT = (
    *(VISIBILITY, STATUS, "lon", "lat", "place_id", "place_name", "wijk_code", "organisation_id"),
    *("own_mixed", "functional_relational"),
)
_AT = "place_id"


class What(StrEnum):
    """What happened, the most telling first."""

    CAME = "nieuw"
    ENDED = "gestopt"
    OFF_LIST = "van de lijst"
    AGAIN = "er weer"
    MERGED = "samengevoegd"
    CHANGED = "veranderd"
    CHECKED = "nagekeken"


@dataclass(frozen=True)
class News:
    """What happened to one record on one day.

    Attributes
    ----------
    said_of
        Kind and id of the record that it was first said of: that stays, also when the record went to another.
    place_id
        The place that it is, or that it is at; "" for none.
    at
        When the last of it was written down, ISO 8601 in UTC, to the hour.
    facts
        What became another, in the order of the form, with what it became; None where that holds no more.
    source_ids
        The lists that say so; "" is a person.
    """

    kind: RecordKind
    id: str
    said_of: str
    place_id: str
    day: date
    at: str
    what: What
    facts: Mapping[str, Any]
    source_ids: frozenset[str]


def news(world: World, session: Session, since: date) -> list[News]:
    """What happened since a day, newest first, once for what is told of it."""
    return world.lately(("news", since), lambda: _news(world, session, since))


def _news(world: World, session: Session, since: date) -> list[News]:
    public = _Public(world, session)
    begin = datetime.combine(since, time(), AMSTERDAM_TIME)
    changes = statements.changes_since(session, ACTS, begin.astimezone(UTC).isoformat(timespec="microseconds"))
    numbers = {row["id"] for row in changes} - dead_changes(statements.read_undos(session)).keys()
    original: dict[_Record, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in statements.rows_of_changes(session, numbers):
        one = statement(row)
        if (record := public.record(one)) is not None:
            for number in numbers.intersection({one.change_id, one.closed_by}):
                original[record][number].add(one.record_id)
    of_day: dict[tuple[_Record, date], list[Event]] = defaultdict(list)
    for event in recent(session, sorted(numbers), original):
        if public.was(event.record, event.number):
            of_day[event.record, _day(event.at)].append(event)
    stored = {
        kind: statements.read_records(session, kind, {id for (one, id), _ in of_day if one == kind}) for kind in KINDS
    }
    found = []
    for (record, day), events in of_day.items():
        kind, id = RecordKind(record[0]), record[1]
        if (told := _told(events[::-1], public, stored[kind][id])) is not None:
            said_of = min(one for event in events for one in original[record][event.number])
            by = frozenset(event.source_id for event in events)
            at = _to_the_hour(events[0].at)
            found.append(News(kind, id, said_of, public.place_of(record), day, at, *told, by))
    return sorted(found, key=lambda one: (one.day, one.at, one.kind, one.id), reverse=True)


class _Public:
    """What everybody may see now, and since when."""

    def __init__(self, world: World, session: Session) -> None:
        self._moved = reading.read_redirects(session)
        self._places = set(world.places.index)
        at = zip(world.activities["id"], world.activities[_AT], strict=True)
        self._at = {str(id): str(place_id or "") for id, place_id in at}
        proposals = statements.changes_by(session, Act.PROPOSE)
        self._closed: dict[_Record, list[tuple[int, int | None]]] = defaultdict(list)
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._stood: dict[str, list[tuple[str, int, int | None]]] = defaultdict(list)
        for kind in KINDS:
            for row in statements.read_facts(session, kind, (VISIBILITY, MERGED, _AT)):
                one = statement(row)
                if one.state is not State.PROPOSED and one.change_id not in proposals:
                    self._note(one)

    def _note(self, one: Statement) -> None:
        if one.fact == VISIBILITY:
            # Also of what was taken back: closing comes never earlier than it did.
            if one.told != Visibility.PUBLIC:
                self._closed[one.record_kind, one.record_id].append((one.change_id, one.closed_by))
        elif one.fact == MERGED:
            if one.told is not None:
                self._parts[str(one.told)].add(one.record_id)
        elif one.told:
            self._stood[one.record_id].append((str(one.told), one.change_id, one.closed_by))

    def record(self, one: Statement) -> _Record | None:
        """The record that a statement is about now, if everybody may see it."""
        id = one.record_id
        if one.record_kind == RecordKind.PLACE:
            id = self._moved.get(id, id)
            return (one.record_kind, id) if id in self._places else None
        at = self._at.get(id) if one.record_kind == RecordKind.ACTIVITY else None
        return (one.record_kind, id) if at is not None and (not at or at in self._places) else None

    def place_of(self, record: _Record) -> str:
        """The place that a record is, or is at."""
        kind, id = record
        return id if kind == RecordKind.PLACE else self._at[id]

    def was(self, record: _Record, number: int) -> bool:
        """Whether everybody might see a record and the places that it was at once this change was made."""
        kind, id = record
        if kind == RecordKind.PLACE:
            return self._was_place(id, number)
        at = {place for place, since, until in self._stood[id] if _held(since, until, number)}
        return self._is_open((kind, id), number) and all(self._was_place(one, number) for one in at)

    def _was_place(self, id: str, number: int) -> bool:
        now = self._moved.get(id, id)
        family, new = {id, now}, {id, now}
        while new:
            new = {part for one in new for part in self._parts[one]} - family
            family |= new
        return now in self._places and all(self._is_open((RecordKind.PLACE, one), number) for one in family)

    def _is_open(self, record: _Record, number: int) -> bool:
        return not any(_held(since, until, number) for since, until in self._closed[record])


def _held(since: int, until: int | None, number: int) -> bool:
    return since <= number and (until is None or until > number)


def _told(events: Sequence[Event], public: _Public, stored: Mapping[str, Any]) -> tuple[What, dict[str, Any]] | None:
    """What a day did to a record, oldest change first; None for nothing that is told."""
    turns: dict[str, list[Turn]] = defaultdict(list)
    came = False
    for event in events:
        came |= not public.was(event.record, event.number - 1) or _begins(event)
        for turn in event.turns:
            if not turn.purged:
                turns[turn.fact].append(turn)
    by_person = any(not event.source_id for event in events)
    first, last = (turns[STATUS][0].before, turns[STATUS][-1].after) if turns[STATUS] else (None, None)
    if came:
        # What is not there (any more) did not come.
        return None if last in _GONE else (What.CAME, {})
    facts = dict(_changed(RecordKind(events[0].record[0]), turns, stored))
    if first != last and (what := _of_status(first, last, by_person=by_person)) is not None:
        return what, facts if what is What.AGAIN else {}
    if any(event.act == Act.MERGE for event in events):
        return What.MERGED, facts
    if facts:
        return What.CHANGED, facts
    return (What.CHECKED, {}) if by_person else None


def _of_status(first: Any, last: Any, *, by_person: bool) -> What | None:
    """What it says that whether a record is there became another; None for nothing."""
    if last in _GONE:
        return What.ENDED
    if last in UNTOLD:
        return None if by_person else What.OFF_LIST
    return What.AGAIN if first in _GONE else None


def _begins(event: Event) -> bool:
    """Nothing was said of the record before."""
    return any(turn.fact == "name" and turn.before is None and turn.after is not None for turn in event.turns)


def _changed(
    kind: RecordKind, turns: Mapping[str, Sequence[Turn]], stored: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Facts that are another at the end of the day than at its begin.

    What they were is not told: it may have been taken back, or it was a slip. What they became is, while it holds.
    """
    for name, fact in FACTS[kind].items():
        if name in _NOT_AS_FACT or fact.audience is not Visibility.PUBLIC or not turns.get(name):
            continue
        before, after = turns[name][0].before, turns[name][-1].after
        if before != after and not (before in UNTOLD and after in UNTOLD):
            yield name, after if stored.get(name) == after else None


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(AMSTERDAM_TIME).date()


def _to_the_hour(moment: str) -> str:
    """When somebody went from one place to the next is nobody's business."""
    return datetime.fromisoformat(moment).replace(minute=0, second=0, microsecond=0).isoformat()
