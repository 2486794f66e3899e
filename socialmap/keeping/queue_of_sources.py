"""Where lists and people differ, and rows of lists that wait for a person.

Keys: ``v`` a list that says otherwise than a person did before it, ``t`` two who know it at first hand and differ
within 60 days, ``w`` rows of a place that wait.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from socialmap.importing.adopting import adopt
from socialmap.importing.editing import rows_of, show_rows
from socialmap.keeping.queue_of_people import written
from socialmap.keeping.queued import Detail, Entry, Judged, Origin, Records, Verdict
from socialmap.ledger.records import VISIBILITY, Change, Said
from socialmap.ledger.write import begin, now, resolved, say, settle
from socialmap.model import FACTS, Act, RecordKind, State, Visibility, Waits
from socialmap.store import statements, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.ledger.records import Statement
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session

_PLACE = RecordKind.PLACE
_LIST, _TWO, _ROWS = "v", "t", "w"
#: Told by its form only, or by nobody's word.
_APART = (VISIBILITY, "lon", "lat")


def entries(session: Session, key: str = "") -> list[Entry]:
    """What differs and what waits, of what is not hidden."""
    records = Records(session)
    every = (*_lists(session, records), *_two(session, records), *_rows(session, records))
    found = [records.entry(own, origin, (kind, id), at=at) for own, origin, kind, id, at in every]
    return [one for one in found if one is not None and key in ("", one.key)]


_Told = tuple[str, Origin, RecordKind, str, str]


def _lists(session: Session, records: Records) -> Iterator[_Told]:
    """Where a list says otherwise, of a later day than the person: what a person knew already is decided."""
    rows = [row for row in waiting.read_differences(session) if row["field"] not in _APART]
    rows = [row for row in rows if not records.is_hidden(_PLACE, row["place_id"])]
    last = waiting.read_last_said(session, _PLACE, {row["place_id"] for row in rows}) if rows else {}
    for row in rows:
        id, fact, day = row["place_id"], row["field"], row["listed_on"]
        if day > last.get((id, fact), ""):
            yield f"{_LIST}{id}-{fact}", Origin.SOURCES, _PLACE, id, day


def _two(session: Session, records: Records) -> Iterator[_Told]:
    """What two people say otherwise within 60 days of each other (``ledger.resolve``)."""
    by_kind: dict[RecordKind, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, id, fact in waiting.read_differing(session):
        if fact in FACTS[RecordKind(kind)] and fact not in _APART and not records.is_hidden(RecordKind(kind), id):
            by_kind[RecordKind(kind)][id].append(fact)
    for kind, of_kind in by_kind.items():
        found = resolved(session, kind, list(of_kind))
        for id, facts in of_kind.items():
            for fact in facts:
                if (one := found.get(id, {}).get(fact)) and one.asked:
                    yield f"{_TWO}{kind}-{id}-{fact}", Origin.PEOPLE, kind, id, one.why.day


def _rows(session: Session, records: Records) -> Iterator[_Told]:
    days: dict[str, str] = {}
    for row in waiting.read_rows_that_wait(session):
        days.setdefault(row["place_id"], row["listed_on"])
    for id, day in days.items():
        place = records.get(_PLACE, id)
        if place and place["visibility"] is Visibility.ACCOUNTS:
            yield f"{_ROWS}{id}", Origin.SOURCES, _PLACE, id, day


def details(session: Session, asked: Sequence[Entry]) -> dict[str, Detail]:
    """What is said otherwise, or what waits, beside what stands."""
    found: dict[str, Detail] = {}
    for kind in {one.kind for one in asked}:
        of_kind = [one for one in asked if one.kind is kind]
        ids = [one.id for one in of_kind]
        differ = [one.id for one in of_kind if not one.key.startswith(_ROWS)]
        stored, said = statements.read_records(session, kind, ids), resolved(session, kind, differ) if differ else {}
        waits = waiting.read_rows_that_wait(session, ids) if kind is _PLACE else []
        for one in of_kind:
            made = _detail(one, stored.get(one.id), said.get(one.id, {}), waits)
            found |= {one.key: made} if made else {}
    return found


def _detail(
    one: Entry, stored: Mapping[str, Any] | None, said: Mapping[str, Resolved], waits: Sequence[Mapping[str, Any]]
) -> Detail | None:  # fmt: skip
    if one.key.startswith(_ROWS):
        rows = [row for row in waits if row["place_id"] == one.id]
        if not rows or stored is None:
            return None
        called = " / ".join(dict.fromkeys(text for row in rows for text in (row["category"], row["soort"]) if text))
        kind_known = all(row["waits"] != Waits.KIND for row in rows)
        values = {VISIBILITY: Visibility.PUBLIC} if kind_known else {}
        of_list = {"source_id": rows[0]["source_id"], "said_on": rows[0]["listed_on"]}
        return Detail(
            one, stored, values, **of_list, called=called, why=str(rows[0]["waits"]), approvable=kind_known
        )  # fmt: skip
    fact = one.key.rpartition("-")[2]
    other = _other(one, said.get(fact))
    if other is None or stored is None:
        return None
    return Detail(one, stored, {fact: other.told}, role=other.role, source_id=other.source_id, said_on=other.day)


def _other(one: Entry, found: Resolved | None) -> Statement | None:
    """What is said otherwise: by the list that is believed first, or by the other person."""
    by_list = one.key.startswith(_LIST)
    others = found.others if found else ()
    return next((other for other in others if bool(other.source_id) is by_list), None)


def decide(session: Session, one: Detail, verdict: Verdict, *, by: Account, today: date) -> Judged:
    """Let the other word hold, or what stands: as what this account says itself, today."""
    entry = one.entry
    if one.entry.key.startswith(_ROWS):
        return _decide_rows(session, one, verdict, by=by, today=today)
    fact = entry.key.rpartition("-")[2]
    values = one.values if verdict.values is None else verdict.values
    if not verdict.approves:
        values = {fact: (one.stored or {})[fact]}
    act = Change(now(), Act.FORM, role=by.signs, account=by.id, reason=verdict.reason)
    adopt(session, entry.kind, [entry.id])
    said = [Said(entry.kind, entry.id, name, value, said_on=today.isoformat()) for name, value in values.items()]
    number = say(session, act, said).change or begin(session, act)
    if entry.key.startswith(_TWO):
        statements.set_state(session, _overtaken(session, entry, fact, number), State.WITHDRAWN, number)
    settle(session, entry.kind, [entry.id])
    return Judged(number)


def _overtaken(session: Session, entry: Entry, fact: str, number: int) -> list[int]:
    """What others said of it at first hand: who decided asked them."""
    said = statements.read_rows(session, entry.kind, [entry.id], states=[State.STANDING])
    return [row[-1] for row in said if row[2] == fact and not row[4] and row[9] != number]


def _decide_rows(session: Session, one: Detail, verdict: Verdict, *, by: Account, today: date) -> Judged:
    """Show it to everybody, or keep it for accounts: then nobody is asked again."""
    values = dict(one.values) if verdict.values is None else dict(verdict.values)
    id = one.entry.id
    if verdict.approves:
        number = begin(session, Change(now(), Act.APPROVE, role=by.signs, account=by.id))
        judged = written(session, one, values, number, by=by, today=today)
        _seen(session, id, judged.visibility or Visibility.ACCOUNTS)
        return judged
    act = Change(now(), Act.FORM, role=by.signs, account=by.id, reason=verdict.reason)
    adopt(session, _PLACE, [id])
    kept = Said(_PLACE, id, VISIBILITY, Visibility.ACCOUNTS, said_on=today.isoformat())
    number = say(session, act, [kept]).change or begin(session, act)
    _seen(session, id, Visibility.ACCOUNTS)
    settle(session, _PLACE, [id])
    return Judged(number)


def _seen(session: Session, id: str, visibility: Visibility) -> None:
    show_rows(rows_of(session, id), visibility)
    session.flush()
