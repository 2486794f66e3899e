"""Squares of 100 metres, and how many people live in each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None are known yet."""
    op.create_table(
        "square",
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in ("x", "y")),
        sa.Column("residents", sa.Double(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("measured", "source_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_square_source_id_source")),
        sa.PrimaryKeyConstraint("x", "y", name=op.f("pk_square")),
    )
