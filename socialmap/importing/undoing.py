"""Taking back what people did: what would be again is the same as what is, for it is done and then dropped."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialmap.errors import ConflictError
from socialmap.i18n import later
from socialmap.importing.editing import WRITERS, check_role, show_rows
from socialmap.importing.holding import held, narrowest
from socialmap.ledger.records import CHECKED, STATUS, VISIBILITY, Change, Said
from socialmap.ledger.undo import records_now, undo
from socialmap.ledger.write import add_to, now, resolved, settle
from socialmap.model import CONSENTS, Act, Known, Rank, RecordKind, SourceRow, Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session, Store

    Row = Mapping[str, Any]
    _Record = tuple[str, str]

CHANGED = later("Iemand anders heeft dit intussen veranderd. Kijk na wat er nu gebeurt en bewaar opnieuw.")


@dataclass(frozen=True)
class Became:
    """One record: what is stored of it, and what will be."""

    kind: RecordKind
    id: str
    before: Row
    after: Row


@dataclass(frozen=True)
class Preview:
    """What taking back would do.

    Attributes
    ----------
    seen
        Tells which versions of the records this is about.
    """

    records: list[Became]
    seen: str


class _DroppedError(Exception):
    """What was done is not kept."""


def undo_change(store: Store, number: int, *, role: str, account: str = "", seen: str | None = None) -> None:
    """Take back one change of a person; rows of a place are seen by whom the place is seen by.

    Raises
    ------
    NotAllowedError
        For another role than one of ``WRITERS``, or for what is no act of a person.
    NotFoundError, ConflictError
        When there is no such change; when it was taken back already, or what was seen is no longer so.
    """
    undo_changes(store, [number], role=role, account=account, seen=seen)


def undo_changes(
    store: Store, numbers: Sequence[int], *, role: str, account: str = "", seen: str | None = None
) -> None:  # fmt: skip
    """Take back several changes, all or none, in this order.

    Parameters
    ----------
    seen
        Of the preview; None: whatever there is.
    """
    check_role(role, WRITERS, "terugdraaien")
    with store.write() as session:
        records = _records(session, numbers)
        if seen not in (None, _seen(_rows(session, records))):
            raise ConflictError(CHANGED)
        _undo(session, numbers, role, account)


def preview(store: Store, numbers: Sequence[int], *, role: str) -> Preview:
    """What taking back these changes, in this order, would do; nothing is stored.

    Raises
    ------
    NotAllowedError, NotFoundError, ConflictError
        As ``undo_change``.
    """
    check_role(role, WRITERS, "terugdraaien")
    with suppress(_DroppedError), store.write() as session:
        before = _rows(session, _records(session, numbers))
        _undo(session, numbers, role, "")
        after = _rows(session, before)
        became = [Became(RecordKind(key[0]), key[1], row, after[key]) for key, row in before.items() if key in after]
        found = Preview(became, _seen(before))
        raise _DroppedError
    return found


def _undo(session: Session, numbers: Sequence[int], role: str, account: str) -> None:
    for number in numbers:
        before = _rows(session, records_now(session, number))
        written = undo(session, number, Change(now(), Act.UNDO, role=role, account=account, undoes=number))
        _keep_consents(session, before, written.change or 0)
        _keep_held(session, before, written.change or 0)
        after = _rows(session, before)
        for (kind, id), row in after.items():
            if kind == RecordKind.PLACE and row[VISIBILITY] is not before[kind, id][VISIBILITY]:
                show_rows(session.query(SourceRow).filter_by(place_id=id).all(), row[VISIBILITY])
        session.flush()


def _keep_consents(session: Session, before: Mapping[_Record, Row], change: int) -> None:
    """A consent is given by who is asked, and not by taking something back (rule 7): what was withdrawn stays so."""
    for (kind, id), row in _rows(session, before).items():
        given = [name for name in CONSENTS if row.get(name) is Known.YES and before[kind, id][name] is not Known.YES]
        if given:
            day = datetime.now(AMSTERDAM_TIME).date().isoformat()
            add_to(session, change, [Said(kind, id, name, before[kind, id][name], said_on=day) for name in given])
            settle(session, kind, [id])


def _keep_held(session: Session, before: Mapping[_Record, Row], change: int) -> None:
    """What names opvang or zorgwonen is not seen by more people by taking something back (rule 3)."""
    after = _rows(session, before)
    for (kind, id), row in after.items():
        if VISIBILITY not in row or narrowest(row[VISIBILITY], before[kind, id][VISIBILITY]) is row[VISIBILITY]:
            continue
        judged = held(row)
        most = judged[0] if judged else Visibility.PUBLIC
        of_record = resolved(session, kind, [id])[id]
        if narrowest(row[VISIBILITY], most) is row[VISIBILITY] or _was_looked_at(of_record, most):
            continue
        add_to(session, change, [Said(kind, id, VISIBILITY, most)])
        settle(session, kind, [id])


def _was_looked_at(of_record: Mapping[str, Resolved], most: Visibility) -> bool:
    """Did a person open it after the words were written that hold it? What is sealed nobody opens."""
    word = of_record[VISIBILITY].why if VISIBILITY in of_record else None
    if most is Visibility.HIDDEN or word is None or word.rank is not Rank.FIRST_HAND:
        return False
    texts = [one.why.change_id for name, one in of_record.items() if name not in (VISIBILITY, STATUS, CHECKED)]
    return word.change_id >= max(texts, default=0)


def _records(session: Session, numbers: Iterable[int]) -> set[_Record]:
    return {record for number in numbers for record in records_now(session, number)}


def _rows(session: Session, records: Iterable[_Record]) -> dict[_Record, Row]:
    found: dict[_Record, Row] = {}
    for kind in RecordKind:
        ids = {id for one, id in records if one == kind}
        if ids:
            found |= {(str(kind), id): row for id, row in statements.read_records(session, kind, ids).items()}
    return found


def _seen(rows: Mapping[_Record, Row]) -> str:
    text = "|".join(f"{kind} {id} {row['version']}" for (kind, id), row in sorted(rows.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:20]
