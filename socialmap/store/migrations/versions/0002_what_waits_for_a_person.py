"""Rows say why they wait for a person.

What stored rows are by the vocabulary of this version is decided when the store is opened (importing/upgrading.py):
that is done again for each later vocabulary, and so is no part of a migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing waits yet."""
    op.add_column("source_row", sa.Column("waits", sa.String(length=40), nullable=False, server_default=""))
