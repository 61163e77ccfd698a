"""Rows of :mod:`models.demand`. Columns are the fields of the plain type, by the same names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field

from models.demand import Affinity, Line, Order, ProjectFacts, SeatOffer, SeatWish, Session
from models.tables.base import Carried, OfWeek
from models.tables.places import Ids, to_place

Lines = tuple[Line, ...]
Sessions = tuple[Session, ...]
Orders = tuple[Order, ...]
Affinities = tuple[Affinity, ...]


class RequestRow(OfWeek, table=True):
    """A :class:`models.demand.Request` of any kind.

    Whether it has been withdrawn is said by ``withdrawals``, what it got by the plan.
    """

    __tablename__ = "requests"
    __table_args__: Any = (
        to_place("place"),
        to_place("household"),
        Index(None, "week", "position", "id"),
        Index(None, "week", "household"),
        Index(None, "week", "kind", "place"),
    )

    kind: str = Field(max_length=20)
    name: str = Field(default="", sa_type=Text)
    household: str | None = Field(default=None, max_length=80)
    organisation: str | None = Field(default=None, max_length=80)
    people: Ids = Field(default=(), sa_type=Carried(Ids))
    place: str = Field(max_length=80)
    topic: str = Field(max_length=80)
    audiences: Ids = Field(default=(), sa_type=Carried(Ids))
    value: int = 1
    urgency: int = 1
    urgency_confirmed: bool = False
    care: str = Field(default="ordinary", max_length=20)
    waited: int = 0
    earliest: str | None = Field(default=None, max_length=25)
    deadline: str | None = Field(default=None, max_length=25)
    least_percent: int = 0
    lines: Lines = Field(default=(), sa_type=Carried(Lines))
    sessions: Sessions = Field(default=(), sa_type=Carried(Sessions))
    order: Orders = Field(default=(), sa_type=Carried(Orders))
    seats: SeatOffer | None = Field(default=None, sa_type=Carried(SeatOffer))
    seat: SeatWish | None = Field(default=None, sa_type=Carried(SeatWish))
    needs: Ids = Field(default=(), sa_type=Carried(Ids))
    excludes: Ids = Field(default=(), sa_type=Carried(Ids))
    refuses: Ids = Field(default=(), sa_type=Carried(Ids))
    affinity: Affinities = Field(default=(), sa_type=Carried(Affinities))
    project: ProjectFacts | None = Field(default=None, sa_type=Carried(ProjectFacts))
