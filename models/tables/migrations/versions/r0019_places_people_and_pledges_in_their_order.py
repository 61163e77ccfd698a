"""Places, people and pledges in the order in which pages show them, as requests have been since
0008: each page of a district's 24,000 households was sorted anew."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0018."""
    for table in ("places", "people", "pledges"):
        op.create_index(
            op.f(f"ix_{table}_week_position_id"),
            table,
            ["week", "position", "id"],
            unique=False,
        )
