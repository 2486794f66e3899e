"""Writing to the ledger: statements, and in the same transaction the values that pages read."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from socialmap.ledger.joined import family, follow, members, merges, went, with_merged, without_purged
from socialmap.ledger.records import (
    CHECKED,
    MERGED,
    UNTOLD,
    VISIBILITY,
    Change,
    Said,
    Statement,
    rank_of,
    statement,
)
from socialmap.ledger.resolve import Resolved, merged_into, resolve
from socialmap.model import Rank, State, Visibility
from socialmap.model.facts import FACTS, RecordKind
from socialmap.model.sensitive import KINDS, most_seen
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import reading, statements, tables
from socialmap.store.writing import Counts, sync

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from socialmap.store import Session

#: Months that each fact stays sure, by kind of record.
TERMS: Mapping[str, Mapping[str, int | None]] = {
    str(kind): {id: fact.months for id, fact in facts.items()} for kind, facts in FACTS.items()
}
#: So many records are looked up one by one; of more all are read.
_FEW = 1_600
#: The fact that says at which place something is.
_AT = "place_id"


@dataclass
class Written:
    """What an act wrote: the number of its change, None when it said nothing new, and the records that it touched."""

    change: int | None = None
    records: set[tuple[str, str]] = field(default_factory=set)

    def of(self, kind: str) -> set[str]:
        """The ids of the records of one kind."""
        return {id for one, id in self.records if one == kind}


def say(
    session: Session, act: Change, said: Iterable[Said], *, state: State = State.STANDING, again: bool = False
) -> Written:
    """Write down what its hand did not say already; nothing at all when that is everything.

    What a list leaves open is no statement, and what was purged comes back from no list. Of visibility only one
    statement of each hand stands, and when a person decides, only that; it holds for all that went to the record.

    Parameters
    ----------
    act
        The change that it comes by; its moment is made later than that of every change before it.
    state
        ``PROPOSED`` for what somebody is to approve.
    again
        That a list says the same on a later day is written down too; else its edition tells that (``renew``).
    """
    written, who = Written(), act.account or act.role
    rows: list[dict[str, Any]] = []
    closed: dict[State, list[int]] = defaultdict(list)
    by_kind: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_kind[one.kind] += _of_each(session, one)
    for kind, of_kind in by_kind.items():
        purged = statements.read_purged(session, kind)
        moved = reading.read_redirects(session) if _AT in FACTS[RecordKind(kind)] else {}
        ids = {one.id for one in of_kind}
        before = _told(session, kind, ids, state)
        hands, of_people = _who_may_see(before), _newest_of_people(before)
        for one in of_kind:
            if one.source_id and (one.value in UNTOLD or not purged.isdisjoint(((one.id, one.fact), (one.id, "")))):
                continue
            value = _as_json(one.value)
            mine = before.get((one.id, one.fact, one.source_id, who), ())
            if one.fact == _AT and any(moved.get(json.loads(row[0])) == one.value for row in mine):
                continue  # it said so before the two were one, and says it still
            answered = of_people.get((one.id, one.fact))
            if not _is_new(one, value, mine, again=again) and not _is_answer(one, value, answered):
                continue
            if one.fact == VISIBILITY and state is State.STANDING:
                _close(closed, act, one, hands[one.id])
            rows.append(_row(one, value, state))
            written.records.add((kind, one.id))
    if rows:
        written.change = begin(session, act)
        statements.add_statements(session, [{**row, "change_id": written.change} for row in rows])
        for how, numbers in closed.items():
            statements.set_state(session, numbers, how, written.change)
    return written


def _of_each(session: Session, one: Said) -> Sequence[Said]:
    """What is said, of each record that it is said of: a merged place comes apart by no word about who may see it."""
    if one.fact == VISIBILITY and one.kind == RecordKind.PLACE and not one.source_id:
        return [one._replace(id=id) for id in sorted(members(session, one.id))]
    return (one,)


def add_to(session: Session, change: int, said: Iterable[Said]) -> None:
    """Write down what goes with an act that is written down already: it says so whatever was said before."""
    every = [each for one in said for each in _of_each(session, one)]
    rows = [_row(one, _as_json(one.value), State.STANDING) for one in every]
    statements.add_statements(session, [{**row, "change_id": change} for row in rows])


def renew(session: Session, source_id: str, day: str) -> None:
    """A list said on this day again all that stands of it, of each record that it says is there: one line."""
    if day:
        sync(session, tables.edition, [{"source_id": source_id, "day": day}], ["source_id", "day"])


def begin(session: Session, act: Change) -> int:
    """Write down a change; its number. No two have the same moment, also when a clock runs behind."""
    _, last = statements.newest_change(session)
    at = act.at if act.at > last else (datetime.fromisoformat(last) + timedelta(microseconds=1)).isoformat()
    return statements.add_change(session, {k: v for k, v in asdict(replace(act, at=at)).items() if k != "id"})


def now() -> str:
    """The present moment, as changes bear it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


#: Value, day and number of a statement.
_Told = tuple[str, str, int]


