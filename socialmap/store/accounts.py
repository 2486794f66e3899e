"""Rows of accounts, and of what lets them in; what they mean is for ``socialmap.keeping`` to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from socialmap.store import keeping_tables, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session

_ACCOUNT = tables.account.c
_CHANGE = tables.change.c


def read_accounts(session: Session) -> list[dict[str, Any]]:
    """Every account, by name."""
    return [dict(row) for row in session.execute(select(tables.account).order_by(_ACCOUNT.name)).mappings()]


def read_account(session: Session, *, id: str = "", name: str = "") -> dict[str, Any] | None:
    """One account by its id or its name."""
    wanted = _ACCOUNT.id == id if id else _ACCOUNT.name == name
    row = session.execute(select(tables.account).where(wanted)).mappings().first()
    return None if row is None else dict(row)


def add_account(session: Session, row: Mapping[str, Any]) -> None:
    """Write down a new account."""
    session.execute(insert(tables.account), [dict(row)])


def change_account(session: Session, id: str, **values: Any) -> None:
    """Change columns of an account."""
    session.execute(update(tables.account).where(_ACCOUNT.id == id).values(**values))


def use_second(session: Session, id: str, moment: int) -> bool:
    """Whether a code of the second factor is newer than the one used last; from now on this is the last."""
    newer = (_ACCOUNT.id == id) & (_ACCOUNT.second_used < moment)
    found = session.execute(update(tables.account).where(newer).values(second_used=moment).returning(_ACCOUNT.id))
    return found.first() is not None


def drop_account(session: Session, id: str) -> None:
    """Take away an account and what lets it in, and cut it apart from what was said."""
    for keys in tables.KEYS:
        drop_keys(session, keys, account_id=id)
    keeping_tables.drop_of(session, id)
    session.execute(update(tables.change).where(_CHANGE.account == id).values(account=""))
    session.execute(delete(tables.account).where(_ACCOUNT.id == id))


def cut_apart(session: Session, before: str) -> bool:
    """Take the account out of changes of before a moment (ISO 8601, UTC); whether there were any."""
    old = (_CHANGE.account != "") & (_CHANGE.at < before)
    found = session.execute(select(_CHANGE.id).where(old).limit(1)).first() is not None
    if found:
        session.execute(update(tables.change).where(old).values(account=""))
    return found


def add_key(session: Session, keys: Table, row: Mapping[str, Any]) -> None:
    """Write down a session or a link."""
    session.execute(insert(keys), [dict(row)])


def read_key(session: Session, keys: Table, hash: str) -> dict[str, Any] | None:
    """A session or link with its account."""
    joined = select(keys, tables.account).join_from(keys, tables.account).where(keys.c.hash == hash)
    row = session.execute(joined).mappings().first()
    return None if row is None else dict(row)


def read_sessions(session: Session, account_id: str) -> list[tuple[int, int]]:
    """When each session of an account began and was used last."""
    of = tables.login_session.c
    return [
        (begun, seen) for begun, seen in session.execute(select(of.begun, of.seen).where(of.account_id == account_id))
    ]


def area_codes(session: Session, levels: Collection[str]) -> set[str]:
    """The codes of areas of these levels."""
    return set(session.execute(select(tables.area.c.code).where(tables.area.c.level.in_(list(levels)))).scalars())


def touch_session(session: Session, hash: str, seen: int) -> None:
    """Write down when a session was used last."""
    session.execute(update(tables.login_session).where(tables.login_session.c.hash == hash).values(seen=seen))


def drop_keys(session: Session, keys: Table, **wanted: str) -> int:
    """Take away sessions or links by the value of a column; how many went."""
    where = [keys.c[name] == value for name, value in wanted.items()]
    return len(session.execute(delete(keys).where(*where).returning(keys.c.hash)).all())


def drop_ended(session: Session, keys: Table, column: str, before: int) -> None:
    """Take away sessions or links of which a moment lies before another."""
    session.execute(delete(keys).where(keys.c[column] < before))


def forget_keys(connection: Connection, present: set[str]) -> None:
    """Take away all that lets somebody in now, from a copy or a restored store, which has these tables."""
    for keys in keeping_tables.LETS_IN:
        if keys.name in present:
            connection.execute(delete(keys))
