"""Requests in the order of their week, a page at a time."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0007."""
    op.create_index(
        op.f("ix_requests_week_position_id"),
        "requests",
        ["week", "position", "id"],
        unique=False,
    )
