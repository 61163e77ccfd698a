"""How rooms were left, projects that are followed, links that answer without a sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0005."""
    op.create_table(
        "tidy_checks",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engagement", sa.String(length=40), nullable=False),
        sa.Column("sorted_rubbish", sa.Boolean(), nullable=False),
        sa.Column("put_back", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("noted_by", sa.String(length=40), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement"],
            ["engagements.id"],
            name=op.f("fk_tidy_checks_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", name=op.f("pk_tidy_checks")),
    )
    op.create_index(op.f("ix_tidy_checks_noted_at"), "tidy_checks", ["noted_at"], unique=False)
    op.create_table(
        "project_follows",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("project", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["accounts.id"],
            name=op.f("fk_project_follows_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhoods.id"],
            name=op.f("fk_project_follows_neighbourhood"),
        ),
        sa.PrimaryKeyConstraint(
            "account", "neighbourhood", "project", name=op.f("pk_project_follows")
        ),
    )
    op.create_table(
        "reply_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_reply_links_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_reply_links_week")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_reply_links")),
    )
    op.create_index(op.f("ix_reply_links_week"), "reply_links", ["week"], unique=False)
