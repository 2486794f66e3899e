"""Whether an organisation is still there: like every record it ends, and is never deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody told it of any yet."""
    op.add_column("organisation", sa.Column("status", sa.String(length=40), nullable=False, server_default="onbekend"))
