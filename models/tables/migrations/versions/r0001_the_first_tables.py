"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From an empty database."""
    op.create_table(
        "accounts",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("behalf_of", sa.String(length=80), nullable=True),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=True),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.String(length=80), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_account"), ["account"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entity_entity_id"), ["entity", "entity_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_neighbourhood_id"), ["neighbourhood", "id"], unique=False
        )

    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_made_at"), ["made_at"], unique=False)

    op.create_table(
        "neighbourhoods",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("freeze_cron", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbourhoods")),
    )
    op.create_table(
        "rate_limits",
        sa.Column("bucket", sa.String(length=200), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window", name=op.f("pk_rate_limits")),
    )
    op.create_table(
        "workers",
        sa.Column("executor", sa.String(length=80), nullable=False),
        sa.Column("application_version", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor", name=op.f("pk_workers")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=True),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("given_by", sa.String(length=40), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(neighbourhood IS NULL) = (role = 'operator')", name=op.f("ck_grants_neighbourhood")
        ),
        sa.CheckConstraint(
            "role IN ("
            "'operator', 'coordinator', 'district', 'organisation', "
            "'resident', 'household-head', 'house-group-head', 'host', "
            "'auditor')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_grants_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_grants_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint(
            "account",
            "role",
            "neighbourhood",
            "scope",
            name=op.f("uq_grants_account_role_neighbourhood_scope"),
        ),
    )
    op.create_table(
        "households",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_households_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "id", name=op.f("pk_households")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_sign_ins_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_account"), ["account"], unique=False)

    op.create_table(
        "spaces",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_spaces_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_spaces")),
        sa.UniqueConstraint("neighbourhood", "room", name=op.f("uq_spaces_neighbourhood_room")),
    )
    op.create_table(
        "weeks",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("household", sa.Text(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("between_neighbours", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("audiences", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ("
            "'collecting', 'frozen', 'solving', 'review', 'published', "
            "'carrying-out', 'evaluating', 'closed')",
            name=op.f("ck_weeks_state"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_weeks_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weeks")),
        sa.UniqueConstraint("neighbourhood", "start", name=op.f("uq_weeks_neighbourhood_start")),
    )
    op.create_table(
        "decisions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('pin', 'ban', 'lock')", name=op.f("ck_decisions_kind")),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_decisions_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_decisions")),
    )
    op.create_table(
        "identities",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("household", sa.String(length=80), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("born", sa.String(length=10), nullable=True),
        sa.Column("guardian", sa.String(length=80), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["neighbourhood", "household"],
            ["households.neighbourhood", "households.id"],
            name=op.f("fk_identities_neighbourhood_household"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_identities_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "id", name=op.f("pk_identities")),
    )
    op.create_table(
        "items",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("divisible", sa.Boolean(), nullable=False),
        sa.Column("perishable", sa.Boolean(), nullable=False),
        sa.Column("substitutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_items_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_items")),
    )
    op.create_table(
        "joined_rooms",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("rooms", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("turnover_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_joined_rooms_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_joined_rooms")),
    )
    op.create_table(
        "past_asks",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("weeks_ago", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(length=80), nullable=True),
        sa.Column("group", sa.String(length=80), nullable=True),
        sa.Column("care", sa.String(length=20), nullable=True),
        sa.Column("request", sa.String(length=80), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("served_milli", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_past_asks_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_past_asks")),
    )
    with op.batch_alter_table("past_asks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_past_asks_week_household"), ["week", "household"], unique=False
        )

    op.create_table(
        "places",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=80), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("neighbours", sa.Text(), nullable=False),
        sa.Column("newcomer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week", "parent"],
            ["places.week", "places.id"],
            name=op.f("fk_places_week_parent"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_places_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_places")),
    )
    op.create_table(
        "policies",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_policies_week")),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_policies")),
    )
    op.create_table(
        "room_parts",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_room_parts_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["space"], ["spaces.number"], name=op.f("fk_room_parts_space")),
        sa.PrimaryKeyConstraint("neighbourhood", "room", "space", name=op.f("pk_room_parts")),
    )
    op.create_table(
        "skills",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_skills_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_skills")),
    )
    op.create_table(
        "snapshots",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_snapshots_week")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_snapshots")),
    )
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshots_week"), ["week"], unique=False)

    op.create_table(
        "week_commitments",
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('promises', 'last-plan')", name=op.f("ck_week_commitments_kind")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_week_commitments_week")),
        sa.PrimaryKeyConstraint("week", "kind", name=op.f("pk_week_commitments")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_withdrawals_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_withdrawals")),
    )
    op.create_table(
        "jobs",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wish", sa.String(length=10), nullable=False),
        sa.Column("enqueued", sa.Boolean(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("executor", sa.String(length=80), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('solve', 'what-if', 'repair', 'asks', 'simulate')", name=op.f("ck_jobs_kind")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_jobs_state"),
        ),
        sa.CheckConstraint("wish IN ('none', 'stop', 'cancel')", name=op.f("ck_jobs_wish")),
        sa.ForeignKeyConstraint(
            ["input_hash"], ["snapshots.hash"], name=op.f("fk_jobs_input_hash")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_jobs_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_jobs_week_asked_at"), ["week", "asked_at"], unique=False
        )

    op.create_table(
        "organisations",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["week", "place"],
            ["places.week", "places.id"],
            name=op.f("fk_organisations_week_place"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_organisations_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "people",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("home", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("windows", sa.Text(), nullable=False),
        sa.Column("week_minutes", sa.Integer(), nullable=False),
        sa.Column("day_minutes", sa.Integer(), nullable=False),
        sa.Column("day_tasks", sa.Integer(), nullable=False),
        sa.Column("week_tasks", sa.Integer(), nullable=False),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("vetted", sa.Boolean(), nullable=False),
        sa.Column("excludes", sa.Text(), nullable=False),
        sa.Column("prefers", sa.Text(), nullable=False),
        sa.Column("recent_minutes", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=True),
        sa.Column("staff_pledge", sa.String(length=80), nullable=True),
        sa.Column("hire", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["week", "home"],
            ["places.week", "places.id"],
            name=op.f("fk_people_week_home"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_people_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_week_home"), ["week", "home"], unique=False)

    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("unmet", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["input_hash"], ["snapshots.hash"], name=op.f("fk_plans_input_hash")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_plans_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("job", name=op.f("uq_plans_job")),
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plans_week_made_at"), ["week", "made_at"], unique=False
        )

    op.create_table(
        "pledges",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("donor", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("windows", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("max_share_percent", sa.Integer(), nullable=False),
        sa.Column("lot", sa.BigInteger(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=True),
        sa.Column("money", sa.String(length=20), nullable=False),
        sa.Column("match_percent", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["week", "at"],
            ["places.week", "places.id"],
            name=op.f("fk_pledges_week_at"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_pledges_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_pledges")),
    )
    with op.batch_alter_table("pledges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledges_week_donor"), ["week", "donor"], unique=False)

    op.create_table(
        "requests",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("household", sa.String(length=80), nullable=True),
        sa.Column("organisation", sa.String(length=80), nullable=True),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("audiences", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("urgency_confirmed", sa.Boolean(), nullable=False),
        sa.Column("care", sa.String(length=20), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.String(length=25), nullable=True),
        sa.Column("deadline", sa.String(length=25), nullable=True),
        sa.Column("least_percent", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("seats", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("excludes", sa.Text(), nullable=False),
        sa.Column("refuses", sa.Text(), nullable=False),
        sa.Column("affinity", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["week", "household"],
            ["places.week", "places.id"],
            name=op.f("fk_requests_week_household"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["week", "place"],
            ["places.week", "places.id"],
            name=op.f("fk_requests_week_place"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_requests_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_requests_week_household"), ["week", "household"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_requests_week_kind_place"), ["week", "kind", "place"], unique=False
        )

    op.create_table(
        "travel_times",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("a", sa.String(length=80), nullable=False),
        sa.Column("b", sa.String(length=80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week", "a"],
            ["places.week", "places.id"],
            name=op.f("fk_travel_times_week_a"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["week", "b"],
            ["places.week", "places.id"],
            name=op.f("fk_travel_times_week_b"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_travel_times_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_travel_times")),
    )
    op.create_table(
        "venues",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week", "place"],
            ["places.week", "places.id"],
            name=op.f("fk_venues_week_place"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_venues_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_venues")),
    )
    op.create_table(
        "job_reports",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("better", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job"], ["jobs.id"], name=op.f("fk_job_reports_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job", "number", name=op.f("pk_job_reports")),
    )
    op.create_table(
        "publications",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("published_by", sa.String(length=40), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.String(length=40), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name=op.f("fk_publications_plan")),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_publications_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("week", "number", name=op.f("uq_publications_week_number")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(
            "uq_publications_standing",
            ["week"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "rooms",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=True),
        sa.Column("venue", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("functions", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("open", sa.Text(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
        sa.Column("turnover_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["week", "venue"],
            ["venues.week", "venues.id"],
            name=op.f("fk_rooms_week_venue"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_rooms_week")),
        sa.PrimaryKeyConstraint("week", "id", name=op.f("pk_rooms")),
    )
    op.create_table(
        "engagements",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("publication", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("request", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=80), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=80), nullable=True),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("activity", sa.String(length=80), nullable=True),
        sa.Column("line", sa.String(length=80), nullable=True),
        sa.Column("pledge", sa.String(length=80), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("room", sa.String(length=80), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "answer IN ('open', 'confirmed', 'declined')", name=op.f("ck_engagements_answer")
        ),
        sa.CheckConstraint(
            "kind IN ('flow', 'session', 'crew', 'seat')", name=op.f("ck_engagements_kind")
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'done', 'missed', 'cancelled')",
            name=op.f("ck_engagements_outcome"),
        ),
        sa.CheckConstraint("starts < ends OR kind = 'flow'", name=op.f("ck_engagements_time")),
        sa.ForeignKeyConstraint(
            ["publication"], ["publications.id"], name=op.f("fk_engagements_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
    )
    with op.batch_alter_table("engagements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagements_neighbourhood_person_starts"),
            ["neighbourhood", "person", "starts"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_engagements_publication_request"),
            ["publication", "request"],
            unique=False,
        )

    op.create_table(
        "room_uses",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("held_from", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("publication", sa.String(length=40), nullable=True),
        sa.Column("request", sa.String(length=80), nullable=True),
        sa.Column("session", sa.String(length=80), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("household", sa.String(length=80), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('published', 'booked')", name=op.f("ck_room_uses_origin")),
        sa.CheckConstraint(
            "held_from <= starts AND starts < ends AND ends <= held_until",
            name=op.f("ck_room_uses_held"),
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_room_uses_neighbourhood")
        ),
        sa.ForeignKeyConstraint(
            ["publication"], ["publications.id"], name=op.f("fk_room_uses_publication")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_room_uses_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_uses")),
    )
    with op.batch_alter_table("room_uses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_room_uses_neighbourhood_household_starts"),
            ["neighbourhood", "household", "starts"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_room_uses_neighbourhood_room_held_from"),
            ["neighbourhood", "room", "held_from"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_room_uses_publication"), ["publication"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engagement", sa.String(length=40), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_tidy", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_attendance_rating")),
        sa.ForeignKeyConstraint(
            ["engagement"], ["engagements.id"], name=op.f("fk_attendance_engagement")
        ),
        sa.PrimaryKeyConstraint("engagement", name=op.f("pk_attendance")),
    )
    op.create_table(
        "room_holds",
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("held_from", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["space"], ["spaces.number"], name=op.f("fk_room_holds_space")),
        sa.ForeignKeyConstraint(
            ["use"], ["room_uses.id"], name=op.f("fk_room_holds_use"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("use", "space", name=op.f("pk_room_holds")),
    )
    with op.batch_alter_table("room_holds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_room_holds_space_active_held_until"),
            ["space", "active", "held_until"],
            unique=False,
        )
