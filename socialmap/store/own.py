"""Rows of links by which an organisation or a group keeps its own, and of counters of what was not found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from socialmap.store import keeping_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

    from socialmap.store import Session

_LINK = keeping_tables.own_link
_MINUTE = keeping_tables.gap_minute


def add_link(session: Session, row: Mapping[str, Any]) -> None:
    """Write down a link, in the place of any that the record had."""
    drop_links(session, str(row["record_kind"]), str(row["record_id"]))
    session.execute(insert(_LINK), [dict(row)])


def read_link(session: Session, **wanted: str) -> dict[str, Any] | None:
    """A link by its hash, or by the kind and id of its record."""
    where = [_LINK.c[name] == value for name, value in wanted.items()]
    row = session.execute(select(_LINK).where(*where)).mappings().first()
    return None if row is None else dict(row)


def drop_links(session: Session, kind: str, id: str) -> int:
    """Take away the links of a record; how many there were."""
    asked = delete(_LINK).where(_LINK.c.record_kind == kind, _LINK.c.record_id == id)
    return len(session.execute(asked.returning(_LINK.c.hash)).all())


def drop_ended(session: Session, before: int) -> None:
    """Take away links that ended before a moment, in seconds since 1970; 0 ends never."""
    session.execute(delete(_LINK).where(_LINK.c.until > 0, _LINK.c.until < before))


def add_one(session: Session, counter: Table, row: Mapping[str, str]) -> None:
    """One more in a counter."""
    where = [counter.c[name] == value for name, value in row.items()]
    raised = update(counter).where(*where).values(number=counter.c.number + 1).returning(counter.c.number)
    if session.execute(raised).first() is None:
        session.execute(insert(counter), [{**row, "number": 1}])


def read_counters(session: Session, counter: Table, least: int) -> list[dict[str, Any]]:
    """The counters that reached a number; of others nobody knows that they are there."""
    rows = session.execute(select(counter).where(counter.c.number >= least)).mappings()
    return [dict(row) for row in rows]


def drop_counters(session: Session, counter: Table, before: str) -> None:
    """Take away the counters of quarters before another."""
    session.execute(delete(counter).where(counter.c.quarter < before))


def has_room(session: Session, minute: int, most: int) -> bool:
    """Whether less than so many were counted in this minute, by all processes; if so, one more is now."""
    row = session.execute(select(_MINUTE).with_for_update()).mappings().first()
    if row is None:
        session.execute(insert(_MINUTE), [{"id": 1, "minute": minute, "number": 1}])
        return True
    if row["minute"] == minute and row["number"] >= most:
        return False
    number = row["number"] + 1 if row["minute"] == minute else 1
    session.execute(update(_MINUTE).values(minute=minute, number=number))
    return True
