"""What waits for somebody's word: what readers say is not right, and statements that were proposed.

What readers say is of nobody and in no statement; no page that is kept tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from socialmap.model import Rank, State, Waits
from socialmap.store import tables
from socialmap.store.keeping_tables import PROPOSED, report
from socialmap.store.statements import READ

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

_REPORT, _STATEMENT, _CHANGE = report.c, tables.statement.c, tables.change.c
_FIRST_HAND = (_STATEMENT.rank == Rank.FIRST_HAND) & (_STATEMENT.state == State.STANDING)


def lock(session: Session) -> None:
    """From here to the end of this transaction nobody else decides, or reports."""
    session.execute(tables.meta.select().with_for_update())


def read_waiting(session: Session, number: int | None = None) -> list[Sequence[Any]]:
    """What each change, or this one, proposed of each record, oldest first.

    Returns
    -------
    Change, kind, id, moment, role, account and source.
    """
    columns = _STATEMENT.change_id, _STATEMENT.record_kind, _STATEMENT.record_id
    of_change = _CHANGE.at, _CHANGE.role, _CHANGE.account
    joined = select(*columns, *of_change, func.max(_STATEMENT.source_id)).join_from(
        tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id
    )
    asked = joined if number is None else joined.where(_STATEMENT.change_id == number)
    return list(session.execute(asked.where(PROPOSED).group_by(*columns, *of_change).order_by(*columns)))


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


def read_where(session: Session, kind: str, columns: Collection[str]) -> dict[str, dict[str, Any]]:
    """Where every record of a kind is and who may see it, by id: of today's table only these columns."""
    table = tables.metadata.tables[kind].c
    asked = select(*(table[name] for name in ("id", *columns)))
    return {row["id"]: dict(row) for row in session.execute(asked).mappings()}


def read_differing(session: Session) -> list[tuple[str, str, str]]:
    """Kind, id and fact of which more than one thing stands at first hand."""
    of_fact = _STATEMENT.record_kind, _STATEMENT.record_id, _STATEMENT.fact
    asked = select(*of_fact).where(_FIRST_HAND).group_by(*of_fact)
    found = session.execute(asked.having(func.count(_STATEMENT.value.distinct()) > 1).order_by(*of_fact))
    return [(kind, id, fact) for kind, id, fact in found]


def read_last_said(session: Session, kind: str, ids: Collection[str]) -> dict[tuple[str, str], str]:
    """The newest day on which a person said something of each fact of these records, by id and fact.

    Of a day that nobody kept counts when it was written down, as in the ledger.
    """
    columns = _STATEMENT.record_id, _STATEMENT.fact, _STATEMENT.said_on, _CHANGE.at
    asked = select(*columns).join_from(tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id)
    asked = asked.where(_FIRST_HAND, _STATEMENT.record_kind == kind, _STATEMENT.record_id.in_(list(ids)))
    found: dict[tuple[str, str], str] = {}
    for id, fact, said_on, at in session.execute(asked):
        found[id, fact] = max(found.get((id, fact), ""), said_on or at[:10])
    return found


def read_differences(session: Session) -> list[dict[str, Any]]:
    """Where a list says otherwise than a person, by place and fact."""
    table = tables.difference
    asked = select(table).order_by(table.c.place_id, table.c.field)
    return [dict(row) for row in session.execute(asked).mappings()]


def read_rows_that_wait(session: Session, place_ids: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Rows of lists that a person is to look at, by number."""
    row = tables.source_row
    names = ("place_id", "name", "category", "soort", "source_id", "listed_on", "waits")
    asked = select(*(row.c[name] for name in names)).where(row.c.waits != Waits.NOT).order_by(row.c.id)
    if place_ids is not None:
        asked = asked.where(row.c.place_id.in_(list(place_ids)))
    return [dict(found) for found in session.execute(asked).mappings()]


def read_report(session: Session, kind: str, id: str, wrong: str) -> dict[str, Any] | None:
    """What waits of this about this record."""
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
