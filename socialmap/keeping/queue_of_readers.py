"""What readers of the map say is not right: it goes with its words when somebody decides; that it was said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.keeping.queue_of_people import CHANGED, parts_of, written
from socialmap.keeping.queued import Detail, Entry, Judged, Origin, Records, Verdict
from socialmap.ledger.records import REPORTED, Change, Said
from socialmap.ledger.write import begin, now, say
from socialmap.model import Act, RecordKind, State, Wrong
from socialmap.store import reading, statements, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from socialmap.keeping.roles import Account
    from socialmap.store import Session

_SIGN = "m"


def entries(session: Session, key: str = "") -> list[Entry]:
    """What readers say, of what is not hidden and not gone."""
    number, _, _ = parts_of(key.removeprefix(_SIGN))
    rows = waiting.read_reports(session, None if number is None else [number])
    records, moved = Records(session), reading.read_redirects(session) if rows else {}
    found = []
    for row in rows:
        kind, id = _record(row, moved)
        if records.get(kind, id) is not None:
            key = f"{_SIGN}{row['id']}"
            found.append(records.entry(key, Origin.READERS, (kind, id), at=row["first_on"], times=row["times"]))
    return [one for one in found if one is not None]


def _record(row: dict[str, Any], moved: dict[str, str]) -> tuple[RecordKind, str]:
    """What it is about: of a place that was merged, the one that it went to."""
    kind, id = RecordKind(row["record_kind"]), row["record_id"]
    return kind, moved.get(id, id) if kind is RecordKind.PLACE else id


def details(session: Session, asked: Sequence[Entry]) -> dict[str, Detail]:
    """What they say, beside what stands."""
    numbers = {int(one.key.removeprefix(_SIGN)): one for one in asked}
    found = {}
    for row in waiting.read_reports(session, numbers):
        entry = numbers[row["id"]]
        stored = statements.read_records(session, entry.kind, [entry.id]).get(entry.id)
        said = Wrong(row["wrong"]), tuple(row["texts"])
        found[entry.key] = Detail(entry, stored, wrong=said[0], texts=said[1], said_on=row["last_on"])
    return found


def decide(session: Session, one: Detail, verdict: Verdict, *, by: Account, today: date) -> Judged:
    """Take it away with all that was written in it. That it was reported and what was decided stays in the history."""
    entry, approves = one.entry, verdict.approves
    reason = verdict.reason if not approves else CHANGED if verdict.values is not None else ""
    told = [Said(entry.kind, entry.id, REPORTED, one.wrong, said_on=one.said_on)]
    reported = say(session, Change(now(), Act.PROPOSE), told, state=State.PROPOSED).change
    act = Change(now(), Act.APPROVE if approves else Act.REFUSE, role=by.signs, account=by.id, reason=reason)
    number = begin(session, act)
    said = [row[-1] for row in waiting.read_proposed(session, changes=[reported] if reported else [])]
    statements.set_state(session, said, State.WITHDRAWN if approves else State.REFUSED, number)
    waiting.drop_reports(session, id=int(entry.key.removeprefix(_SIGN)))
    return written(session, one, verdict.values or {} if approves else {}, number, by=by, today=today)
