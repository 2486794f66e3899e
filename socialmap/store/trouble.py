"""What is wrong with a database that does not do what it is asked, in words for who runs the program."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

AWAY = "De opslag is niet te bereiken."
BUSY = "De opslag is bezet."
DAMAGED = "De opslag is beschadigd; zet een kopie terug."
OTHER = "De opslag is niet (meer) die van deze kaart."
SLOW = "De opslag antwoordt te langzaam."

_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_ERROR: OTHER,  # no such table
}
#: By SQLSTATE: query cancelled by its time-out, table or database that is not there, damage.
_POSTGRESQL = {"57014": SLOW, "55P03": BUSY, "42P01": OTHER, "3D000": OTHER, "XX001": DAMAGED, "XX002": DAMAGED}
_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def trouble(error: SQLAlchemyError) -> str:
    """Why the store cannot be read; "" for a mistake in the question itself."""
    if not isinstance(error, DBAPIError):
        return BUSY  # every connection is in use
    found = error.orig
    if isinstance(found, sqlite3.Error):
        # The low byte is the kind; the rest says more than we need.
        known = _SQLITE.get(getattr(found, "sqlite_errorcode", 0) & 0xFF)
    else:
        known = _POSTGRESQL.get(getattr(found, "sqlstate", None) or "")
    return known or ("" if isinstance(error, _MISTAKES) else AWAY)
