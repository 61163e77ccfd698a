"""Reservations and who waits, special days and hours, links to calendars, reported events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0002."""
    op.create_table(
        "calendar_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'room', 'venue')", name=op.f("ck_calendar_links_kind")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_calendar_links_made_by"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_calendar_links_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_calendar_links")),
    )
    with op.batch_alter_table("calendar_links", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_links_standing",
            ["neighbourhood", "kind", "subject", "made_by"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "room_hours",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_room_hours_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "room", name=op.f("pk_room_hours")),
    )
    op.create_table(
        "special_days",
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind IN ('off', 'work')", name=op.f("ck_special_days_kind")),
        sa.CheckConstraint(
            "source IN ('library', 'coordinator')", name=op.f("ck_special_days_source")
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_special_days_neighbourhood")
        ),
        sa.PrimaryKeyConstraint("neighbourhood", "date", name=op.f("pk_special_days")),
    )
    op.create_table(
        "seat_places",
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=80), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken <= most", name=op.f("ck_seat_places_full")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_seat_places_taken")),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_seat_places_week")),
        sa.PrimaryKeyConstraint(
            "week", "activity", "session", "occurrence", name=op.f("pk_seat_places")
        ),
    )
    op.create_table(
        "reported_events",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("week", sa.String(length=80), nullable=False),
        sa.Column("engagement", sa.String(length=40), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=True),
        sa.Column("reported_by", sa.String(length=40), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'handled', 'withdrawn')", name=op.f("ck_reported_events_state")
        ),
        sa.ForeignKeyConstraint(
            ["engagement"], ["engagements.id"], name=op.f("fk_reported_events_engagement")
        ),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_reported_events_job")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_reported_events_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_reported_events_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_events")),
    )
    with op.batch_alter_table("reported_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reported_events_engagement"), ["engagement"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reported_events_week_state"), ["week", "state"], unique=False
        )

    op.create_table(
        "reservations",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=True),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("household", sa.String(length=80), nullable=True),
        sa.Column("organisation", sa.String(length=80), nullable=True),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=True),
        sa.Column("function", sa.String(length=80), nullable=True),
        sa.Column("attending", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=True),
        sa.Column("week", sa.String(length=80), nullable=True),
        sa.Column("activity", sa.String(length=80), nullable=True),
        sa.Column("session", sa.String(length=80), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(state = 'offered') = (expires_at IS NOT NULL)", name=op.f("ck_reservations_expires")
        ),
        sa.CheckConstraint(
            "kind <> 'room' OR (room IS NOT NULL AND function IS NOT NULL)",
            name=op.f("ck_reservations_of"),
        ),
        sa.CheckConstraint(
            "kind <> 'seat' OR (week IS NOT NULL AND activity IS NOT NULL)",
            name=op.f("ck_reservations_in"),
        ),
        sa.CheckConstraint("kind IN ('room', 'seat')", name=op.f("ck_reservations_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'confirmed', 'cancelled', 'lapsed')",
            name=op.f("ck_reservations_state"),
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_reservations_time")),
        sa.ForeignKeyConstraint(
            ["neighbourhood"], ["neighbourhoods.id"], name=op.f("fk_reservations_neighbourhood")
        ),
        sa.ForeignKeyConstraint(["use"], ["room_uses.id"], name=op.f("fk_reservations_use")),
        sa.ForeignKeyConstraint(["week"], ["weeks.id"], name=op.f("fk_reservations_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
        sa.UniqueConstraint("use", name=op.f("uq_reservations_use")),
    )
    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reservations_neighbourhood_household_starts"),
            ["neighbourhood", "household", "starts"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_reservations_neighbourhood_starts"),
            ["neighbourhood", "starts"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_reservations_series"), ["series"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reservations_state_expires_at"), ["state", "expires_at"], unique=False
        )
