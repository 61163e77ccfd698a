"""Who was told what, when, by which way, and whether they have read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Index, Text
from sqlmodel import Field

from models.tables.base import Carried, Moment, Table, Versioned, now, one_of

NoticeKind = Literal[
    "published", "changed", "undone", "offer", "taken-back", "project", "claim", "vote"
]
SubjectKind = Literal["person", "household", "organisation", "account"]
Channel = Literal["email", "webhook", "hand"]
DeliveryState = Literal["due", "sent", "failed"]
Facts = dict[str, str]


class Notice(Table, table=True):
    """Something that a person, a household, an organisation or an account is told. Pseudonyms and
    numbers only: words are made when it is shown."""

    __tablename__ = "notices"
    __table_args__: Any = (
        one_of("kind", get_args(NoticeKind)),
        one_of("subject_kind", get_args(SubjectKind)),
        Index(None, "neighbourhood", "subject", "made_at"),
        Index(None, "week"),
        Index(None, "hooked", "made_at"),
    )

    id: str = Field(primary_key=True, max_length=40)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    week: str = Field(foreign_key="weeks.id", max_length=80)
    kind: str = Field(max_length=10)
    subject_kind: str = Field(max_length=12)
    subject: str = Field(max_length=80)
    facts: Facts = Field(default_factory=dict, sa_type=Carried(Facts))
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    read_by: str | None = Field(default=None, max_length=40)
    hooked: bool = False
    """Whether a worker with a webhook has queued it."""


class Delivery(Versioned, table=True):
    """A notice on its way outside: to an account's e-mail, to the webhook, or by hand. A worker
    takes up what is due; what fails is due again later, up to a last time."""

    __tablename__ = "deliveries"
    __table_args__: Any = (
        one_of("channel", get_args(Channel)),
        one_of("state", get_args(DeliveryState)),
        Index(None, "state", "due_at"),
        Index(None, "notice"),
    )

    id: str = Field(primary_key=True, max_length=40)
    notice: str = Field(foreign_key="notices.id", ondelete="CASCADE", max_length=40)
    channel: str = Field(max_length=10)
    account: str | None = Field(
        default=None, foreign_key="accounts.id", ondelete="CASCADE", max_length=40
    )
    """Whose e-mail it goes to; who told it, by hand."""
    state: str = Field(default="due", max_length=10)
    attempts: int = 0
    handed: int = 0
    """For how many attempts it was handed to the queue."""
    due_at: datetime = Field(default_factory=now, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    error: str = Field(default="", sa_type=Text)
    """Of the last attempt, for whoever runs the machine; names nobody."""
