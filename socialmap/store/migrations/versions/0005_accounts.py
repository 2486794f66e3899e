"""Accounts, and what lets them in: sessions and one-time links, of which only the hash is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _of_account(table: str) -> list[sa.Column[str] | sa.Constraint]:
    return [
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")),
        sa.PrimaryKeyConstraint("hash", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Nobody has an account yet."""
    op.create_table(
        "account",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "name")),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("passphrase", "second_factor")),
        sa.Column("second_used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "login_session",
        *_of_account("login_session"),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )
    op.create_table("one_time_link", *_of_account("one_time_link"), sa.Column("until", sa.BigInteger(), nullable=False))
    for table in ("login_session", "one_time_link"):
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])
