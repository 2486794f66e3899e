"""The store: one database, read in snapshots and written in whole transactions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from socialmap.errors import ConflictError, NotFoundError, StoreError
from socialmap.store import tables
from socialmap.store.engine import make_engine
from socialmap.store.migrating import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        self.engine: Engine = make_engine(url)
        try:
            upgrade(self.engine)
        except OperationalError as error:
            msg = f"De opslag op {self.engine.url.render_as_string()} gaat niet open: {error.orig}."
            raise StoreError(msg) from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the store and writes nothing."""
        with self.engine.connect() as connection, Session(connection) as session:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all stored at the end, or none; raises the store version if any."""
        with self.engine.connect().execution_options(write=True) as connection:
            connection.info.pop("changed", None)
            with connection.begin(), Session(connection) as session:
                yield session
                session.flush()
                if connection.info.pop("changed", False):
                    _raise_version(session)
                session.commit()

    def version(self) -> int:
        """Number of writes that changed something; caches are keyed by it."""
        with self.read() as session:
            return read_version(session)

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
        try:
            with self.write() as session:
                record: Any = session.get(record_class, record_id, with_for_update=True)
                if record is None:
                    msg = f"{record_class.__name__} {record_id} bestaat niet (meer)."
                    raise NotFoundError(msg)
                if expected_version not in (None, record.version):
                    raise ConflictError(_CHANGED)
                change(record)
        except StaleDataError as error:
            raise ConflictError(_CHANGED) from error


_CHANGED = "Iemand anders heeft dit intussen veranderd. Bekijk de nieuwe gegevens en probeer het opnieuw."


def open_store(settings: Settings) -> Store:
    """The store of the settings: made when absent, migrated when older."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Store(settings.store_url)


def read_version(session: Session) -> int:
    """The store version within this session's snapshot."""
    value = session.execute(select(tables.meta.c.value).where(tables.meta.c.key == "version")).scalar()
    return int(value or 0)


def _raise_version(session: Session) -> None:
    version = str(read_version(session) + 1)
    meta = tables.meta
    if session.execute(update(meta).where(meta.c.key == "version").values(value=version)).rowcount == 0:  # type: ignore[attr-defined]
        session.execute(insert(meta).values(key="version", value=version))
