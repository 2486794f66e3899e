"""What each save asks of the ledger is found without reading all of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which records went to another, and what was closed."""
    for name, column, chosen in (
        ("ix_statement_merged", "record_kind", "fact = 'merged_into'"),
        ("ix_statement_closed", "closed_by", "closed_by IS NOT NULL"),
    ):
        where = sa.text(chosen)
        op.create_index(name, "statement", [column], sqlite_where=where, postgresql_where=where)
