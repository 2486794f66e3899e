"""Bringing a store to the tables of this version: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from socialmap.errors import StoreError

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
    try:
        with engine.connect() as connection:
            if MigrationContext.configure(connection).get_current_revision() == head:
                return False
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            # A second process that waited for the first finds nothing left to do.
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError) as error:
        msg = f"De opslag kon niet worden bijgewerkt naar versie {head}; er is niets veranderd. ({error})"
        raise StoreError(msg) from error
    return True
