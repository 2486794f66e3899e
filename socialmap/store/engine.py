"""Connections: what every one of them needs before its first statement."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

#: Milliseconds that a writer waits for another one.
BUSY_TIMEOUT_MS = 30_000
#: Any number, the same for every process: PostgreSQL's lock for whoever writes.
_WRITE_LOCK = 7_262_001


def make_engine(url: str, *, alone: bool = False) -> Engine:
    """An engine on SQLite or PostgreSQL whose transactions hold what they promise.

    Who writes (execution option ``write=True``) waits until no other does and then sees what that one
    stored: nothing is looked up and then written over. SQLite's driver opens transactions late and upgrades
    a read to a write without a fresh look, by which parallel edits were measured to get lost. So the
    driver's own transactions are off: a read begins with BEGIN, a write with BEGIN IMMEDIATE. PostgreSQL
    takes a lock instead. Readers wait for nobody.

    Parameters
    ----------
    alone
        A SQLite file that nobody else uses, to be left as one file: without a log beside it.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_alone if alone else _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "after_cursor_execute", _note_change)
    return engine


def _prepare_alone(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(connection)
    # With WAL, FULL costs one wait for the disk a commit; with less a power cut may take back what was confirmed.
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Turn WAL on; of two processes that make a store at once SQLite refuses one, whatever its busy timeout."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
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
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


def _note_change(connection: Connection, cursor: Any, _sql: str, _values: Any, context: Any, _many: bool) -> None:
    """Remember on the connection that rows were written, so that the store version is raised."""
    if context is not None and (context.isinsert or context.isupdate or context.isdelete) and cursor.rowcount != 0:
        connection.info["changed"] = True
