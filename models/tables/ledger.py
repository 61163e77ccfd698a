"""What was done, by whom; requests that must not count twice; how often somebody tried."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from models.tables.base import Carried, Moment, Table, now

Details = dict[str, str]


class Audit(Table, table=True):
    """One read of sensitive data, or one write. Names fields, never what stood in them."""

    __tablename__ = "audit"
    __table_args__: Any = (
        Index(None, "neighbourhood", "id"),
        Index(None, "entity", "entity_id"),
        Index(None, "account"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    account: str | None = Field(default=None, max_length=40)
    """None: the machine itself, or somebody who is not signed in."""
    behalf_of: str | None = Field(default=None, max_length=80)
    """The person or household that staff, family or a house-group head entered or answered for."""
    operation: str = Field(max_length=40)
    neighbourhood: str | None = Field(default=None, max_length=80)
    week: str | None = Field(default=None, max_length=80)
    entity: str = Field(default="", max_length=40)
    entity_id: str = Field(default="", max_length=80)
    details: Details = Field(default_factory=dict, sa_type=Carried(Details, keep=64))


class IdempotencyKey(Table, table=True):
    """The answer to a write that named a key; the same key gets the same answer again."""

    __tablename__ = "idempotency_keys"

    caller: str = Field(primary_key=True, max_length=80)
    """The account; ``-`` for whoever is not signed in."""
    key: str = Field(primary_key=True, max_length=200)
    request_hash: str = Field(max_length=64)
    """Of method, path and body: the same key for something else is refused. Of ballots and
    passwords keyed with the token of the sign-in, which is not here: else all could be tried."""
    status: int
    """0: the answer told a secret, and is not kept."""
    headers: Details = Field(sa_type=Carried(Details, keep=0))
    body: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(default_factory=now, sa_type=Moment, index=True)


class RateLimit(Table, table=True):
    """How often something was done in a stretch of time; counted here, so that all web processes
    count together."""

    __tablename__ = "rate_limits"

    bucket: str = Field(primary_key=True, max_length=200)
    window: int = Field(primary_key=True)
    """Number of the stretch since 1970."""
    count: int = 0
    note: str = Field(default="", sa_type=Text)
