"""Taking back one change: its statements are withdrawn, and what it closed stands again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.ledger.records import Change, statement
from socialmap.ledger.write import Written, begin, settle
from socialmap.model import Act, State
from socialmap.store import statements

if TYPE_CHECKING:
    from socialmap.store import Session

#: What can be taken back: what people did. A list is corrected by its next edition, a purge never comes back.
UNDOABLE = (Act.FORM, Act.CHECK, Act.MERGE)


def undo(session: Session, number: int, act: Change) -> Written:
    """Take back one change, and write what holds now to today's tables.

    Statements that came later stay as they are, and so does what was purged.

    Parameters
    ----------
    number
        Of the change that is taken back.
    act
        Who takes it back, and when.

    Raises
    ------
    NotFoundError
        When there is no such change.
    NotAllowedError
        For what is no act of a person.
    ConflictError
        When it was taken back already.
    """
    found = statements.read_changes(session, [number]).get(number)
    if found is None:
        msg = "Deze wijziging bestaat niet (meer)."
        raise NotFoundError(msg)
    if found["act"] not in UNDOABLE:
        msg = f"Dit kan niet worden teruggedraaid: {found['act']}."
        raise NotAllowedError(msg)
    if statements.undone_by(session, [number]):
        msg = "Deze wijziging is al teruggedraaid."
        raise ConflictError(msg)
    written = Written(begin(session, act))
    rows = [statement(row) for row in statements.rows_of_changes(session, [number])]
    came = [one.id for one in rows if one.change_id == number and one.state in (State.STANDING, State.PROPOSED)]
    statements.set_state(session, came, State.WITHDRAWN, written.change)
    # What was closed had counted until then.
    statements.set_state(session, [one.id for one in rows if one.closed_by == number], State.STANDING, None)
    written.records = {(one.record_kind, one.record_id) for one in rows}
    by_kind = defaultdict(set)
    for kind, id in written.records:
        by_kind[kind].add(id)
    for kind, ids in by_kind.items():
        settle(session, kind, ids)
    return written
