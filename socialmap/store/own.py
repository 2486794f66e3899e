"""Rows of links by which an organisation keeps its own, or a group takes back its consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from socialmap.store import keeping_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.store import Session

_LINK = keeping_tables.own_link


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
