"""Migrations: all of them or nothing, and together they make the tables that the program expects."""

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from socialmap import disk
from socialmap.backup import restore
from socialmap.config import Settings
from socialmap.errors import StoreError
from socialmap.model import Organisation, Place
from socialmap.store import Store, archive, copying, open_store, tables
from socialmap.store.engine import make_engine
from socialmap.store.migrating import MIGRATIONS, upgrade
from tests.support.records import ALL_TABLES, a_place, a_row, edit, filled

HEAD = max(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
{body}
"""
FAULTY = """
    op.create_table("half", sa.Column("id", sa.Integer))
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("UPDATE place SET name = 'half'")
    raise ZeroDivisionError("halverwege")
"""
REBUILDING = """
    with op.batch_alter_table("place", recreate="auto") as batch:
        batch.add_column(sa.Column("lift", sa.Text(), nullable=False, server_default="onbekend"))
        batch.alter_column("note", new_column_name="remark")
"""
ORPHANING = """
    op.execute("DELETE FROM place")
"""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def versions_with(tmp_path: Path, body: str) -> Path:
    versions = tmp_path / "versions"
    shutil.copytree(MIGRATIONS / "versions", versions, ignore=shutil.ignore_patterns("__pycache__"))
    (versions / "next.py").write_text(MIGRATION.format(head=HEAD, body=body), encoding="utf-8")
    return versions


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_an_empty_store_gets_every_table_once(engine: Engine) -> None:
    assert upgrade(engine)
    assert not upgrade(engine)
    assert revision(engine) == HEAD
    assert set(inspect(engine).get_table_names()) == {*ALL_TABLES, "alembic_version"}


def test_migrations_make_the_tables_of_the_program(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_a_migration_that_fails_halfway_leaves_an_empty_store_empty(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="er is niets veranderd"):
        upgrade(engine, versions=versions_with(tmp_path, FAULTY))
    assert inspect(engine).get_table_names() == []


def test_a_migration_that_fails_halfway_leaves_a_store_as_it_was(database_url: str, tmp_path: Path) -> None:
    store = filled(database_url, a_place())
    with pytest.raises(StoreError, match=r"niet worden bijgewerkt naar versie next; .*halverwege"):
        upgrade(store.engine, versions=versions_with(tmp_path, FAULTY))
    assert revision(store.engine) == HEAD
    assert not inspect(store.engine).has_table("half")
    with store.read() as session:
        assert session.get_one(Place, "p").name == "De Brug"
    store.close()


def test_an_older_store_is_migrated_with_what_is_in_it(database_url: str, tmp_path: Path) -> None:
    store = filled(database_url, a_place(note="trap"), a_row())
    assert upgrade(store.engine, versions=versions_with(tmp_path, REBUILDING))
    assert revision(store.engine) == "next"
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT remark, lift FROM place")).all() == [("trap", "onbekend")]
        assert connection.execute(text("SELECT place_id FROM source_row")).all() == [("p",)]
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def copies_of(folder: Path) -> list[Path]:
    """What an upgrade left behind: copies of a SQLite store, backups of one on a server, and nothing half."""
    assert not list(folder.glob(".*"))
    return sorted(path for path in folder.iterdir() if HEAD in path.name)


def test_an_older_store_is_copied_before_it_is_migrated(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = filled(database_url, a_place(note="trap"), a_row())
    upgrade(store.engine, versions=versions_with(tmp_path, REBUILDING), copies=tmp_path)
    store.close()
    (copy,) = copies_of(tmp_path)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [record.getMessage() for record in caplog.records] == [
        f"De opslag is bijgewerkt naar versie next. Zoals hij was staat hij in {copy}."
    ]
    # It holds the store as it was, and comes back as a backup does.
    again = Settings(data_dir=tmp_path / "terug")
    restore(again, copy, lambda _what: True)
    with closing(open_store(again)) as back:
        assert revision(back.engine) == HEAD
        with back.read() as session:
            assert session.get_one(Place, "p").note == "trap"


def test_nothing_is_copied_without_a_migration_or_without_a_store(database_url: str, tmp_path: Path) -> None:
    Store(database_url, copies=tmp_path).close()
    Store(database_url, copies=tmp_path).close()
    assert copies_of(tmp_path) == []


def test_a_migration_that_fails_leaves_no_copy(database_url: str, tmp_path: Path) -> None:
    """Else a program that is started again and again would fill the disk."""
    store = filled(database_url, a_place())
    with pytest.raises(StoreError, match="er is niets veranderd"):
        upgrade(store.engine, versions=versions_with(tmp_path, FAULTY), copies=tmp_path)
    store.close()
    assert copies_of(tmp_path) == []


def test_a_store_that_cannot_be_copied_is_not_migrated(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(database_url, a_place())

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(StoreError, match=r"niet bijgewerkt, want er kon geen kopie van worden gemaakt.*schijf is vol"):
        upgrade(store.engine, versions=versions_with(tmp_path, REBUILDING), copies=tmp_path)
    assert revision(store.engine) == HEAD
    assert copies_of(tmp_path) == []
    store.close()


def test_an_edit_that_waits_for_the_upgrade_is_not_between_copy_and_migration(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(database_url, a_place(note="trap"))
    waiting: list[threading.Thread] = []
    copied = copying.copy_as_sqlite

    def and_somebody_edits(engine: Engine, path: Path, **rest: object) -> None:
        copied(engine, path, **rest)
        editor = threading.Thread(target=lambda: edit(store, Organisation, "weg", lambda _one: None))
        waiting.append(editor)
        editor.start()
        editor.join(0.3)
        assert editor.is_alive()

    monkeypatch.setattr(copying, "copy_as_sqlite", and_somebody_edits)
    monkeypatch.setattr(archive, "copy_as_sqlite", and_somebody_edits)
    monkeypatch.setattr(threading, "excepthook", lambda _error: None)
    assert upgrade(store.engine, versions=versions_with(tmp_path, REBUILDING), copies=tmp_path)
    waiting[0].join(20)
    store.close()


@pytest.mark.real_data
def test_the_store_of_today_is_copied_whole(real_store: Path, tmp_path: Path) -> None:
    before = hashlib.sha256("\n".join(sqlite3.connect(real_store).iterdump()).encode()).hexdigest()
    engine = make_engine(f"sqlite:///{real_store}")
    assert upgrade(engine, versions=versions_with(tmp_path, REBUILDING))
    engine.dispose()
    (copy,) = [path for path in tmp_path.glob("*.sqlite") if path != real_store]
    assert copy.name.startswith("2026-11-28-0001-20")
    with closing(sqlite3.connect(copy)) as connection:
        assert hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest() == before


def test_a_migration_that_leaves_rows_without_their_place_fails(database_url: str, tmp_path: Path) -> None:
    store = filled(database_url, a_place(), a_row())
    with pytest.raises(StoreError, match="er is niets veranderd"):
        upgrade(store.engine, versions=versions_with(tmp_path, ORPHANING))
    with store.read() as session:
        assert session.get(Place, "p") is not None
    store.close()


def test_a_store_of_a_newer_program_is_refused_and_kept(database_url: str, tmp_path: Path) -> None:
    store = filled(database_url)
    upgrade(store.engine, versions=versions_with(tmp_path, REBUILDING))
    store.close()
    with pytest.raises(StoreError, match=r"nieuwere versie van dit programma \(next\); er is niets veranderd"):
        Store(database_url)
