"""What waits for somebody's word: what readers say is not right, and statements that were proposed.

What readers say is of nobody and in no statement; no page that is kept tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from socialmap.store import tables
from socialmap.store.keeping_tables import PROPOSED, report
from socialmap.store.statements import READ

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

_REPORT, _STATEMENT, _CHANGE = report.c, tables.statement.c, tables.change.c


def read_waiting(session: Session) -> list[Sequence[Any]]:
    """What each change proposed of each record, oldest first: change, kind, id, moment, role, account and source."""
    columns = _STATEMENT.change_id, _STATEMENT.record_kind, _STATEMENT.record_id
    of_change = _CHANGE.at, _CHANGE.role, _CHANGE.account
    joined = select(*columns, *of_change, func.max(_STATEMENT.source_id)).join_from(
        tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id
    )
    return list(session.execute(joined.where(PROPOSED).group_by(*columns, *of_change).order_by(*columns)))


def read_proposed(
    session: Session, *, changes: Collection[int] | None = None, facts: Collection[str] | None = None
) -> list[Sequence[Any]]:
    """Proposed statements as ``statements.COLUMNS``, in the order in which they were written.

    Parameters
    ----------
    changes, facts
        Only those of these changes, or of these facts.
    """
    asked = select(*READ).join_from(tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id)
    asked = asked.where(PROPOSED).order_by(_STATEMENT.id)
    if changes is not None:
        asked = asked.where(_STATEMENT.change_id.in_(list(changes)))
    return list(session.execute(asked if facts is None else asked.where(_STATEMENT.fact.in_(list(facts)))))


def read_report(session: Session, kind: str, id: str, wrong: str) -> dict[str, Any] | None:
    """What waits of this about this record. Nobody else writes one until this transaction ends."""
    session.execute(tables.meta.select().with_for_update())
    where = (_REPORT.record_kind == kind) & (_REPORT.record_id == id) & (_REPORT.wrong == wrong)
    row = session.execute(select(report).where(where)).mappings().first()
    return None if row is None else dict(row)


def read_reports(session: Session, numbers: Collection[int] | None = None) -> list[dict[str, Any]]:
    """Rows that wait, all or those with these numbers."""
    asked = select(report).order_by(_REPORT.id)
    if numbers is not None:
        asked = asked.where(_REPORT.id.in_(list(numbers)))
    return [dict(row) for row in session.execute(asked).mappings()]


def count_reports(session: Session, place_id: str = "") -> int:
    """How many rows wait, in all or about one place."""
    asked = select(func.count()).select_from(report)
    return int(session.execute(asked.where(_REPORT.place_id == place_id) if place_id else asked).scalar_one())


def mark_of_reports(session: Session) -> tuple[int, ...]:
    """Another one whenever a row came, went or was said again."""
    told = select(func.count(), func.coalesce(func.max(_REPORT.id), 0), func.coalesce(func.sum(_REPORT.times), 0))
    return tuple(map(int, session.execute(told).one()))


def add_report(session: Session, row: Mapping[str, Any]) -> None:
    """Write down what nobody said before."""
    session.execute(insert(report), [dict(row)])


def change_report(session: Session, number: int, **values: Any) -> None:
    """Write down that it was said again."""
    session.execute(update(report).where(_REPORT.id == number).values(**values))


def drop_reports(session: Session, **wanted: Any) -> None:
    """Take rows away with all that was written in them, by the value of columns."""
    where = [_REPORT[name] == value for name, value in wanted.items()]
    session.execute(delete(report).where(*where))
