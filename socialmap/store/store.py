"""The store: one database, read in snapshots and written in whole transactions."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from socialmap.disk import explain, keep_private, make_folder
from socialmap.errors import ConflictError, StoreError
from socialmap.store import tables, troubles
from socialmap.store.engine import hurry, make_engine
from socialmap.store.migrating import upgrade
from socialmap.store.versions import Versions, forget_writes, raise_versions, read_version, read_versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from socialmap.config import Settings


class Store:
    """A migrated database.

    Parameters
    ----------
    url
        SQLAlchemy address, SQLite or PostgreSQL.
    copies
        Folder for a copy of a store on a server, before it is migrated.
    """

    def __init__(self, url: str, *, copies: Path | None = None) -> None:
        self.engine = _open(url, copies)
        # On PostgreSQL each statement has a moment of its own, unless asked otherwise; SQLite's BEGIN is one moment.
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine.execution_options(**({} if self.engine.dialect.name == "sqlite" else snapshot))
        self._writing = self.engine.execution_options(write=True)

    def hurry(self, seconds: float) -> None:
        """From now on a statement that only reads may take so long: for a server, where somebody waits."""
        self._reading = self._reading.execution_options(within=seconds)
        hurry(self.engine)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the store; what it would change is not stored.

        Raises
        ------
        StoreError
            When the store is away, busy, damaged or not the one that we made.
        """
        with troubles.reading(self.engine), self._reading.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all stored at the end, or none; raises the versions of what it wrote.

        Raises
        ------
        ConflictError
            When a record was changed by another since it was read.
        StoreError
            When another keeps the store busy too long, or the disk takes nothing.
        """
        try:
            with self._writing.connect() as connection, Session(connection) as session, session.begin():
                forget_writes(connection)
                session.connection()  # the transaction begins here, not at the first query
                yield session
                session.flush()
                if written := forget_writes(connection):
                    raise_versions(session, written)
        except StaleDataError as error:
            raise ConflictError(_CHANGED) from error
        except DatabaseError as error:
            if not troubles.is_trouble(error):
                raise
            raise troubles.unwritten(error, self.engine) from error

    def write_anew(self) -> None:
        """Write the file of a SQLite store anew, so that nothing is left of what was taken away between its rows.

        A server does so by itself, in its own time. While others read, the log beside the file keeps its pages until
        the next write finds nobody reading.
        """
        if self.engine.dialect.name != "sqlite":
            return
        try:
            with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    cursor.execute(statement)
                    cursor.fetchall()
        except (sqlite3.Error, SQLAlchemyError):
            logging.getLogger("socialmap").warning("De opslag kon niet opnieuw worden geschreven; zij is in gebruik.")

    def version(self) -> int:
        """Number of writes that changed something."""
        with troubles.reading(self.engine), self._reading.connect() as connection:
            return read_version(connection)

    def versions(self) -> Versions:
        """The version of each part; what was computed of one holds as long as that is the same."""
        with troubles.reading(self.engine), self._reading.connect() as connection:
            return read_versions(connection)

    def is_empty(self) -> bool:
        """True when no source was ever stored."""
        with self.read() as session:
            return session.execute(select(tables.source.c.id).limit(1)).first() is None


#: Files of the data folder that nobody else needs to read; those of before they were made so are closed at the start.
PRIVATE = ("*.sqlite*", "secret_key", "*.bin", "*.jsonl", "*.zip")
_CHANGED = "Iemand anders heeft dit intussen veranderd. Bekijk de nieuwe gegevens en probeer het opnieuw."


def _open(url: str, copies: Path | None) -> Engine:
    try:
        engine = make_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise troubles.shut(error) from error
    try:
        troubles.prepare_file(engine)
        upgrade(engine, copies=copies)
    except SQLAlchemyError as error:
        engine.dispose()
        raise troubles.shut(error, engine) from error
    except (StoreError, OSError):
        engine.dispose()
        raise
    return engine


def open_store(settings: Settings) -> Store:
    """The store of the settings: made when absent, migrated when older; folder and files closed to others.

    Raises
    ------
    StoreError
        When the folder or the store cannot be used.
    """
    try:
        make_folder(settings.data_dir)
        keep_private(*(path for pattern in PRIVATE for path in settings.data_dir.glob(pattern) if path.is_file()))
        return Store(settings.store_url, copies=settings.data_dir)
    except OSError as error:
        msg = f"De map van SOCIALMAP_DATA_DIR kan niet worden gebruikt. {explain(error)}"
        raise StoreError(msg) from error
