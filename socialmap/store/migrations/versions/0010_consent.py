"""What tells where a group meets is public with the consent of organisation and group only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody gave consent yet, so what needs one is for accounts from now on (``importing.consenting``)."""
    for table in ("activity", "initiative"):
        for name in ("consent_organisation", "consent_group"):
            column = sa.Column(name, sa.String(length=40), nullable=False, server_default="onbekend")
            op.add_column(table, column)
