"""Links by which an organisation keeps its own, and a group takes back its consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has one yet."""
    op.create_table(
        "own_link",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("hash", "record_kind", "record_id")),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_own_link")),
    )
    op.create_index(op.f("ix_own_link_record_kind_own_link_record_id"), "own_link", ["record_kind", "record_id"])
