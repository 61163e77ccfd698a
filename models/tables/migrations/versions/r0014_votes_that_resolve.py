"""Votes that stand for the assembly's resolution."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0013."""
    op.add_column(
        "votes", sa.Column("resolves", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    with op.batch_alter_table("votes", schema=None) as batch:
        batch.alter_column("resolves", server_default=None)
