"""A store from one database into another: rows as the tables of one revision hold them, whatever keeps them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Integer, MetaData, String, delete, func, insert, inspect, select, text

from socialmap.store import keeping_tables, troubles
from socialmap.store.accounts import forget_keys
from socialmap.store.engine import make_engine
from socialmap.store.migrating import current_revision, upgrade

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Table

#: Alembic's own table: which revision a store is of.
REVISION_TABLE = "alembic_version"
_KEYS = frozenset(table.name for table in keeping_tables.LETS_IN)
_CHUNK = 5_000


def copy_as_sqlite(engine: Engine, path: Path, *, versions: Path | None = None) -> None:
    """Write one moment of a store as a SQLite file, while others read and write it.

    Parameters
    ----------
    path
        Not there yet, or empty.
    versions
        Where the migrations are, when not with the program.

    Raises
    ------
    StoreError
        When the store cannot be read, or the copy not be written.
    """
    with troubles.reading(engine, "bewaard"):
        _copy(engine, path, versions)


def _copy(engine: Engine, path: Path, versions: Path | None) -> None:
    if engine.dialect.name == "sqlite":
        # Not within a transaction; and what was deleted stays behind.
        with closing(engine.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            driver.execute("VACUUM INTO ?", (str(path),))
        _forget_keys(path)
        return
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    copy = make_engine(f"sqlite:///{path}", alone=True)
    try:
        with snapshot.connect() as source:
            revision = current_revision(source)
            upgrade(copy, to=revision or "base", versions=versions, copying=False)
            with copy.connect().execution_options(write=True) as target, target.begin():
                copy_rows(source, target)
    finally:
        copy.dispose()


def _forget_keys(path: Path) -> None:
    """Sessions and links stay out of a copy, and their bytes too."""
    copy = make_engine(f"sqlite:///{path}", alone=True)
    try:
        with copy.connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
            forget_keys(connection, set(inspect(connection).get_table_names()))
            connection.commit()
    finally:
        copy.dispose()


def copy_rows(source: Connection, target: Connection) -> None:
    """Make the tables of ``target`` hold the rows of those of ``source``, which is of the same revision.

    What lets somebody in is not copied, and what let somebody in until now does so no more.
    """
    there, here = _tables(source), _tables(target)
    for table in reversed(here):
        target.execute(delete(table))
    by_name = {table.name: table for table in there}
    for table in here:
        if table.name in _KEYS:
            continue
        _copy_table(source, by_name[table.name], target, table)


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in _tables(connection)
    }


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = bool(column.nullable)
    return [table for table in found.sorted_tables if table.name != REVISION_TABLE]


def _copy_table(source: Connection, theirs: Table, target: Connection, ours: Table) -> None:
    names = [column.name for column in ours.columns]
    texts = [column.name for column in ours.columns if isinstance(column.type, String)]
    # PostgreSQL keeps no NUL in a text.
    clean = texts if target.dialect.name == "postgresql" else []
    rows = source.execution_options(yield_per=_CHUNK).execute(select(*(theirs.c[name] for name in names)))
    for chunk in rows.mappings().partitions():
        target.execute(insert(ours), [_without_nul(dict(row), clean) for row in chunk])
    if target.dialect.name == "postgresql":
        _go_on_counting(target, ours)


def _without_nul(row: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    return row | {name: row[name].replace("\0", "") for name in texts if row[name] and "\0" in row[name]}


def _go_on_counting(target: Connection, table: Table) -> None:
    """Rows came with their numbers; the next one that PostgreSQL numbers itself comes after them."""
    for column in table.primary_key:
        if isinstance(column.type, Integer):
            sequence = target.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
            if sequence:
                last = target.execute(select(func.max(column))).scalar() or 0
                target.execute(text("SELECT setval(:sequence, :next, false)"), {"sequence": sequence, "next": last + 1})
