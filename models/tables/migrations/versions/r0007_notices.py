"""Notices, how they go out, and the address an account is written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0006."""
    op.add_column("accounts", sa.Column("email", sa.String(length=254), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(length=40), nullable=True),
        sa.Column("hooked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('published', 'changed', 'undone', 'offer', 'project')",
            name=op.f("ck_notices_kind"),
        ),
        sa.CheckConstraint(
            "subject_kind IN ('person', 'household', 'organisation', 'account')",
            name=op.f("ck_notices_subject_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_notices_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_notices_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        op.f("ix_notices_neighbourhood_subject_made_at"),
        "notices",
        ["neighbourhood", "subject", "made_at"],
        unique=False,
    )
    op.create_index(op.f("ix_notices_week"), "notices", ["week"], unique=False)
    op.create_index(
        op.f("ix_notices_hooked_made_at"), "notices", ["hooked", "made_at"], unique=False
    )
    op.create_table(
        "deliveries",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('email', 'webhook', 'hand')", name=op.f("ck_deliveries_channel")
        ),
        sa.CheckConstraint("state IN ('due', 'sent', 'failed')", name=op.f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(
            ["notice"], ["notices.id"], name=op.f("fk_deliveries_notice"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_deliveries_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        op.f("ix_deliveries_state_due_at"), "deliveries", ["state", "due_at"], unique=False
    )
    op.create_index(op.f("ix_deliveries_notice"), "deliveries", ["notice"], unique=False)
