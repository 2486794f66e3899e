"""Whether the host of an activity agrees to a guest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody asked yet."""
    column = sa.Column("guest_welcome", sa.String(length=40), nullable=False, server_default="onbekend")
    op.add_column("activity", column)
