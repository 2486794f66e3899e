"""Connections: what every one of them needs before its first statement."""

from __future__ import annotations

import json
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from socialmap.store.versions import note_write

#: Milliseconds that a writer waits for another one.
BUSY_TIMEOUT_MS = 30_000
#: The same of a reader that has somebody waiting for it.
HURRY_TIMEOUT_MS = 500
#: Any number, the same for every process: PostgreSQL's lock for whoever writes.
_WRITE_LOCK = 7_262_001
#: A server that is gone without a word is noticed: seconds to connect, and how often a silent connection is felt.
#: One that is only slow keeps its connections, so that no import is cut.
_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def make_engine(url: str, *, alone: bool = False) -> Engine:
    """An engine on SQLite or PostgreSQL whose transactions hold what they promise.

    Who writes (execution option ``write=True``) waits until no other does and then sees what that one
    stored: nothing is looked up and then written over. SQLite's driver opens transactions late and upgrades
    a read to a write without a fresh look, by which parallel edits were measured to get lost. So the
    driver's own transactions are off: a read begins with BEGIN, a write with BEGIN IMMEDIATE. PostgreSQL
    takes a lock instead. Readers wait for nobody. Who reads may say how many seconds a statement may take
    (execution option ``within``).

    Parameters
    ----------
    alone
        A SQLite file that nobody else uses, to be left as one file: without a log beside it.
    """
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    if make_url(url).get_backend_name() == "postgresql":
        # What stands in the address itself goes first. A pooled connection is felt before it is used: after a restart
        # of the database each of them is dead.
        connect = {name: value for name, value in _POSTGRESQL.items() if name not in make_url(url).query}
        options = {"connect_args": connect, "pool_pre_ping": True}
    engine = create_engine(url, json_deserializer=_of_json, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_alone if alone else _prepare_sqlite)
        if (path := sqlite_file(engine)) is not None:
            event.listen(engine, "connect", partial(_note_file, path))
            event.listen(engine, "checkout", partial(_check_file, path))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "after_cursor_execute", _note_change)
    return engine


def _of_json(text: str) -> Any:
    """Of the lists in the store most are empty."""
    return [] if text == "[]" else json.loads(text)


def _prepare_alone(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    _note_patience(connection, record)
    connection.execute("PRAGMA foreign_keys=ON")


def hurry(engine: Engine) -> None:
    """From now on a new connection to a file gives up soon; to a server it has a time-out of its own."""

    def soon(_dialect: Any, _record: Any, _positional: Any, named: dict[str, Any]) -> None:
        named["timeout"] = HURRY_TIMEOUT_MS / 1000

    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", soon)


def sqlite_file(engine: Engine) -> Path | None:
    """The file of a SQLite store; None in memory and for PostgreSQL."""
    named = engine.url.database
    if engine.dialect.name != "sqlite" or not named or named.startswith((":", "file:")):
        return None
    return Path(named).absolute()


def _note_file(path: Path, _connection: Any, record: Any) -> None:
    record.info["file"] = _identity(path)


def _check_file(path: Path, _connection: Any, record: Any, _proxy: Any) -> None:
    """A connection keeps reading a file that was taken away or put back from a copy; who asks wants the one there."""
    if record.info["file"] != _identity(path):
        raise DisconnectionError


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    _note_patience(connection, record)
    _use_wal(connection, record.info["patience"])
    # With WAL, FULL costs one wait for the disk a commit; with less a power cut may take back what was confirmed.
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _note_patience(connection: Any, record: Any) -> None:
    [record.info["patience"]] = connection.execute("PRAGMA busy_timeout").fetchone()


def _use_wal(connection: Any, patience: int) -> None:
    """Turn WAL on; of two processes that make a store at once SQLite refuses one, whatever its busy timeout."""
    deadline = time.monotonic() + patience / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    write, patience = options.get("write", False), HURRY_TIMEOUT_MS if options.get("within") else BUSY_TIMEOUT_MS
    if connection.info["patience"] != patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.info["patience"] = patience
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if within := options.get("within"):
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(within * 1000)}")
    if options.get("write", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


def _note_change(connection: Connection, cursor: Any, _sql: str, _values: Any, context: Any, _many: bool) -> None:
    """Remember on the connection of which table rows were written, so that the versions are raised."""
    if context is not None and (context.isinsert or context.isupdate or context.isdelete) and cursor.rowcount != 0:
        note_write(connection, getattr(context.compiled and context.compiled.statement, "table", None))
