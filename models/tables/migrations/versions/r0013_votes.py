"""Votes on projects: ballots while open, the result with its audit once closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0012."""
    op.create_table(
        "votes",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("election", sa.Text(), nullable=False),
        sa.Column("most_choices", sa.Integer(), nullable=False),
        sa.Column("sum_points", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'withdrawn')", name=op.f("ck_votes_state")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_votes_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_votes_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
    )
    op.create_index(
        op.f("ix_votes_neighbourhood_made_at"), "votes", ["neighbourhood", "made_at"], unique=False
    )
    op.create_table(
        "ballots",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("household", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=True),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vote"], ["votes.id"], name=op.f("fk_ballots_vote"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("vote", "household", name=op.f("pk_ballots")),
    )
    op.create_table(
        "paper_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("households > 0", name=op.f("ck_paper_tallies_some")),
        sa.ForeignKeyConstraint(
            ["vote"], ["votes.id"], name=op.f("fk_paper_tallies_vote"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_tallies")),
    )
    op.create_index(op.f("ix_paper_tallies_vote"), "paper_tallies", ["vote"], unique=False)
    op.create_table(
        "vote_results",
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("election", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("audit", sa.Text(), nullable=False),
        sa.Column("on_paper", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["vote"], ["votes.id"], name=op.f("fk_vote_results_vote")),
        sa.PrimaryKeyConstraint("vote", name=op.f("pk_vote_results")),
    )
