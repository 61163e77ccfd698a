"""Whether a thing was withdrawn, found without reading all that were, once for each thing."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0020."""
    op.create_index(
        op.f("ix_withdrawals_week_what"),
        "withdrawals",
        ["week", "what"],
        unique=False,
    )
