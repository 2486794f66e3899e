"""What people with an account and organisations propose, and what a list proposes: statements that hold nowhere yet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from socialmap.importing.recording import put
from socialmap.keeping.queued import TELLS_WHERE, Detail, Entry, Judged, Origin, Records, Verdict
from socialmap.ledger.records import REPORTED, Change, Statement, statement
from socialmap.ledger.write import begin, now
from socialmap.model import FACTS, Act, RecordKind, Role, State, Wrong
from socialmap.store import statements, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.store import Session

#: Why a proposal was approved that somebody changed first.
CHANGED = "met een wijziging"


def entries(session: Session, key: str = "") -> list[Entry]:
    """Proposals, by the change that each came by; of a list each record of it."""
    number, kind, id = parts_of(key)
    if key and number is None:
        return []
    rows = waiting.read_waiting(session, number)
    only = None if number is None else [number]
    told: dict[tuple[int, str], dict[str, Any]] = defaultdict(dict)
    for one in map(statement, waiting.read_proposed(session, changes=only, facts=(*TELLS_WHERE, REPORTED))):
        told[one.change_id, one.record_id][one.fact] = one.told
    records, found = Records(session), []
    for change, of_kind, of_id, at, role, _, source_id in rows:
        if id and (of_kind, of_id) != (kind, id):
            continue
        # A list proposes of many records at once, a person of one.
        own = f"{change}-{of_kind}-{of_id}" if source_id else str(change)
        values = told.get((change, of_id), {})
        origin = Origin.READERS if REPORTED in values else _origin(role, source_id)
        found.append(records.entry(own, origin, (RecordKind(of_kind), of_id), at=at, values=values))
    return [one for one in found if one is not None]


def parts_of(key: str) -> tuple[int | None, str, str]:
    """Change, kind and id of a key; those that it does not tell are None and ""."""
    number, _, record = key.partition("-")
    kind, _, id = record.partition("-")
    return int(number) if number.isdecimal() and len(number) < 16 else None, kind, id  # noqa: PLR2004


def _origin(role: str, source_id: str) -> Origin:
    if source_id:
        return Origin.SOURCES
    return Origin.PEOPLE if role in list(Role) else Origin.ORGANISATIONS


def details(session: Session, asked: Sequence[Entry]) -> dict[str, Detail]:
    """What was proposed, beside what stands."""
    said: dict[tuple[int, str, str], list[Statement]] = defaultdict(list)
    for one in map(statement, waiting.read_proposed(session, changes=[_change(entry) for entry in asked])):
        said[one.change_id, one.record_kind, one.record_id].append(one)
    stored = {
        kind: statements.read_records(session, kind, {one.id for one in asked if one.kind is kind})
        for kind in {one.kind for one in asked}
    }
    found = {}
    for entry in asked:
        if not (told := said.get((_change(entry), entry.kind, entry.id))):
            continue
        values = {one.fact: one.told for one in told if one.fact in FACTS[entry.kind]}
        wrong = next((Wrong(one.told) for one in told if one.fact == REPORTED), None)
        there = stored[entry.kind].get(entry.id)
        lacks = () if there or wrong else _lacks(entry.kind, values)
        found[entry.key] = Detail(
            entry,
            there,
            values,
            wrong,
            role=told[0].role,
            source_id=told[0].source_id,
            said_on=told[0].said_on,
            lacks=lacks,
            approvable=not lacks,
        )
    return found


def _lacks(kind: RecordKind, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What must be known of something new, and was not told: nothing of it can be written down before."""
    asked = FACTS[kind].items()
    return tuple(name for name, fact in asked if fact.required and values.get(name, fact.unknown) in (None, ""))


def _change(one: Entry) -> int:
    return parts_of(one.key)[0] or 0


def decide(session: Session, one: Detail, verdict: Verdict, *, by: Account, today: date) -> Judged:
    """Let it hold as what this account says itself, or wait no more; it stays in the history of the record."""
    entry, approves = one.entry, verdict.approves
    reason = verdict.reason if not approves else CHANGED if verdict.values is not None else ""
    act = Change(now(), Act.APPROVE if approves else Act.REFUSE, role=by.signs, account=by.id, reason=reason)
    closed = [
        said.id
        for said in map(statement, waiting.read_proposed(session, changes=[_change(entry)]))
        if (said.record_kind, said.record_id) == (entry.kind, entry.id)
    ]
    number = begin(session, act)
    statements.set_state(session, closed, State.WITHDRAWN if approves else State.REFUSED, number)
    values = one.values if verdict.values is None else verdict.values
    return written(session, one, values if approves else {}, number, by=by, today=today)


def written(
    session: Session, one: Detail, values: Mapping[str, Any], number: int, *, by: Account, today: date
) -> Judged:  # fmt: skip
    """Write down what holds from now on; nothing where nothing was said."""
    if not values:
        return Judged(number)
    saved = put(
        session, one.entry.kind, one.entry.id, one.stored or {}, dict(values),
        role=by.signs, account=by.id, today=today,
    )  # fmt: skip
    return Judged(max(number, statements.last_change(session, by.id, Act.FORM)), saved.visibility, saved.held)
