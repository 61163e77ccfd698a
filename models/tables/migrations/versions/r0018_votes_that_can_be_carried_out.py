"""Votes that fund only what can be carried out: counted by a job, between their end and result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
JOBS = "'solve', 'what-if', 'repair', 'asks', 'why', 'simulate', 'record', 'tally'"
STATES = "'draft', 'open', 'counting', 'closed', 'withdrawn'"


def upgrade() -> None:
    """From 0017. Of votes that are open the threshold is not known any more: none counts."""
    with op.batch_alter_table("jobs", schema=None) as batch:
        batch.drop_constraint(op.f("ck_jobs_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_jobs_kind"), f"kind IN ({JOBS})")
    with op.batch_alter_table("votes", schema=None) as batch:
        batch.drop_constraint(op.f("ck_votes_state"), type_="check")
        batch.create_check_constraint(op.f("ck_votes_state"), f"state IN ({STATES})")
        batch.add_column(
            sa.Column("carried", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(
            sa.Column("threshold", sa.BigInteger(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("votes", schema=None) as batch:
        batch.alter_column("carried", server_default=None)
        batch.alter_column("threshold", server_default=None)
    with op.batch_alter_table("vote_results", schema=None) as batch:
        batch.add_column(sa.Column("weeks", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("vote_results", schema=None) as batch:
        batch.alter_column("weeks", server_default=None)
    op.create_table(
        "vote_counts",
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("election", sa.Text(), nullable=False),
        sa.Column("on_paper", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_vote_counts_job")),
        sa.ForeignKeyConstraint(["vote"], ["votes.id"], name=op.f("fk_vote_counts_vote")),
        sa.PrimaryKeyConstraint("vote", name=op.f("pk_vote_counts")),
    )
