"""Links by which an organisation keeps its own, consent to be public, and counters of what was not found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody gave consent yet, so what needs one is for accounts from now on (``importing.upgrading``)."""
    for table in ("activity", "initiative"):
        for name in ("consent_organisation", "consent_group"):
            column = sa.Column(name, sa.String(length=40), nullable=False, server_default="onbekend")
            op.add_column(table, column)
    op.create_table(
        "own_link",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("hash", "record_kind", "record_id")),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_own_link")),
    )
    op.create_index(op.f("ix_own_link_record_kind_own_link_record_id"), "own_link", ["record_kind", "record_id"])
    for table, told in (("gap_wish", "wish"), ("gap_ease", "ease")):
        op.create_table(
            table,
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("quarter", "area", told)),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("quarter", "area", told, name=op.f(f"pk_{table}")),
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