def _told(
    session: Session, kind: str, ids: Collection[str], state: State
) -> dict[tuple[str, str, str, str], Sequence[_Told]]:
    """By record, fact and hand (source, and account or role) what was said of it, in order."""
    found: dict[tuple[str, str, str, str], Sequence[_Told]] = {}
    asked = ids if len(ids) <= _FEW else None
    rows = statements.read_told(session, kind, asked, state)
    for id, fact, value, source_id, said_on, role, account, number in rows:
        key = id, fact, source_id, account or role
        found[key] = (*found.get(key, ()), (value, said_on, number))
    return found


def _who_may_see(
    told: Mapping[tuple[str, str, str, str], Sequence[_Told]],
) -> dict[str, dict[tuple[str, str], Sequence[_Told]]]:
    """By record and hand what was said of who may see it."""
    found: dict[str, dict[tuple[str, str], Sequence[_Told]]] = defaultdict(dict)
    for (id, fact, source_id, who), rows in told.items():
        if fact == VISIBILITY:
            found[id][source_id, who] = rows
    return found


def _is_new(one: Said, value: str, told: Sequence[_Told], *, again: bool) -> bool:
    if not told:
        return True
    newest = max(told, key=_when)
    if newest[0] == value:
        # That a list says the same again is told by its edition; a person saw it once more.
        return (again or not one.source_id) and one.said_on > newest[1]
    return one.said_on >= newest[1] or (value, one.said_on) not in {row[:2] for row in told}


def _newest_of_people(told: Mapping[tuple[str, str, str, str], Sequence[_Told]]) -> dict[tuple[str, str], _Told]:
    """By record and fact the newest word that no list said."""
    found: dict[tuple[str, str], _Told] = {}
    for (id, fact, source_id, _), rows in told.items():
        if not source_id:
            newest = max(rows, key=_when)
            found[id, fact] = max(newest, found.get((id, fact), newest), key=_when)
    return found


def _when(told: _Told) -> tuple[str, int]:
    return told[1], told[2]


def _is_answer(one: Said, value: str, newest: _Told | None) -> bool:
    """Somebody else said otherwise meanwhile, on the same day maybe: who says the same as before says it anew."""
    return not one.source_id and newest is not None and newest[0] != value and newest[1] <= one.said_on


def _close(
    closed: dict[State, list[int]], act: Change, one: Said, earlier: Mapping[tuple[str, str], Sequence[_Told]]
) -> None:
    mine = (one.source_id, act.account or act.role)
    for hand, rows in earlier.items():
        if hand == mine or not one.source_id:
            how = State.WITHDRAWN if hand == mine or not hand[0] else State.REFUSED
            closed[how] += [number for _, _, number in rows]


#: One for all: each call of ``json.dumps`` that asks for something makes another.
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


def _as_json(value: Any) -> str:
    return _JSON.encode(value)


def _row(one: Said, value: str, state: State) -> dict[str, Any]:
    return {
        "record_kind": one.kind,
        "record_id": one.id,
        "fact": one.fact,
        "value": value,
        "source_id": one.source_id,
        "reference": one.reference,
        "said_on": one.said_on,
        "rank": rank_of(one.source_id),
        "state": state,
    }


def read(session: Session, kind: str, ids: Collection[str] | None = None) -> list[Statement]:
    """Every statement about these records and those that went to them, also what counts no more, oldest first."""
    asked = None if ids is None else with_merged(session, kind, ids)
    return sorted((statement(row) for row in statements.read_rows(session, kind, asked)), key=lambda one: one.id)


def resolved(
    session: Session,
    kind: str,
    ids: Collection[str] | None = None,
    *,
    today: date | None = None,
    supposed: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Resolved]]:
    """What holds of each fact of these records, by id and fact.

    Parameters
    ----------
    ids
        None: of all. Of a record that is part of another: what is said of it alone.
    today
        The day that terms are judged by.
    supposed
        Records that went to others, as if somebody had said so: what would hold then.
    """
    asked = family(session, kind, {*ids, *(supposed or {})}) if ids is not None and len(ids) <= _FEW else None
    standing = [statement(row) for row in statements.read_rows(session, kind, asked, states=[State.STANDING])]
    standing += [_supposed(kind, *two) for two in (supposed or {}).items()]
    day, editions = today or datetime.now(AMSTERDAM_TIME).date(), statements.read_editions(session)
    found: dict[str, dict[str, Resolved]] = defaultdict(dict)
    for said in (_alone(standing), without_purged(session, kind, standing)):
        for key, one in resolve(said, today=day, terms=TERMS, editions=editions).items():
            if ids is None or key.id in ids:
                found[key.id][key.fact] = one
    return _at_places_now(session, kind, found)


def _supposed(kind: str, goes: str, stays: str) -> Statement:
    at = now()
    where, who = (kind, goes, MERGED, json.dumps(stays), "", "", at[:10]), ("", "")
    return Statement(*where, Rank.FIRST_HAND, State.STANDING, 0, None, at, *who, 0)


