"""What somebody proposes waits for a word: nothing of it stands in today's tables, so no page can tell it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.adopting import adopt
from socialmap.importing.recording import UNKNOWN, Saved, put
from socialmap.ledger.records import Change, Said, Statement, statement
from socialmap.ledger.write import begin, now, say
from socialmap.model import Act, RecordKind, State, Visibility
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.store import Session, Store

#: Facts by which a proposal tells where it is about.
_ALWAYS = ("name", "place_id")
#: So many may wait of one account: who has more to say is helped better by a call.
MOST = 200
TOO_MANY = later("Er wachten al veel voorstellen van u. Wacht tot een redacteur ze heeft bekeken.")
GONE = later("Dit voorstel is er niet meer: iemand heeft het al bekeken.")
OTHERWISE = later("Wat er nu op de kaart staat, is intussen veranderd. Bekijk het voorstel opnieuw.")


@dataclass(frozen=True)
class Proposal:
    """What somebody proposed in one go of one record.

    Attributes
    ----------
    number
        Of the change that it came by.
    values
        What they say, by fact.
    stored
        The record as it is now; None for a new one.
    """

    number: int
    kind: RecordKind
    id: str
    at: str
    values: Mapping[str, Any]
    stored: Mapping[str, Any] | None

    @property
    def place_id(self) -> str:
        """The place that it is about; "" where it names none."""
        if self.kind is RecordKind.PLACE:
            return self.id if self.stored else ""
        return str(self.values.get("place_id") or (self.stored or {}).get("place_id") or "")

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(self.values.get("name") or (self.stored or {}).get("name") or "")

    @property
    def version(self) -> int:
        """The version of the record as it is now; 0 for a new one."""
        return int(self.stored["version"]) if self.stored else 0


def propose(
    store: Store, kind: RecordKind, id: str, values: Mapping[str, Any], *, by: Account, today: date
) -> None:  # fmt: skip
    """Write down what somebody says of a record, for another to judge; twice the same waits once.

    Parameters
    ----------
    values
        Facts as they are read of a form; of what is not there yet all that must be known of it among them.

    Raises
    ------
    BadInputError
        When too much of this account waits already.
    """
    with store.write() as session:
        stored = statements.read_records(session, kind, [id])
        adopt(session, kind, list(stored))
        waiting = {one.change_id for one in _all(session) if one.account == by.id}
        if len(waiting) >= MOST:
            raise BadInputError(TOO_MANY.rstrip("."))
        before = stored.get(id, UNKNOWN[kind])
        wanted = {name: value for name, value in values.items() if name in _ALWAYS or before.get(name) != value}
        said = [Said(kind, id, name, value, said_on=today.isoformat()) for name, value in wanted.items()]
        say(session, Change(now(), Act.PROPOSE, role=by.signs, account=by.id), said, state=State.PROPOSED)


def read_proposals(store: Store) -> list[Proposal]:
    """What waits, oldest first; of what is hidden nothing."""
    with store.read() as session:
        return _proposals(session)


def approve(
    store: Store, number: int, *, by: Account, version: int, today: date, may: Callable[[Proposal], bool]
) -> Saved:  # fmt: skip
    """Let a proposal hold, as what this account says itself.

    Parameters
    ----------
    version
        The version of the record that was seen beside it.
    may
        Whether this account decides about a proposal.

    Raises
    ------
    NotFoundError
        When it waits no more, or this account does not decide about it.
    ConflictError
        When the record changed meanwhile.
    """
    with store.write() as session:
        one = _close(session, number, Change(now(), Act.APPROVE, role=by.signs, account=by.id), State.WITHDRAWN, may)
        if one.version != version:
            raise ConflictError(OTHERWISE)
        said = dict(one.values)
        return put(session, one.kind, one.id, one.stored or {}, said, role=by.signs, account=by.id, today=today)


def refuse(store: Store, number: int, *, by: Account, may: Callable[[Proposal], bool]) -> None:
    """Let a proposal wait no more; it stays in the history of the record.

    Raises
    ------
    NotFoundError
        When it waits no more, or this account does not decide about it.
    """
    with store.write() as session:
        _close(session, number, Change(now(), Act.REFUSE, role=by.signs, account=by.id), State.REFUSED, may)


def _close(session: Session, number: int, act: Change, state: State, may: Callable[[Proposal], bool]) -> Proposal:
    one = next((one for one in _proposals(session) if one.number == number), None)
    if one is None or not may(one):
        raise NotFoundError(GONE)
    waiting = [said.id for said in _all(session) if said.change_id == number]
    statements.set_state(session, waiting, state, begin(session, act))
    return one


def _all(session: Session) -> list[Statement]:
    found = []
    for kind in RecordKind:
        found += [statement(row) for row in statements.read_rows(session, kind, states=[State.PROPOSED])]
    return found


def _proposals(session: Session) -> list[Proposal]:
    by_change: dict[tuple[int, str, str], list[Statement]] = defaultdict(list)
    for one in _all(session):
        by_change[one.change_id, one.record_kind, one.record_id].append(one)
    stored = {
        kind: statements.read_records(session, kind, {id for _, k, id in by_change if k == kind}) for kind in RecordKind
    }
    found = []
    for (number, kind, id), said in sorted(by_change.items()):
        record = stored[RecordKind(kind)].get(id)
        if record is None or record.get("visibility") is not Visibility.HIDDEN:
            values = {one.fact: one.told for one in said}
            found.append(Proposal(number, RecordKind(kind), id, said[0].at, values, record))
    return found
