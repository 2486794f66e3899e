"""Migrations: all of them or nothing, and together they make the tables that the program expects."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from socialmap.errors import StoreError
from socialmap.model import Place
from socialmap.store import Store, tables
from socialmap.store.engine import make_engine
from socialmap.store.migrating import MIGRATIONS, upgrade
from tests.support.records import ALL_TABLES, a_place, a_row, filled

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
    with pytest.raises(StoreError, match="er is niets veranderd"):
        Store(database_url)