def _alone(standing: Sequence[Statement]) -> list[Statement]:
    """What is said of records that are part of others, without that they are."""
    said = [one for one in standing if one.fact == MERGED]
    into = merged_into(standing, said) if said else {}
    return [one for one in standing if one.fact != MERGED and (one.record_kind, one.record_id) in into]


def _at_places_now(
    session: Session, kind: str, found: Mapping[str, dict[str, Resolved]]
) -> dict[str, dict[str, Resolved]]:  # fmt: skip
    """What was said to be at a place that was merged is at the one that it went to."""
    moved = reading.read_redirects(session) if _AT in FACTS[RecordKind(kind)] else {}
    for of_record in found.values():
        if (at := of_record.get(_AT)) and at.value in moved:
            of_record[_AT] = replace(at, value=moved[at.value])
    return dict(found)


def columns(kind: str, of_record: Mapping[str, Resolved]) -> dict[str, Any]:
    """What today's table holds of a record: its facts, which of them a person said, and who checked it."""
    table = tables.metadata.tables[kind].c
    found = {name: one.value for name, one in of_record.items() if name in table}
    if "edited_fields" in table:
        found["edited_fields"] = sorted(name for name in found if of_record[name].why.rank is Rank.FIRST_HAND)
    if "checked_on" in table and (check := of_record.get(CHECKED)) and (day := _day(check.why.said_on)):
        found |= {"checked_on": day, "checked_by_role": check.why.role}
    return without_consent(kind, found)


def without_consent(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record, for accounts where a consent that it needs is not there, whoever said that all may see it (rule 7)."""
    if kind in KINDS and record.get(VISIBILITY, Visibility.PUBLIC) == Visibility.PUBLIC:
        most = most_seen(kind, record)
        return dict(record) if most is Visibility.PUBLIC else {**record, VISIBILITY: most}
    return dict(record)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def settle(session: Session, kind: str, ids: Collection[str]) -> Counts:
    """Write what holds now of these records to today's table: what nobody says any more becomes unknown.

    A place is written with all that is part of it or was until now, and what is there moves along.
    """
    moved: set[str] = set()
    if kind == RecordKind.PLACE:
        moved = follow(session)
        ids = family(session, kind, {*ids, *moved})
    if not ids:
        return Counts()
    table = tables.metadata.tables[kind]
    stored, found = statements.read_records(session, kind, ids), resolved(session, kind, ids)
    facts = {id: fact for id, fact in FACTS[RecordKind(kind)].items() if id in table.c}
    unknown = {id: [] if fact.unknown == () else fact.unknown for id, fact in facts.items() if not fact.required}
    if "checked_on" in table.c:
        unknown |= {"checked_on": None, "checked_by_role": ""}
    rows = [
        {"id": id, **{name: row[name] for name in facts}, **unknown, **columns(kind, found.get(id, {}))}
        for id, row in stored.items()
    ]
    counts = sync(session, table, rows, ["id"])
    if kind == RecordKind.PLACE:
        write_differences(session, {id: found.get(id, {}) for id in stored})
    for child in [one for one in RecordKind if _AT in FACTS[one]] if moved else []:
        at = tables.metadata.tables[child]
        there = session.scalars(at.select().with_only_columns(at.c.id).where(at.c.place_id.in_(sorted(moved)))).all()
        settle(session, child, statements.told_of(session, child, there))
    return counts


def settle_merged(session: Session) -> None:
    """After a list was read: every place that others are part of, for it may say something else of those."""
    ids = {id for pair in went(session).items() for id in pair}
    if ids or merges(session, RecordKind.PLACE):
        settle(session, RecordKind.PLACE, ids)


def write_differences(
    session: Session, places: Mapping[str, Mapping[str, Resolved]]
) -> tuple[Counts, list[dict[str, Any]]]:
    """Bring up to date where a list says otherwise than a person, a reading of the ledger; those that are there now."""
    table, parts = tables.difference, went(session)
    wanted = []
    for id, of_place in places.items():
        if id in parts:
            continue
        for name, one in of_place.items():
            lists = [other for other in one.others if other.source_id]
            if one.why.rank is Rank.FIRST_HAND and lists:
                told = {"ours": str(one.value), "theirs": str(lists[0].told)}
                where = {"source_id": lists[0].source_id, "listed_on": lists[0].said_on}
                wanted.append({"place_id": id, "field": name, **told, **where})
    keys = {(row["place_id"], row["field"]) for row in wanted}
    statements.drop_differences(session, statements.read_differences(session, places) - keys)
    return sync(session, table, wanted, ("place_id", "field")), wanted


def withdraw(session: Session, act: Change, kind: str, facts: Collection[tuple[str, str]]) -> Written:
    """Take back what a list said of these facts (id of the record, fact): it says so no more."""
    rows = statements.read_rows(session, kind, {id for id, _ in facts}, states=[State.STANDING])
    gone = [
        one for one in map(statement, rows) if one.source_id == act.source_id and (one.record_id, one.fact) in facts
    ]
    if not gone:
        return Written()
    number = begin(session, act)
    statements.set_state(session, [one.id for one in gone], State.WITHDRAWN, number)
    return Written(number, {(one.record_kind, one.record_id) for one in gone})
