"""Secret links to calendars, special days, standing hours; what people reported of a plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from models.event import Event
from models.hours import DayKind, Hours
from models.tables.base import Carried, Moment, Table, Versioned, now, one_of

CalendarOf = Literal["person", "room", "venue"]
EventState = Literal["open", "handled", "withdrawn"]
Source = Literal["library", "coordinator"]


class CalendarLink(Table, table=True):
    """A secret link under which somebody's, a room's or a living room's calendar can be read.

    Only the hash of its token is stored. Of each calendar an account has one link at most that
    stands; a revoked one stays, so that it can be seen that there was one.
    """

    __tablename__ = "calendar_links"
    __table_args__: Any = (
        one_of("kind", get_args(CalendarOf)),
        Index(
            "uq_calendar_links_standing",
            "neighbourhood",
            "kind",
            "subject",
            "made_by",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    token_hash: str = Field(primary_key=True, max_length=64)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    kind: str = Field(max_length=10)
    subject: str = Field(max_length=80)
    made_by: str = Field(foreign_key="accounts.id", ondelete="CASCADE", max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class SpecialDay(Table, table=True):
    """A holiday, or a make-up workday; from the library's calendar, or as a coordinator says."""

    __tablename__ = "special_days"
    __table_args__: Any = (
        one_of("kind", get_args(DayKind)),
        one_of("source", get_args(Source)),
    )

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    date: str = Field(primary_key=True, max_length=10)
    """``YYYY-MM-DD``."""
    kind: str = Field(max_length=10)
    weekday: int
    """Whose hours it has: 1 Monday to 7 Sunday."""
    name: str = Field(default="", sa_type=Text)
    source: str = Field(max_length=20)


class RoomHours(Table, table=True):
    """The standing hours of a room: those of a week that gives it none, and of weeks to come."""

    __tablename__ = "room_hours"

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    room: str = Field(primary_key=True, max_length=80)
    hours: Hours = Field(sa_type=Carried(Hours))


class ReportedEvent(Versioned, table=True):
    """What somebody reported of a published plan, as :mod:`models.event` words it, to be repaired.

    ``handled`` by the job that repaired it; ``withdrawn`` when who declined said yes after all.
    """

    __tablename__ = "reported_events"
    __table_args__: Any = (
        one_of("state", get_args(EventState)),
        Index(None, "week", "state"),
        Index(None, "engagement"),
    )

    id: str = Field(primary_key=True, max_length=40)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    week: str = Field(foreign_key="weeks.id", max_length=80)
    engagement: str | None = Field(default=None, foreign_key="engagements.id", max_length=40)
    content: Event = Field(sa_type=Carried(Event, keep=0))
    state: str = Field(default="open", max_length=10)
    job: str | None = Field(default=None, foreign_key="jobs.id", max_length=40)
    reported_by: str | None = Field(default=None, max_length=40)
    reported_at: datetime = Field(default_factory=now, sa_type=Moment)
