"""Which files beside the store count.

That is a row of ``meta``, as its versions are, so that a file and the version that tells of it switch over in one
commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from socialmap.store import tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: The streets (``socialmap.network.files``).
STREETS = "streets"


def read_beside(session: Session, what: str) -> str:
    """The name of the file that counts; "" where none was ever stored."""
    found: str | None = session.execute(select(tables.meta.c.value).where(tables.meta.c.key == what)).scalar()
    return found or ""


def write_beside(session: Session, what: str, name: str) -> None:
    """Let another file count, once this session is committed; the store version rises."""
    sync(session, tables.meta, [{"key": what, "value": name}], ["key"])
