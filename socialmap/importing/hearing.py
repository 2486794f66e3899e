"""What somebody hears of a record, one fact at a time: it holds from that day, also when it was so before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialmap.errors import NotFoundError
from socialmap.importing.adopting import adopt
from socialmap.importing.editing import CHECKERS, check_role, with_rows
from socialmap.importing.recording import GONE, read_fact, seen_by
from socialmap.ledger.records import VISIBILITY, Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import Act, Place, RecordKind, Visibility
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from socialmap.store import Session


def hear(
    session: Session,
    record: tuple[RecordKind, str],
    told: Mapping[str, Any],
    *,
    role: str,
    account: str,
    day: date,
) -> None:  # fmt: skip
    """Write down facts of a record that is there; of the rest of it nothing is said to be checked.

    Parameters
    ----------
    told
        By fact as it was typed; it passes the same gate as a form.

    Raises
    ------
    BadInputError
        When a value does not fit.
    NotAllowedError
        For a role that may not check.
    NotFoundError
        When the record is not there, or hidden.
    """
    check_role(role, CHECKERS, "controleren")
    kind, id = record
    stored = statements.read_records(session, kind, [id]).get(id)
    if stored is None or stored.get(VISIBILITY) is Visibility.HIDDEN:
        raise NotFoundError(GONE[kind])
    adopt(session, kind, [id])
    values = {name: read_fact(kind, name, value) for name, value in told.items()}
    wanted, _why = seen_by(kind, stored, values)
    changed = {name: value for name, value in wanted.items() if stored.get(name) != value}
    if kind is RecordKind.PLACE:
        changed = with_rows(session, session.get_one(Place, id), changed)
    said = {**changed, **values}
    lines = [Said(kind, id, name, value, said_on=day.isoformat()) for name, value in said.items()]
    if say(session, Change(now(), Act.CHECK, role=role, account=account), lines).change is not None:
        settle(session, kind, [id])
