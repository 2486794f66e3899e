"""The ledger: statements, the changes that they came by, editions of lists, and what was purged.

What a store knew before becomes statements when it is opened (importing/adopting.py): which row of a list speaks for
its place is for the program to say, and so is no part of a migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Nothing is said yet."""
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        *_texts("source_id", "role", "account", "reason"),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["change.id"], name=op.f("fk_change_undoes_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("record_kind", "record_id", "fact", "value", "source_id", "reference", "said_on"),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_statement_change_id_change")),
        sa.ForeignKeyConstraint(["closed_by"], ["change.id"], name=op.f("fk_statement_closed_by_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_change_id"), "statement", ["change_id"])
    of_record = op.f("ix_statement_record_kind_statement_record_id")
    op.create_index(of_record, "statement", ["record_kind", "record_id"])
    op.create_table(
        "edition",
        *_texts("source_id", "day"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_edition_source_id_source")),
        sa.PrimaryKeyConstraint("source_id", "day", name=op.f("pk_edition")),
    )
    op.create_table(
        "purge",
        *_texts("record_kind", "record_id", "fact", "at"),
        sa.PrimaryKeyConstraint("record_kind", "record_id", "fact", name=op.f("pk_purge")),
    )
