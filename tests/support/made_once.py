"""Empty and first stores, templates, and the process that reads files: made once, copied after that.

What is copied was made by the program itself, migrations and all: of SQLite a file, of PostgreSQL a database beside the
test's own. Stores of an earlier version and other starter sets are made anew each time. A reader is still a process of
its own for each import, that begins with its libraries loaded.
"""

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, inspect

from socialmap.config import Settings
from socialmap.importing import starter
from socialmap.sources import apart
from socialmap.store import Store, migrating
from socialmap.store import store as opening
from socialmap.store.engine import sqlite_file


class Compiled(BytecodeCache):
    """Templates as they were compiled for the first app."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept under the name; Jinja compares its source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next app."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@contextmanager
def made_once(folder: Path) -> Iterator[None]:
    """Let stores that are made meanwhile begin as copies of one in ``folder``, and readers as copies of one."""
    with pytest.MonkeyPatch.context() as patch:
        if not any(name.startswith("COVERAGE_PROCESS") for name in os.environ):  # of a copy no line is counted
            copying = multiprocessing.get_context("forkserver")
            copying.set_forkserver_preload(list(apart.LOADED))
            patch.setattr(apart, "CONTEXT", copying)
        patch.setattr(Flask, "jinja_options", Flask.jinja_options | {"bytecode_cache": Compiled()})
        patch.setattr(opening, "upgrade", partial(_upgrade, migrating.upgrade, folder / "empty.sqlite"))
        patch.setattr(starter, "load_starter", partial(_load, starter.load_starter, folder / "first.sqlite"))
        yield


def _upgrade(upgrade: Any, empty: Path, engine: Engine, **options: Any) -> bool:
    file = sqlite_file(engine)
    fresh = _is_fresh(engine) if file is None else file.parent.is_dir() and not (file.exists() and file.stat().st_size)
    if not fresh or set(options) != {"copies"}:
        return bool(upgrade(engine, **options))
    if file is None:
        _copy_on_server(engine, "made_empty", partial(upgrade, engine, **options))
        return True
    if not empty.exists():
        upgrade(engine, **options)
        _keep(file, empty)
        return True
    shutil.copyfile(empty, file)
    return True


def _load(load: Any, first: Path, store: Store, folder: Path, *, gemeente: str = starter.GEMEENTE) -> None:
    file = sqlite_file(store.engine)
    if folder != Settings().starter_dir or gemeente != starter.GEMEENTE:
        load(store, folder, gemeente=gemeente)
    elif file is None:
        _copy_on_server(store.engine, "made_first", partial(load, store, folder))
    elif first.exists():
        with closing(sqlite3.connect(first)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
    else:
        load(store, folder)
        _keep(file, first)


def _is_fresh(engine: Engine) -> bool:
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def _copy_on_server(engine: Engine, made: str, make: Callable[[], object]) -> None:
    """Let a database that nobody else uses begin as a copy of another on its server, which the first one becomes."""
    ours = engine.url
    engine.dispose()
    with psycopg.connect(host=ours.host, port=ours.port, user=ours.username, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s", [ours.database]).fetchone():
            make()
        elif server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [made]).fetchone():
            server.execute(f"DROP DATABASE {ours.database}")
            server.execute(f"CREATE DATABASE {ours.database} TEMPLATE {made}")
        else:
            make()
            engine.dispose()
            server.execute(f"CREATE DATABASE {made} TEMPLATE {ours.database}")


def _keep(file: Path, copy: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
