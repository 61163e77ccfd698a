"""A week's own row, its policy, what people have decided, its history, and frozen snapshots."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from models.items import Commitments
from models.policy import Policy
from models.tables.base import Carried, Moment, OfWeek, Table, Versioned, now, one_of
from models.tables.places import Ids
from models.week import Target

State = Literal[
    "collecting",
    "frozen",
    "solving",
    "review",
    "published",
    "carrying-out",
    "evaluating",
    "closed",
]
"""Where a week stands in its cycle, in this order."""
STATES: tuple[State, ...] = get_args(State)
Travel = dict[str, int]


class WeekRow(Versioned, table=True):
    """A :class:`models.week.Week` without its lists, and where it stands in the cycle."""

    __tablename__ = "weeks"
    __table_args__: Any = (one_of("state", STATES), UniqueConstraint("neighbourhood", "start"))

    id: str = Field(primary_key=True, max_length=80)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    state: str = Field(default="collecting", max_length=20)
    name: str = Field(default="", sa_type=Text)
    time_zone: str = Field(max_length=60)
    slot_minutes: int
    start: str = Field(max_length=10)
    days: int
    levels: Ids = Field(sa_type=Carried(Ids))
    community: str = Field(sa_type=Text)
    group: str = Field(sa_type=Text)
    household: str = Field(sa_type=Text)
    within: Travel = Field(sa_type=Carried(Travel))
    between_neighbours: int
    topics: Ids = Field(sa_type=Carried(Ids))
    functions: Ids = Field(sa_type=Carried(Ids))
    audiences: Ids = Field(sa_type=Carried(Ids))
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)


class PolicyRow(Versioned, table=True):
    """The policy a week is judged by. Its seed is published before collection opens."""

    __tablename__ = "policies"

    week: str = Field(primary_key=True, foreign_key="weeks.id", max_length=80)
    policy_version: str = Field(sa_type=Text)
    content: Policy = Field(sa_type=Carried(Policy))
    published_at: datetime | None = Field(default=None, sa_type=Moment)


class DecisionRow(OfWeek, table=True):
    """A :class:`models.week.Decision`: a pin, a ban or a lock. Ids are unique over all three."""

    __tablename__ = "decisions"
    __table_args__: Any = (one_of("kind", ("pin", "ban", "lock")),)

    kind: str = Field(max_length=10)
    target: Target = Field(sa_type=Carried(Target))
    by: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)


class WithdrawalRow(OfWeek, table=True):
    """A request, pledge, person or room that is no longer there; said twice is said once."""

    __tablename__ = "withdrawals"
    __table_args__: Any = (Index(None, "week", "what"),)

    what: str = Field(max_length=80)


class PastAskRow(OfWeek, table=True):
    """A :class:`models.week.PastAsk`; its id is its position."""

    __tablename__ = "past_asks"
    __table_args__: Any = (Index(None, "week", "household"),)

    weeks_ago: int
    household: str | None = Field(default=None, max_length=80)
    group: str | None = Field(default=None, max_length=80)
    care: str | None = Field(default=None, max_length=20)
    request: str | None = Field(default=None, max_length=80)
    topic: str | None = Field(default=None, max_length=80)
    asked: int = Field(sa_type=BigInteger)
    served_milli: int = Field(sa_type=BigInteger)


class CommitmentsRow(Table, table=True):
    """The promises of the published plan, or the last draft, as the week's history states them."""

    __tablename__ = "week_commitments"
    __table_args__: Any = (one_of("kind", ("promises", "last-plan")),)

    week: str = Field(primary_key=True, foreign_key="weeks.id", max_length=80)
    kind: str = Field(primary_key=True, max_length=10)
    content: Commitments = Field(sa_type=Carried(Commitments, keep=0))


class Snapshot(Table, table=True):
    """A week exactly as it was solved, by its content hash; never changed.

    Rows live on after a freeze (somebody withdraws, a coordinator pins): a plan is verified against
    the snapshot that it names, and is stale when the rows no longer hash to it.
    """

    __tablename__ = "snapshots"

    hash: str = Field(primary_key=True, max_length=64)
    week: str = Field(foreign_key="weeks.id", max_length=80, index=True)
    packed: bytes = Field(sa_type=LargeBinary)
    """The canonical JSON, compressed by zlib."""
    taken_at: datetime = Field(default_factory=now, sa_type=Moment)
