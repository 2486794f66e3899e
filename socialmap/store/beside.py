"""What the store says of itself: its version, and which files beside it count.

Both are rows of ``meta``, so that a file and the version that tells of it switch over in one commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from socialmap.store import tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

VERSION = "version"
#: The streets (``socialmap.network.files``).
STREETS = "streets"


def read_version(session: Session | Connection) -> int:
    """The store version within this session's snapshot."""
    return int(_read(session, VERSION) or 0)


def read_beside(session: Session, what: str) -> str:
    """The name of the file that counts; "" where none was ever stored."""
    return _read(session, what) or ""


def write_beside(session: Session, what: str, name: str) -> None:
    """Let another file count, once this session is committed; the store version rises."""
    sync(session, tables.meta, [{"key": what, "value": name}], ["key"])


def write_version(session: Session, version: int) -> None:
    """Set the store version: caches of before know nothing of it."""
    sync(session, tables.meta, [{"key": VERSION, "value": str(version)}], ["key"])


def _read(session: Session | Connection, key: str) -> str | None:
    found: str | None = session.execute(select(tables.meta.c.value).where(tables.meta.c.key == key)).scalar()
    return found
