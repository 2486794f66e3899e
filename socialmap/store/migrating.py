"""Bringing a store to the tables of this version: all of it or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from socialmap.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, versions: Path = MIGRATIONS / "versions") -> bool:
    """Migrate the store to the newest revision in one transaction; True when anything was done.

    Raises
    ------
    StoreError
        When a migration fails; the store is as it was.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return False
    try:
        with (
            engine.connect().execution_options(write=True) as connection,
            _tables_may_be_rebuilt(connection),
            connection.begin(),
        ):
            # A second process that waited for the first finds nothing left to do.
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
    except Exception as error:
        msg = f"De opslag kon niet worden bijgewerkt naar versie {head}; er is niets veranderd. ({error})"
        raise StoreError(msg) from error
    return True


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; with foreign keys on, dropping the old one is refused."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Not through SQLAlchemy: inside a transaction the pragma does nothing.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        msg = f"{len(broken)} rows of {broken[0][0]} refer to nothing"
        raise ValueError(msg)
