"""Plans, what was published of them, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from models.plan import PlanFile
from models.tables.base import Carried, Moment, Table, Versioned, now, one_of

EngagementKind = Literal["flow", "session", "crew", "seat"]
Answer = Literal["open", "confirmed", "declined"]
Outcome = Literal["open", "done", "missed", "cancelled"]


class PlanRow(Table, table=True):
    """A verified plan, whole, beside the figures that lists of plans show. Never changed."""

    __tablename__ = "plans"
    __table_args__: Any = (UniqueConstraint("job", "number"), Index(None, "week", "made_at"))

    id: str = Field(primary_key=True, max_length=40)
    week: str = Field(foreign_key="weeks.id", max_length=80)
    hash: str = Field(max_length=64)
    input_hash: str = Field(foreign_key="snapshots.hash", max_length=64)
    policy_version: str = Field(sa_type=Text)
    seed: int = Field(sa_type=BigInteger)
    gap: float
    status: str | None = Field(default=None, max_length=20)
    """OPTIMAL or FEASIBLE; None: not found by a run."""
    unmet: int
    file: PlanFile = Field(sa_type=Carried(PlanFile, keep=0))
    job: str | None = Field(default=None, max_length=40)
    """The job that found it."""
    number: int = 1
    """Which of its job's plans: each is stored once, however often the job's last step runs."""
    made_by: str | None = Field(default=None, max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class Publication(Versioned, table=True):
    """A plan that was made public. At most one of a week stands; undone ones stay as history."""

    __tablename__ = "publications"
    __table_args__: Any = (
        UniqueConstraint("week", "number"),
        Index(
            "uq_publications_standing",
            "week",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=40)
    week: str = Field(foreign_key="weeks.id", max_length=80)
    number: int
    """Counted from 1 within the week."""
    plan: str = Field(foreign_key="plans.id", max_length=40)
    published_by: str | None = Field(default=None, max_length=40)
    published_at: datetime = Field(default_factory=now, sa_type=Moment)
    statement: str = Field(default="", sa_type=Text)
    """What the coordinator says to it: part of the decision record."""
    undone_by: str | None = Field(default=None, max_length=40)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_reason: str = Field(default="", sa_type=Text)
    replaced_by: str | None = Field(default=None, max_length=40)
    """The publication that took its place; what stayed as it was is carried on by that one."""


class RecordRow(Table, table=True):
    """The decision record of a publication, both forms. Never changed but for erased texts."""

    __tablename__ = "records"
    __table_args__: Any = (UniqueConstraint("neighbourhood", "number"),)

    publication: str = Field(primary_key=True, foreign_key="publications.id", max_length=40)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    number: int
    """Its place in the neighbourhood's chain, from 1."""
    hash: str = Field(max_length=64)
    before: str | None = Field(default=None, max_length=64)
    """The hash of the record before it in the chain."""
    public: bytes = Field(sa_type=LargeBinary)
    """The folder, as a ZIP file."""
    auditor: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class Engagement(Versioned, table=True):
    """One thing that somebody is to do or to get by a publication: what calendars show, people
    confirm or decline, and attendance is taken of."""

    __tablename__ = "engagements"
    __table_args__: Any = (
        one_of("kind", get_args(EngagementKind)),
        one_of("answer", get_args(Answer)),
        one_of("outcome", get_args(Outcome)),
        CheckConstraint("starts < ends OR kind = 'flow'", name="time"),
        Index(None, "publication", "request"),
        Index(None, "publication", "activity"),
        Index(None, "neighbourhood", "person", "starts"),
    )

    id: str = Field(primary_key=True, max_length=40)
    publication: str = Field(foreign_key="publications.id", max_length=40)
    neighbourhood: str = Field(max_length=80)
    kind: str = Field(max_length=10)
    request: str = Field(max_length=80)
    """Whose wish it serves; for a seat, the enrolment."""
    session: str | None = Field(default=None, max_length=80)
    occurrence: int | None = None
    role: str | None = Field(default=None, max_length=80)
    person: str | None = Field(default=None, max_length=80)
    """Who serves (crew) or sits (seat)."""
    activity: str | None = Field(default=None, max_length=80)
    line: str | None = Field(default=None, max_length=80)
    pledge: str | None = Field(default=None, max_length=80)
    amount: int | None = Field(default=None, sa_type=BigInteger)
    room: str | None = Field(default=None, max_length=80)
    place: str | None = Field(default=None, max_length=80)
    starts: int
    """Minutes since 1970-01-01 UTC."""
    ends: int
    """The same; a flow happens at one moment and ends when it starts."""
    answer: str = Field(default="open", max_length=10)
    outcome: str = Field(default="open", max_length=10)


class Attendance(Versioned, table=True):
    """What was seen of an engagement: who came, how the room was left, how it was liked."""

    __tablename__ = "attendance"
    __table_args__: Any = (CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),)

    engagement: str = Field(primary_key=True, foreign_key="engagements.id", max_length=40)
    checked_in_at: datetime | None = Field(default=None, sa_type=Moment)
    left_tidy: bool | None = None
    minutes: int | None = None
    """How long it took in fact."""
    rating: int | None = None
    thanks: str = Field(default="", sa_type=Text)
    noted_by: str | None = Field(default=None, max_length=40)
    confirmed_by: str | None = Field(default=None, max_length=40)
    """The account that last said who came. One's own word earns no points."""
