"""Work that takes longer than a request: what was asked, how far it is, what came out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from models.tables.base import Carried, Moment, Table, Versioned, now, one_of

JobKind = Literal["solve", "what-if", "repair", "asks", "why", "simulate", "record", "tally"]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
JOB_STATES: tuple[JobState, ...] = get_args(JobState)
Wish = Literal["none", "stop", "cancel"]
Parameters = dict[str, Any]
"""What was asked, by the kind of job; a change or an event as the JSON that was sent."""
Failure = dict[str, Any]


class Job(Versioned, table=True):
    """A job. It is queued in the transaction that asks for it; dbos only carries its id.

    ``wish`` is what people want of a running job: *stop* keeps the best found, *cancel* nothing.
    """

    __tablename__ = "jobs"
    __table_args__: Any = (
        one_of("kind", get_args(JobKind)),
        one_of("state", JOB_STATES),
        one_of("wish", get_args(Wish)),
        Index(None, "week", "asked_at"),
        Index(None, "state"),
    )

    id: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=10)
    week: str = Field(foreign_key="weeks.id", max_length=80)
    input_hash: str = Field(foreign_key="snapshots.hash", max_length=64)
    """The week as it stood when the job was asked for."""
    base: str | None = Field(default=None, max_length=40)
    """The plan it speaks of; None for a solve."""
    parameters: Parameters = Field(default_factory=dict, sa_type=Carried(Parameters, keep=0))
    state: str = Field(default="queued", max_length=10)
    wish: str = Field(default="none", max_length=10)
    enqueued: bool = False
    """Whether dbos has it; a sweep hands over what was committed but not enqueued."""
    plan: str | None = Field(default=None, max_length=40)
    """The first of the plans it found."""
    failure: Failure | None = Field(default=None, sa_type=Carried(Failure))
    """A problem as the API words it (RFC 9457)."""
    asked_by: str | None = Field(default=None, max_length=40)
    asked_at: datetime = Field(default_factory=now, sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    executor: str | None = Field(default=None, max_length=80)
    attempt: int = 0
    """Counts up whenever a worker takes it up: whoever holds an older number has lost the job."""


class JobResult(Table, table=True):
    """What a job found out beside plans, as JSON; one job stores one, however often it runs."""

    __tablename__ = "job_results"

    job: str = Field(primary_key=True, foreign_key="jobs.id", max_length=40)
    content: str = Field(sa_type=Text)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class JobReport(Table, table=True):
    """How far a job was at a moment: what the progress stream sends, in order of ``number``."""

    __tablename__ = "job_reports"

    job: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE", max_length=40)
    number: int = Field(primary_key=True)
    tier: str = Field(sa_type=Text)
    value: int | None = Field(default=None, sa_type=BigInteger)
    bound: int | None = Field(default=None, sa_type=BigInteger)
    gap: float | None = None
    seconds: float
    better: bool = False
    """Whether a better plan was at hand."""


class Worker(Table, table=True):
    """A worker process and when it last said that it lives."""

    __tablename__ = "workers"

    executor: str = Field(primary_key=True, max_length=80)
    application_version: str = Field(max_length=80)
    seen_at: datetime = Field(default_factory=now, sa_type=Moment)
