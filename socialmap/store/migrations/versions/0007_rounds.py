"""Rounds: a worklist that somebody phones or walks, and the numbers of answers that arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is at one yet."""
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("account", "area", "way")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("begun", "seen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_table(
        "round_question",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("round_id", "position")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place_id", "record_kind", "record_id", "fact")),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_question_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_round_question")),
    )
    op.create_table(
        "round_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_answer")),
    )
