"""What outlives weeks: entries of the register, their deeds, and what households say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0010."""
    op.create_table(
        "register_entries",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("stands", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deeds", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('settings', 'offices', 'projects', 'adoptions', 'contracts', 'clubs')",
            name=op.f("ck_register_entries_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhoods.id"],
            name=op.f("fk_register_entries_neighbourhood"),
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "kind", "id", name=op.f("pk_register_entries")),
    )
    op.create_index(
        op.f("ix_register_entries_kind_due_at"),
        "register_entries",
        ["kind", "due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_register_entries_neighbourhood_kind_stands"),
        "register_entries",
        ["neighbourhood", "kind", "stands"],
        unique=False,
    )
    op.create_table(
        "register_deeds",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acting", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhoods.id"],
            name=op.f("fk_register_deeds_neighbourhood"),
        ),
        sa.PrimaryKeyConstraint(
            "neighbourhood", "kind", "entry", "number", name=op.f("pk_register_deeds")
        ),
    )
    op.create_index(op.f("ix_register_deeds_account"), "register_deeds", ["account"], unique=False)
    op.create_table(
        "voices",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=330), nullable=False),
        sa.Column("household", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_voices_neighbourhood")
        ),
        sa.PrimaryKeyConstraint(
            "neighbourhood", "subject", "household", "number", name=op.f("pk_voices")
        ),
    )
