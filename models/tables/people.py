"""Accounts, what each may do, and who is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Moment, Table, Versioned, now, one_of

Role = Literal[
    "operator",
    "coordinator",
    "district",
    "organisation",
    "resident",
    "household-head",
    "house-group-head",
    "host",
    "auditor",
]
"""``operator`` runs the machine and sees no week; whoever has no account is the public."""
ROLES: tuple[Role, ...] = get_args(Role)


class Account(Versioned, table=True):
    """Somebody who can sign in."""

    __tablename__ = "accounts"
    __table_args__: Any = (UniqueConstraint("login"),)

    id: str = Field(primary_key=True, max_length=40)
    login: str = Field(max_length=120)
    """Lower case; unique."""
    password: str = Field(max_length=255)
    """As argon2 writes it."""
    name: str = Field(default="", sa_type=Text)
    language: str = Field(default="zh", max_length=5)
    email: str | None = Field(default=None, max_length=254)
    """Where its notices are written to; None: nowhere."""
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class Grant(Table, table=True):
    """A role of an account, and over what.

    ``scope`` is an id of the neighbourhood's weeks: a place for coordinators and heads of house
    groups (and all in it), an organisation, a household or a person for their own; empty: the whole
    neighbourhood. Operators have no neighbourhood.
    """

    __tablename__ = "grants"
    __table_args__: Any = (
        one_of("role", ROLES),
        CheckConstraint("(neighbourhood IS NULL) = (role = 'operator')", name="neighbourhood"),
        UniqueConstraint("account", "role", "neighbourhood", "scope"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(foreign_key="accounts.id", ondelete="CASCADE", max_length=40)
    role: str = Field(max_length=20)
    neighbourhood: str | None = Field(default=None, foreign_key="neighbourhoods.id", max_length=80)
    scope: str = Field(default="", max_length=80)
    given_by: str | None = Field(default=None, max_length=40)
    given_at: datetime = Field(default_factory=now, sa_type=Moment)


class SignIn(Table, table=True):
    """An opaque session. Only the hash of its token is stored; deleting the row signs out."""

    __tablename__ = "sign_ins"

    token_hash: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="accounts.id", ondelete="CASCADE", max_length=40, index=True)
    csrf: str = Field(max_length=64)
    """What forms and scripts must send along when they write with the cookie."""
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)


class SignInLink(Table, table=True):
    """A link that signs an account in without a password. Only its hash is stored."""

    __tablename__ = "sign_in_links"

    token_hash: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="accounts.id", ondelete="CASCADE", max_length=40, index=True)
    uses_left: int = 1
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
