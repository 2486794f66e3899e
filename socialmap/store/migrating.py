"""Bringing a store to the tables of this version: all of it or nothing, and not before there is a copy of it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import inspect

from socialmap.disk import explain, whole_file
from socialmap.errors import StoreError
from socialmap.store import troubles
from socialmap.store.engine import sqlite_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "head"


def upgrade(
    engine: Engine, *, to: str = HEAD, versions: Path | None = None, copies: Path | None = None, copying: bool = True
) -> bool:
    """Migrate the store to a revision, the newest unless told, in one transaction; True when anything was done.

    A store that holds anything is copied first: a SQLite file beside itself, a store on a server as a backup in
    ``copies``. The copy is made while the migration holds the store, so nobody's work falls between the two.

    Parameters
    ----------
    versions
        Where the migrations are, when not with the program.
    copies
        Folder for the copy of a store on a server; None: it is not copied.
    copying
        False for what is a copy itself.

    Raises
    ------
    StoreError
        When there is no room for the copy, or a migration fails; the store is as it was.
    """
    config = _config(versions)
    folder = versions or MIGRATIONS / "versions"
    wanted = _newest(folder, frozenset(path.name for path in folder.glob("*.py"))) if to == HEAD else to
    with engine.connect() as connection:
        revision = current_revision(connection)
        if revision == wanted:
            return False
        _check_ours(connection, revision, versions)
    copy: Path | None = None
    try:
        with (
            engine.connect().execution_options(write=True) as connection,
            _tables_may_be_rebuilt(connection),
            connection.begin(),
        ):
            # A second process that waited for the first finds nothing left to do.
            revision = current_revision(connection)
            if copying and revision not in (None, wanted):
                copy = _copy(engine, revision or "", copies, versions)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            _check_references(connection)
    except StoreError:
        raise
    except Exception as error:
        if copy:
            copy.unlink(missing_ok=True)
        why = troubles.trouble_of(error, engine) or error
        msg = f"De opslag kon niet worden bijgewerkt naar versie {wanted}; er is niets veranderd. ({why})"
        raise StoreError(msg) from error
    if copy:
        logging.getLogger("socialmap").warning(
            "De opslag is bijgewerkt naar versie %s. Zoals hij was staat hij in %s.", wanted, copy
        )
    return True


def current_revision(connection: Connection) -> str | None:
    """Which revision a store is of; None where there is nothing yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str | None, versions: Path | None = None) -> bool:
    """Whether this program knows a revision: one that it does not is of a newer program."""
    try:
        return (
            revision is not None and ScriptDirectory.from_config(_config(versions)).get_revision(revision) is not None
        )
    except CommandError:
        return False


def moment() -> str:
    """Now, as part of the name of a file: sorted by name they are sorted by age."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")


def _check_ours(connection: Connection, revision: str | None, versions: Path | None) -> None:
    """Refuse a store of a newer program, and a file of another program."""
    if revision is None:
        if connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
            msg = f"De opslag gaat niet open: {troubles.Trouble.OTHER_FILE}."
            raise StoreError(msg)
    elif not is_known(revision, versions):
        msg = (
            f"De opslag is van een nieuwere versie van dit programma ({revision}); er is niets veranderd. "
            "Gebruik die versie, of zet een reservekopie terug met: python -m socialmap restore BESTAND."
        )
        raise StoreError(msg)


@cache
def _newest(folder: Path, _names: frozenset[str]) -> str | None:
    """The last of these migrations: finding it runs them all, and a store is opened often."""
    return ScriptDirectory.from_config(_config(folder)).get_current_head()


def _config(versions: Path | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(versions or MIGRATIONS / "versions"))
    config.set_main_option("path_separator", "os")
    return config


def _copy(engine: Engine, revision: str, copies: Path | None, versions: Path | None) -> Path | None:
    """Copy the store as it is, by a connection of its own: it sees what was stored before this transaction."""
    from socialmap.store.archive import write_archive
    from socialmap.store.copying import copy_as_sqlite

    file = sqlite_file(engine)
    if file is None and copies is None:
        return None
    name = f"{revision}-{moment()}"
    try:
        if file is not None:
            path = file.with_name(f"{file.stem}-{name}{file.suffix or '.sqlite'}")
            with whole_file(path) as beside:
                copy_as_sqlite(engine, beside)
            return path
        path = Path(copies or "") / f"opslag-{name}.zip"
        write_archive(engine, path, versions=versions)
    except (OSError, StoreError) as error:
        why = explain(error) if isinstance(error, OSError) else error
        msg = f"De opslag is niet bijgewerkt, want er kon geen kopie van worden gemaakt. {why}"
        raise StoreError(msg) from error
    return path


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
