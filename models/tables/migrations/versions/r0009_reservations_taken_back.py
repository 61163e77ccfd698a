"""Notices of reservations for which a new plan has no room."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0008."""
    with op.batch_alter_table("notices", schema=None) as batch:
        batch.drop_constraint(op.f("ck_notices_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_notices_kind"),
            "kind IN ('published', 'changed', 'undone', 'offer', 'taken-back', 'project')",
        )
