"""What lies in a place, step by step downwards, without reading every place at each step."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0019."""
    op.create_index(
        op.f("ix_places_week_parent"),
        "places",
        ["week", "parent"],
        unique=False,
    )
