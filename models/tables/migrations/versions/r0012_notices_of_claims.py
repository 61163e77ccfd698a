"""Notices of claims that lapse."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0011."""
    with op.batch_alter_table("notices", schema=None) as batch:
        batch.drop_constraint(op.f("ck_notices_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_notices_kind"),
            "kind IN ('published', 'changed', 'undone', 'offer', 'taken-back', 'project', 'claim')",
        )
