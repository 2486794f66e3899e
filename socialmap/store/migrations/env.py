"""Alembic's entry: runs on the connection that ``socialmap.store.migrating`` opened."""

from __future__ import annotations

from alembic import context

from socialmap.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite has transactional DDL too, once the driver keeps its hands off.
    transactional_ddl=True,
    transaction_per_migration=False,
)
if connection.dialect.name == "postgresql":
    # Two processes that start at once must not both migrate.
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7262001)")
context.run_migrations()
