"""Votes that close by themselves, and notices of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0014."""
    op.add_column("votes", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("notices", schema=None) as batch:
        batch.drop_constraint(op.f("ck_notices_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_notices_kind"),
            "kind IN ('published', 'changed', 'undone', 'offer', 'taken-back', 'project', "
            "'claim', 'vote')",
        )
