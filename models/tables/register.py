"""What outlives weeks: entries of the register, the deeds that make them, what households say."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Index, Text
from sqlmodel import Field

from models.tables.base import Moment, Table, Versioned, now, one_of

RegisterKind = Literal["settings", "offices", "projects", "adoptions", "contracts", "clubs"]
REGISTER_KINDS: tuple[RegisterKind, ...] = get_args(RegisterKind)


class RegisterEntry(Versioned, table=True):
    """One project, office, adoption, contract or club: what of it lists ask for. Everything else
    follows from its deeds. Whoever adds a deed holds this row, so that deeds have one order."""

    __tablename__ = "register_entries"
    __table_args__: Any = (
        one_of("kind", REGISTER_KINDS),
        Index(None, "neighbourhood", "kind", "stands"),
        Index(None, "kind", "due_at"),
    )

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    kind: str = Field(primary_key=True, max_length=12)
    id: str = Field(primary_key=True, max_length=80)
    """A project keeps it as the id of its request, from week to week."""
    name: str = Field(default="", sa_type=Text)
    place: str | None = Field(default=None, max_length=80)
    topic: str | None = Field(default=None, max_length=80)
    stands: str = Field(max_length=20)
    """Where it stands, as its kind names it."""
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the time is over that runs now."""
    deeds: int
    """How many there are: the number of the last."""
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class RegisterDeed(Table, table=True):
    """Something that was done. Never changed; only words that somebody has erased go."""

    __tablename__ = "register_deeds"
    __table_args__: Any = (Index(None, "account"),)

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    kind: str = Field(primary_key=True, max_length=12)
    entry: str = Field(primary_key=True, max_length=80)
    number: int = Field(primary_key=True)
    """Counted from 1 within the entry."""
    at: datetime = Field(sa_type=Moment)
    acting: str = Field(max_length=20)
    """As what: resident, representative, coordinator …"""
    account: str | None = Field(default=None, max_length=40)
    """None: the service itself, by the clock."""
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    content: str = Field(sa_type=Text)
    """The deed as JSON, of the plain type that its ``kind`` names."""


class Voice(Table, table=True):
    """What a household says to something: one household, one voice. The last of a household counts;
    those before stay."""

    __tablename__ = "voices"

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    subject: str = Field(primary_key=True, max_length=330)
    """What it is about: ``project/step``, or what somebody took part in."""
    household: str = Field(primary_key=True, max_length=80)
    number: int = Field(primary_key=True)
    """Counted from 1 for this household."""
    said: str = Field(max_length=10)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    account: str | None = Field(default=None, max_length=40)
