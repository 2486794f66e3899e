"""Empty and first stores of SQLite, made once for each process that runs tests and copied after that.

What is copied was made by the program itself, migrations and all. Stores on a server, stores of an earlier version and
other starter sets are made anew each time.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from socialmap.config import Settings
from socialmap.importing import starter
from socialmap.store import Store, migrating
from socialmap.store import store as opening
from socialmap.store.engine import sqlite_file


@contextmanager
def made_once(folder: Path) -> Iterator[None]:
    """Let stores that are made meanwhile begin as copies of one in ``folder``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "upgrade", partial(_upgrade, migrating.upgrade, folder / "empty.sqlite"))
        patch.setattr(starter, "load_starter", partial(_load, starter.load_starter, folder / "first.sqlite"))
        yield


def _upgrade(upgrade: Any, empty: Path, engine: Engine, **options: Any) -> bool:
    file = sqlite_file(engine)
    fresh = file is not None and file.parent.is_dir() and not (file.exists() and file.stat().st_size)
    if file is None or not fresh or set(options) != {"copies"}:
        return bool(upgrade(engine, **options))
    if not empty.exists():
        upgrade(engine, **options)
        _keep(file, empty)
        return True
    shutil.copyfile(empty, file)
    return True


def _load(load: Any, first: Path, store: Store, folder: Path, *, gemeente: str = starter.GEMEENTE) -> None:
    file = sqlite_file(store.engine)
    if file is None or folder != Settings().starter_dir or gemeente != starter.GEMEENTE:
        load(store, folder, gemeente=gemeente)
    elif first.exists():
        with closing(sqlite3.connect(first)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
    else:
        load(store, folder)
        _keep(file, first)


def _keep(file: Path, copy: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
