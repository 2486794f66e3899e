"""What readers of the map say is not right; and what waits for somebody's word is found without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody reported anything yet."""
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("record_kind", "record_id", "wrong", "place_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("first_on", "last_on")),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("record_kind", "record_id", "wrong", name=op.f("uq_report_record_kind_record_id_wrong")),
    )
    op.create_index(op.f("ix_report_place_id"), "report", ["place_id"])
    waits = sa.text("state = 'voorgesteld'")
    op.create_index("ix_statement_waiting", "statement", ["change_id"], sqlite_where=waits, postgresql_where=waits)
