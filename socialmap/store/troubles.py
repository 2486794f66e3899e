"""What is the matter with a store, in words: full, damaged, read only, busy, or not to be reached."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from socialmap.disk import FULL, keep_private, make_private
from socialmap.errors import StoreError
from socialmap.store.engine import sqlite_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


class Trouble(StrEnum):
    """Why a store does not do what is asked, as the end of a Dutch sentence."""

    FULL = FULL
    DAMAGED = "het bestand is beschadigd; zet een reservekopie terug met: python -m socialmap restore BESTAND"
    OTHER_FILE = (
        "het bestand is beschadigd, of het is geen opslag van dit programma; "
        "zet een reservekopie terug met: python -m socialmap restore BESTAND"
    )
    READ_ONLY = "er mag niet in worden geschreven; kijk de rechten van het bestand en zijn map na"
    BUSY = "een ander houdt hem bezet; probeer het straks opnieuw"
    FAULTY_DISK = "de schijf geeft een fout; kijk hem na"
    AWAY = "hij is niet te bereiken"
    GONE = "het bestand bestaat niet meer"
    SLOW = "hij antwoordt te langzaam"
    OTHER = "het is niet (meer) die van deze kaart"
    UNKNOWN = ""


#: A file that is no store any more, or never was.
SPOILT = (Trouble.DAMAGED, Trouble.OTHER_FILE)
_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.OTHER_FILE,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_IOERR: Trouble.FAULTY_DISK,
    sqlite3.SQLITE_ERROR: Trouble.OTHER,  # no such table
}
#: What is raised past SQLAlchemy, by SQLite's own driver.
DRIVER_ERRORS = (sqlite3.Error,)
#: SQLSTATE: disk full; lock not available; query cancelled by its time-out; read-only transaction; damage; table or
#: database that is not there.
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,
    "57014": Trouble.SLOW,
    "25006": Trouble.READ_ONLY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "42P01": Trouble.OTHER,
    "3D000": Trouble.OTHER,
}
#: The first bytes of a SQLite file; the size of a page and their number stand in its header.
MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_LARGEST_PAGE = 65_536
#: With less room than this a disk is full, whatever the error calls it: SQLite wants a shared memory of 32 kB.
_ROOM = 65_536


def trouble_of(error: BaseException, engine: Engine | None = None) -> Trouble:
    """What the matter is."""
    if isinstance(error, PoolTimeoutError):
        return Trouble.BUSY  # every connection is in use
    cause = error.orig if isinstance(error, DatabaseError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    found = (
        _POSTGRESQL.get(getattr(cause, "sqlstate", None) or "", Trouble.UNKNOWN)
        if code is None
        else _SQLITE.get(code & 0xFF, Trouble.UNKNOWN)
    )
    path = engine and sqlite_file(engine)
    if found is Trouble.FAULTY_DISK and path and path.parent.is_dir() and shutil.disk_usage(path.parent).free < _ROOM:
        return Trouble.FULL
    return found


def cause_of(error: BaseException) -> object:
    """What the database itself said."""
    return error.orig if isinstance(error, DatabaseError) else error


def is_trouble(error: BaseException) -> bool:
    """Whether an error is of the database and its disk, and not of our own statements."""
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeoutError, *DRIVER_ERRORS)):
        return True
    return type(error) is DatabaseError or trouble_of(error) is not Trouble.UNKNOWN


def shut(error: Exception, engine: Engine | None = None) -> StoreError:
    """Why a store does not open."""
    trouble = trouble_of(error, engine)
    if trouble is Trouble.UNKNOWN:
        return StoreError(f"De opslag gaat niet open; kijk SOCIALMAP_DATABASE_URL na. ({cause_of(error)})")
    return StoreError(_shut(trouble, engine))


def _shut(trouble: Trouble, engine: Engine | None) -> str:
    return f"De opslag gaat niet open: {trouble}{_named(engine)}."


@contextmanager
def reading(engine: Engine, what: str = "gelezen") -> Iterator[None]:
    """Tell in words what goes wrong while a store is read; ``what`` is a Dutch participle."""
    path = sqlite_file(engine)
    if path is not None and not path.exists():
        # SQLite would make an empty one in its place.
        raise StoreError(_not_read(Trouble.GONE, engine, what))
    try:
        yield
    except (SQLAlchemyError, *DRIVER_ERRORS) as error:
        if not is_trouble(error):
            raise
        why = trouble_of(error, engine) or (Trouble.AWAY if engine.dialect.name != "sqlite" else cause_of(error))
        raise StoreError(_not_read(why, engine, what)) from error


def _not_read(why: object, engine: Engine, what: str) -> str:
    return f"De opslag{_named(engine)} kan niet worden {what}: {why}."


def unwritten(error: SQLAlchemyError, engine: Engine) -> StoreError:
    """Why nothing was stored."""
    trouble = trouble_of(error, engine)
    if trouble is Trouble.BUSY:
        return StoreError(f"De opslag is bezet; er is niets veranderd. Probeer het straks opnieuw. ({cause_of(error)})")
    why = trouble or cause_of(error)
    return StoreError(f"De opslag neemt niets aan; er is niets veranderd: {why}{_named(engine)}.")


def prepare_file(engine: Engine) -> None:
    """Make the file of a SQLite store, closed to others, or look whether the one that is there can be used.

    Raises
    ------
    StoreError
        When it was cut short, or may not be written.
    """
    path = sqlite_file(engine)
    if path is None or not path.parent.is_dir():
        return  # SQLite itself says that it cannot be opened
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(_shut(Trouble.READ_ONLY, engine))
    if not path.is_dir():
        make_private(path)
        keep_private(*beside(path))
    if is_cut_short(path):
        raise StoreError(_shut(Trouble.DAMAGED, engine))


def beside(path: Path) -> list[Path]:
    """The files that SQLite keeps beside a store while it is open: its log and the index of that."""
    return [path.with_name(path.name + end) for end in ("-wal", "-shm")]


def is_cut_short(path: Path) -> bool:
    """Whether a SQLite file is smaller than its header says; pages in a log beside it may make up for that."""
    log = beside(path)[0]
    if not path.is_file() or (log.is_file() and log.stat().st_size):
        return False
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header.startswith(MAGIC):
        return False
    if len(header) < _HEADER_BYTES:
        return True
    (size,), (pages,) = struct.unpack(">H", header[16:18]), struct.unpack(">I", header[28:32])
    return bool(path.stat().st_size < (_LARGEST_PAGE if size == 1 else size) * pages)


def _named(engine: Engine | None) -> str:
    path = engine and sqlite_file(engine)
    return f" ({path})" if path else ""
