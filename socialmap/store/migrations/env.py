"""Alembic's entry: runs on the connection that ``socialmap.store.migrating`` opened."""

from __future__ import annotations

from alembic import context

from socialmap.store.keeping_tables import metadata  # with which all tables are known

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite has transactional DDL too, once the driver keeps its hands off.
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
