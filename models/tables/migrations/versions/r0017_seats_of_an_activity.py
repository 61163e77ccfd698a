"""Who sits in an activity, found without reading all that a publication asks."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0016."""
    op.create_index(
        op.f("ix_engagements_publication_activity"),
        "engagements",
        ["publication", "activity"],
        unique=False,
    )
