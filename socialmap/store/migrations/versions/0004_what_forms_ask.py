"""What forms ask: holidays, fixed times and spreekuren of activities, rooms on loan, who sees an organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False, server_default=default)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Nobody told any of this yet; organisations were for everybody."""
    for name in ("in_school_holidays", "fixed_time", "consultation"):
        op.add_column("activity", _word(name, "onbekend"))
    op.add_column("activity", _text("subject"))
    op.add_column("place", _word("room_on_loan", "onbekend"))
    op.add_column("place", _text("room_note"))
    op.add_column("organisation", _word("visibility", "openbaar"))
