"""That a record is no longer there, or is there again: it is never deleted, and its printed address still answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.adopting import adopt
from socialmap.importing.editing import WRITERS, check_role
from socialmap.ledger.records import STATUS, Change, Said
from socialmap.ledger.write import now, read, say, settle
from socialmap.model import FACTS, Act, Rank, RecordKind, State, Status
from socialmap.store import tables

if TYPE_CHECKING:
    from datetime import date

    from socialmap.ledger.records import Statement
    from socialmap.store import Session, Store

NOT_THERE = later("Dit bestaat niet (meer).")
CHANGED = later("Iemand anders heeft dit intussen veranderd. Kijk na wat er nu staat en bewaar opnieuw.")
AHEAD = later("Deze dag is nog niet geweest. Kies vandaag of een dag daarvoor.")
LATER_WORD = later("Op een latere dag zei iemand nog hoe het is. Kies een dag daarna.")
#: Kinds of record of which it is kept whether they are there.
CAN_END = tuple(kind for kind, facts in FACTS.items() if STATUS in facts)


def say_whether_there(
    store: Store,
    record: tuple[RecordKind, str],
    *,
    there: bool,
    day: date,
    today: date,
    role: str,
    account: str = "",
    expected_version: int | None = None,
) -> None:
    """Write down since which day a record is no longer there, or is there again; twice is once.

    Raises
    ------
    NotAllowedError
        For another role than one that may write.
    BadInputError
        For a day that is yet to come, or before a day on which a person said how it is.
    NotFoundError, ConflictError
        When there is no such record; when somebody else changed it meanwhile.
    """
    kind, id = record
    check_role(role, WRITERS, "veranderen")
    if day > today:
        raise BadInputError(AHEAD)
    status = Status.LISTED if there else Status.ENDED
    table = tables.metadata.tables[kind]
    with store.write() as session:
        row = session.execute(table.select().where(table.c.id == id).with_for_update()).mappings().first()
        if row is None or kind not in CAN_END:
            raise NotFoundError(NOT_THERE)
        if row[STATUS] is status:
            return
        if expected_version not in (None, row["version"]):
            raise ConflictError(CHANGED)
        adopt(session, kind, [id])
        people = [one for one in _said(session, kind, id) if one.rank is Rank.FIRST_HAND]
        if any(one.said_on > day.isoformat() for one in people):
            raise BadInputError(LATER_WORD)
        said = Said(kind, id, STATUS, status, said_on=day.isoformat())
        say(session, Change(now(), Act.FORM, role=role, account=account), [said])
        settle(session, kind, [id])


def ended_on(store: Store, kind: RecordKind, id: str) -> str:
    """The day since which a record is not there, as it was said; "" when nobody said a day."""
    with store.read() as session:
        days = [one.said_on for one in _said(session, kind, id) if one.told == Status.ENDED]
    return max(days, default="")


def _said(session: Session, kind: RecordKind, id: str) -> list[Statement]:
    """What stands of whether it is there."""
    return [one for one in read(session, kind, [id]) if one.fact == STATUS and one.state is State.STANDING]
