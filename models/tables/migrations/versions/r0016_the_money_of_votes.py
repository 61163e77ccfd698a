"""The funds that a vote's pots are paid from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0015."""
    op.add_column("votes", sa.Column("funds", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("votes", schema=None) as batch:
        batch.alter_column("funds", server_default=None)
