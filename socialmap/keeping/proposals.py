"""What somebody proposes waits for a word: nothing of it stands in today's tables, so no page can tell it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.importing.adopting import adopt
from socialmap.importing.editing import ORGANISATION
from socialmap.importing.recording import UNKNOWN
from socialmap.keeping.queued import Records
from socialmap.ledger.records import Change, Said, Statement, statement
from socialmap.ledger.write import now, say
from socialmap.model import Act, RecordKind, State
from socialmap.store import statements
from socialmap.store.waiting import read_waiting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.store import Session, Store

#: Facts by which a proposal tells where it is about.
_ALWAYS = ("name", "place_id")
#: Kind and id, and role and account, of what waits.
_RECORD, _HAND = slice(1, 3), slice(4, 6)
#: So many may wait of one account: who has more to say is helped better by a call.
MOST = 200
TOO_MANY = later("Er wachten al veel voorstellen van u. Wacht tot een redacteur ze heeft bekeken.")


def propose(
    store: Store, kind: RecordKind, id: str, values: Mapping[str, Any], *, by: Account | None, today: date
) -> None:  # fmt: skip
    """Write down what somebody says of a record, for another to judge; twice the same waits once.

    Parameters
    ----------
    values
        Facts as they are read of a form; of what is not there yet all that must be known of it among them.
    by
        None: an organisation of its own, by its link.

    Raises
    ------
    BadInputError
        When too much of this account, or of organisations about this record, waits already.
    """
    hand = (ORGANISATION, "") if by is None else (by.signs, by.id)
    with store.write() as session:
        stored = statements.read_records(session, kind, [id])
        adopt(session, kind, list(stored))
        of_hand = [tuple(row[_RECORD]) for row in read_waiting(session) if tuple(row[_HAND]) == hand]
        waiting = of_hand if by else [one for one in of_hand if one == (kind, id)]
        if len(waiting) >= MOST:
            raise BadInputError(TOO_MANY.rstrip("."))
        before = stored.get(id, UNKNOWN[kind])
        wanted = {name: value for name, value in values.items() if name in _ALWAYS or before.get(name) != value}
        said = [Said(kind, id, name, value, said_on=today.isoformat()) for name, value in wanted.items()]
        say(session, Change(now(), Act.PROPOSE, role=hand[0], account=hand[1]), said, state=State.PROPOSED)


@dataclass(frozen=True)
class Mine:
    """What became of one thing that somebody proposed.

    Attributes
    ----------
    state
        "wacht", "goed", "af" or "terug" (taken back by who proposed it, or with what it was about).
    reason
        Why it was refused; of what was approved, that somebody changed it first.
    """

    kind: RecordKind
    id: str
    name: str
    at: str
    state: str
    reason: str
    values: Mapping[str, Any]


_BECAME: Mapping[str, str] = {Act.APPROVE: "goed", Act.REFUSE: "af"}


def read_mine(session: Session, account: str, *, most: int) -> list[Mine]:
    """What an account proposed, newest first, and what became of it; of what is hidden since nothing."""
    if not account:
        return []
    made = [one for one in statements.changes_of(session, account, "") if one["act"] == Act.PROPOSE][:most]
    by_change: dict[int, list[Statement]] = defaultdict(list)
    for one in map(statement, statements.rows_of_changes(session, [change["id"] for change in made])):
        by_change[one.change_id].append(one)
    said = {change["id"]: by_change[change["id"]] for change in made if by_change[change["id"]]}
    judged = statements.read_changes(session, {one.closed_by for of in said.values() for one in of if one.closed_by})
    records, found = Records(session), []
    for of_change in said.values():
        first = of_change[0]
        kind, values = RecordKind(first.record_kind), {one.fact: one.told for one in of_change}
        if records.is_hidden(kind, first.record_id):
            continue
        became = judged.get(first.closed_by or 0)
        state = "wacht" if first.state is State.PROPOSED else _BECAME.get(became["act"] if became else "", "terug")
        stored = statements.read_records(session, kind, [first.record_id]).get(first.record_id, {})
        name = str(values.get("name") or stored.get("name", ""))
        reason = str(became["reason"]) if became else ""
        found.append(Mine(kind, first.record_id, name, first.at, state, reason, values))
    return found
