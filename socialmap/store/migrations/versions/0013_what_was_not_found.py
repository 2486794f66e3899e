"""Counters of what somebody looked for and did not find: a wish by wijk, and what makes going easier by stadsdeel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody told anything yet."""
    for table in ("gap_wish", "gap_ease"):
        op.create_table(
            table,
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("quarter", "area", "told")),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("quarter", "area", "told", name=op.f(f"pk_{table}")),
            # No number of a row, which would tell in what order they came.
            sqlite_with_rowid=False,
        )
    minute = op.create_table(
        "gap_minute",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_minute")),
    )
    # There from the start, so that two who come first wait for each other.
    op.bulk_insert(minute, [{"id": 1, "minute": 0, "number": 0}])
