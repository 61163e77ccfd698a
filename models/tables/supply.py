"""Rows of :mod:`models.supply`. Columns are the fields of the plain type, by the same names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from models.base import Window
from models.supply import Conditions, Hire, PersonSkill, Substitute
from models.tables.base import Carried, OfWeek
from models.tables.places import Ids, to_place

Windows = tuple[Window, ...]
Skills = tuple[PersonSkill, ...]
Substitutes = tuple[Substitute, ...]
SetUps = dict[str, int]


class SkillRow(OfWeek, table=True):
    """A :class:`models.supply.Skill`."""

    __tablename__ = "skills"

    name: str = Field(default="", sa_type=Text)
    certificate: bool = False


class ItemRow(OfWeek, table=True):
    """An :class:`models.supply.Item`."""

    __tablename__ = "items"

    name: str = Field(default="", sa_type=Text)
    kind: str = Field(default="goods", max_length=20)
    unit: str = Field(default="件", sa_type=Text)
    parts: int = 1
    divisible: bool = False
    perishable: bool = False
    substitutes: Substitutes = Field(default=(), sa_type=Carried(Substitutes))


class PledgeRow(OfWeek, table=True):
    """A :class:`models.supply.Pledge`."""

    __tablename__ = "pledges"
    __table_args__: Any = (
        to_place("at"),
        Index(None, "week", "position", "id"),
        Index(None, "week", "donor"),
    )

    donor: str = Field(max_length=80)
    name: str = Field(default="", sa_type=Text)
    kind: str = Field(max_length=20)
    item: str | None = Field(default=None, max_length=80)
    quantity: int = Field(sa_type=BigInteger)
    windows: Windows = Field(default=(), sa_type=Carried(Windows))
    conditions: Conditions = Field(default=Conditions(), sa_type=Carried(Conditions))
    max_share_percent: int = 100
    lot: int = Field(default=0, sa_type=BigInteger)
    deliveries: int | None = None
    money: str = Field(default="grant", max_length=20)
    match_percent: int = 100
    at: str | None = Field(default=None, max_length=80)


class PersonRow(OfWeek, table=True):
    """A :class:`models.supply.Person`: a pseudonym; the :class:`Identity` is elsewhere."""

    __tablename__ = "people"
    __table_args__: Any = (
        to_place("home"),
        Index(None, "week", "position", "id"),
        Index(None, "week", "home"),
    )

    home: str = Field(max_length=80)
    audience: str | None = Field(default=None, max_length=80)
    languages: Ids = Field(default=(), sa_type=Carried(Ids))
    skills: Skills = Field(default=(), sa_type=Carried(Skills))
    windows: Windows = Field(default=(), sa_type=Carried(Windows))
    week_minutes: int = 100_000
    day_minutes: int = 100_000
    day_tasks: int = 1000
    week_tasks: int = 1000
    rest_minutes: int = 0
    travel_minutes: int = 100_000
    vetted: bool = False
    excludes: Ids = Field(default=(), sa_type=Carried(Ids))
    prefers: Ids = Field(default=(), sa_type=Carried(Ids))
    recent_minutes: int = 0
    organisation: str | None = Field(default=None, max_length=80)
    staff_pledge: str | None = Field(default=None, max_length=80)
    hire: Hire | None = Field(default=None, sa_type=Carried(Hire))


class VenueRow(OfWeek, table=True):
    """A :class:`models.supply.Venue`, a living room."""

    __tablename__ = "venues"
    __table_args__: Any = (to_place("place"),)

    place: str = Field(max_length=80)
    name: str = Field(default="", sa_type=Text)


def to_venue() -> ForeignKeyConstraint:
    """The venue is one of the same week; checked when the transaction ends."""
    return ForeignKeyConstraint(
        ["week", "venue"], ["venues.week", "venues.id"], deferrable=True, initially="DEFERRED"
    )


class RoomRow(OfWeek, table=True):
    """A :class:`models.supply.Room` as one week has it; who holds it when: ``room_uses``."""

    __tablename__ = "rooms"
    __table_args__: Any = (to_venue(),)

    venue: str = Field(max_length=80)
    name: str = Field(default="", sa_type=Text)
    functions: SetUps = Field(sa_type=Carried(SetUps))
    capacity: int
    equipment: Ids = Field(default=(), sa_type=Carried(Ids))
    open: Windows = Field(sa_type=Carried(Windows))
    closed: Windows = Field(default=(), sa_type=Carried(Windows))
    turnover_minutes: int = 0


class JoinedRoomRow(OfWeek, table=True):
    """A :class:`models.supply.JoinedRoom` as one week has it."""

    __tablename__ = "joined_rooms"

    rooms: Ids = Field(sa_type=Carried(Ids))
    name: str = Field(default="", sa_type=Text)
    functions: SetUps = Field(sa_type=Carried(SetUps))
    capacity: int
    turnover_minutes: int = 0
