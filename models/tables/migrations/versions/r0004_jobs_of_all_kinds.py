"""Jobs of all kinds, with their results; records; publications that replace; the weekly clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0003: what is there stays as it is; each plan is its job's first."""
    with op.batch_alter_table("jobs", schema=None) as batch:
        batch.add_column(sa.Column("base", sa.String(length=40), nullable=True))
        batch.drop_constraint(op.f("ck_jobs_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_jobs_kind"),
            "kind IN ('solve', 'what-if', 'repair', 'asks', 'why', 'simulate', 'record')",
        )
    op.create_table(
        "job_results",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_job_results_job")),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_results")),
    )
    with op.batch_alter_table("plans", schema=None) as batch:
        batch.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch.drop_constraint(op.f("uq_plans_job"), type_="unique")
        batch.create_unique_constraint(op.f("uq_plans_job_number"), ["job", "number"])
    with op.batch_alter_table("plans", schema=None) as batch:
        batch.alter_column("number", server_default=None)
    with op.batch_alter_table("publications", schema=None) as batch:
        batch.add_column(sa.Column("replaced_by", sa.String(length=40), nullable=True))
    op.create_table(
        "records",
        sa.Column("publication", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("auditor", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_records_neighbourhood")
        ),
        sa.ForeignKeyConstraint(
            ["publication"], ["publications.id"], name=op.f("fk_records_publication")
        ),
        sa.PrimaryKeyConstraint("publication", name=op.f("pk_records")),
        sa.UniqueConstraint(
            "neighbourhood", "number", name=op.f("uq_records_neighbourhood_number")
        ),
    )
    with op.batch_alter_table("neighbourhoods", schema=None) as batch:
        batch.add_column(sa.Column("clock_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "clock_ticks",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("job", sa.String(length=40), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("heeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('solving', 'nothing', 'late', 'failed')",
            name=op.f("ck_clock_ticks_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_clock_ticks_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "due_at", name=op.f("pk_clock_ticks")),
    )
