"""The store: one database, read in snapshots and written in whole transactions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from socialmap.errors import ConflictError, NotFoundError, StoreError
from socialmap.store import tables
from socialmap.store.engine import hurry, make_engine, sqlite_file
from socialmap.store.migrating import upgrade
from socialmap.store.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from socialmap.config import Settings

Record = TypeVar("Record")


class Store:
    """A migrated database.

    Parameters
    ----------
    url
        SQLAlchemy address, SQLite or PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.engine = _open(url)
        # On PostgreSQL each statement has a moment of its own, unless asked otherwise; SQLite's BEGIN is one moment.
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine.execution_options(**({} if self.engine.dialect.name == "sqlite" else snapshot))
        self._writing = self.engine.execution_options(write=True)
        self._file = sqlite_file(self.engine)

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
        with self._told(), self._reading.connect() as connection, Session(connection) as session:
            yield session

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what is wrong with a store that cannot be read; a mistake in what was asked stays what it is."""
        if self._file is not None and not self._file.exists():
            # SQLite would make an empty one in its place.
            msg = f"De opslag is weg: {self._file} bestaat niet meer."
            raise StoreError(msg)
        try:
            yield
        except (DBAPIError, PoolTimeoutError) as error:
            reason = trouble(error)
            if not reason:
                raise
            msg = f"{reason} ({_cause(error)})"
            raise StoreError(msg) from error

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all stored at the end, or none; raises the store version if any.

        Raises
        ------
        ConflictError
            When a record was changed by another since it was read.
        StoreError
            When another keeps the store busy too long.
        """
        try:
            with self._writing.connect() as connection, Session(connection) as session, session.begin():
                connection.info.pop("changed", None)
                session.connection()  # the transaction begins here, not at the first query
                yield session
                session.flush()
                if connection.info.pop("changed", False):
                    _raise_version(session)
        except StaleDataError as error:
            raise ConflictError(_CHANGED) from error
        except OperationalError as error:
            msg = f"De opslag is bezet; er is niets veranderd. Probeer het straks opnieuw. ({_cause(error)})"
            raise StoreError(msg) from error

    def version(self) -> int:
        """Number of writes that changed something; caches are keyed by it."""
        with self._told(), self._reading.connect() as connection:
            return read_version(connection)

    def is_empty(self) -> bool:
        """True when no source was ever stored."""
        with self.read() as session:
            return session.execute(select(tables.source.c.id).limit(1)).first() is None

    def edit(
        self,
        record_class: type[Record],
        record_id: str,
        change: Callable[[Record], None],
        *,
        expected_version: int | None = None,
    ) -> None:
        """Read one record, change it and store it, without losing what others changed meanwhile.

        Parameters
        ----------
        change
            Called with the record as it is now; what it sets is stored.
        expected_version
            The version that the editor saw; a newer one raises instead of overwriting.

        Raises
        ------
        NotFoundError
            When there is no such record.
        ConflictError
            When the record is newer than ``expected_version``.
        """
        with self.write() as session:
            record: Any = session.get(record_class, record_id)
            if record is None:
                msg = f"{record_class.__name__} {record_id} bestaat niet (meer)."
                raise NotFoundError(msg)
            if expected_version not in (None, record.version):
                raise ConflictError(_CHANGED)
            change(record)


_CHANGED = "Iemand anders heeft dit intussen veranderd. Bekijk de nieuwe gegevens en probeer het opnieuw."


def _open(url: str) -> Engine:
    try:
        engine = make_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(_shut(error)) from error
    try:
        upgrade(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(_shut(error)) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _shut(error: Exception) -> str:
    return f"De opslag gaat niet open; kijk SOCIALMAP_DATABASE_URL na. ({_cause(error)})"


def open_store(settings: Settings) -> Store:
    """The store of the settings: made when absent, migrated when older."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Store(settings.store_url)


def read_version(session: Session | Connection) -> int:
    """The store version within this session's snapshot."""
    value = session.execute(select(tables.meta.c.value).where(tables.meta.c.key == "version")).scalar()
    return int(value or 0)


def _cause(error: Exception) -> str:
    """What the database says, on one line."""
    return " ".join(str(error.orig if isinstance(error, DatabaseError) else error).split())


def _raise_version(session: Session) -> None:
    version = str(read_version(session) + 1)
    meta = tables.meta
    if session.execute(update(meta).where(meta.c.key == "version").values(value=version)).rowcount == 0:  # type: ignore[attr-defined]
        session.execute(insert(meta).values(key="version", value=version))
