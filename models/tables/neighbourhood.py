"""Who has weeks one after another, and the identities that stay outside every week."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ForeignKeyConstraint, Text
from sqlmodel import Field

from models.tables.base import Carried, Moment, Table, Versioned, now, one_of

Failure = dict[str, Any]
TickOutcome = Literal["solving", "nothing", "late", "failed"]
"""*nothing*: there was no week to freeze, or somebody had been quicker; *late*: made up when the
week was over; *failed*: the week was not sound."""


class Neighbourhood(Versioned, table=True):
    """A community, or a district of several, that is matched as one, week after week."""

    __tablename__ = "neighbourhoods"

    id: str = Field(primary_key=True, max_length=80)
    name: str = Field(default="", sa_type=Text)
    time_zone: str = Field(default="Asia/Shanghai", max_length=60)
    freeze_cron: str | None = Field(default=None, max_length=60)
    """When the weekly clock freezes and solves by itself, in cron's words and in local time; None:
    a coordinator does."""
    clock_since: datetime | None = Field(default=None, sa_type=Moment)
    """When ``freeze_cron`` was last set: no tick before that is made up."""


class ClockTick(Table, table=True):
    """A moment at which the weekly clock struck: each is heeded once, at once or made up later."""

    __tablename__ = "clock_ticks"
    __table_args__: Any = (one_of("outcome", get_args(TickOutcome)),)

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    due_at: datetime = Field(primary_key=True, sa_type=Moment)
    outcome: str = Field(max_length=10)
    week: str | None = Field(default=None, max_length=80)
    """The week it was for, if there is one."""
    job: str | None = Field(default=None, max_length=40)
    failure: Failure | None = Field(default=None, sa_type=Carried(Failure))
    """Why the week could not be frozen, as the API words it."""
    heeded_at: datetime = Field(default_factory=now, sa_type=Moment)


class Household(Versioned, table=True):
    """The address behind a household's pseudonym. No week holds it, no hash covers it."""

    __tablename__ = "households"

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    id: str = Field(primary_key=True, max_length=80)
    """The pseudonym: the id of a place of the household's level."""
    address: str | None = Field(default=None, sa_type=Text)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)


class Identity(Versioned, table=True):
    """The person behind a pseudonym. Erasing it leaves every week, plan and hash as it was."""

    __tablename__ = "identities"
    __table_args__: Any = (
        ForeignKeyConstraint(
            ["neighbourhood", "household"], ["households.neighbourhood", "households.id"]
        ),
    )

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    id: str = Field(primary_key=True, max_length=80)
    """The pseudonym: the id of a person of the weeks."""
    household: str | None = Field(default=None, max_length=80)
    name: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, max_length=40)
    born: str | None = Field(default=None, max_length=10)
    """``YYYY-MM-DD``. Under 14 years a guardian answers."""
    guardian: str | None = Field(default=None, max_length=80)
    """Pseudonym of the person who answers for a child."""
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
