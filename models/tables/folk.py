"""What residents do beside their wishes: how they left a room, which projects they follow, links by
which they answer without a sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from models.tables.base import Moment, Table, Versioned, now


class TidyCheck(Versioned, table=True):
    """How a room was left after a use, as those say who used it."""

    __tablename__ = "tidy_checks"

    engagement: str = Field(
        primary_key=True, foreign_key="engagements.id", ondelete="CASCADE", max_length=40
    )
    sorted_rubbish: bool
    put_back: bool
    note: str = Field(default="", sa_type=Text)
    photo: bytes | None = Field(default=None, sa_type=LargeBinary)
    """A JPEG drawn anew from what was sent, so that it holds a picture and nothing else."""
    noted_by: str | None = Field(default=None, max_length=40)
    noted_at: datetime = Field(default_factory=now, sa_type=Moment, index=True)


class ProjectFollow(Table, table=True):
    """A project whose news an account wants. Projects keep their id from week to week."""

    __tablename__ = "project_follows"

    account: str = Field(
        primary_key=True, foreign_key="accounts.id", ondelete="CASCADE", max_length=40
    )
    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    project: str = Field(primary_key=True, max_length=80)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class ReplyLink(Table, table=True):
    """A link by which one person says, without a sign-in, whether they come in one week. Only the
    hash of its token is stored."""

    __tablename__ = "reply_links"

    token_hash: str = Field(primary_key=True, max_length=64)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    week: str = Field(foreign_key="weeks.id", max_length=80, index=True)
    person: str = Field(max_length=80)
    made_by: str | None = Field(default=None, max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
