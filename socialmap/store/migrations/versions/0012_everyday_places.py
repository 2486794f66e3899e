"""Of a bench, toilet or café along the way: when that was seen, its hours, and whether wheels and no money will do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody told it of those that are stored."""
    for name in ("seen_on", "opening_hours"):
        op.add_column("feature", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("step_free", "free_of_charge"):
        op.add_column("feature", sa.Column(name, sa.String(length=40), nullable=False, server_default="onbekend"))
