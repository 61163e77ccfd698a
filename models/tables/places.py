"""Rows of :mod:`models.places`. Columns are the fields of the plain type, by the same names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from models.tables.base import Carried, OfWeek

Ids = tuple[str, ...]


def to_place(column: str) -> ForeignKeyConstraint:
    """The place named in a column is one of the same week; checked when the transaction ends."""
    return ForeignKeyConstraint(
        ["week", column], ["places.week", "places.id"], deferrable=True, initially="DEFERRED"
    )


class PlaceRow(OfWeek, table=True):
    """A :class:`models.places.Place`."""

    __tablename__ = "places"
    __table_args__: Any = (
        to_place("parent"),
        Index(None, "week", "position", "id"),
        Index(None, "week", "parent"),
    )

    level: str = Field(sa_type=Text)
    parent: str | None = Field(default=None, max_length=80)
    name: str = Field(default="", sa_type=Text)
    neighbours: Ids = Field(default=(), sa_type=Carried(Ids))
    newcomer: bool = False


class TravelTimeRow(OfWeek, table=True):
    """A :class:`models.places.TravelTime`; its id is its position."""

    __tablename__ = "travel_times"
    __table_args__: Any = (to_place("a"), to_place("b"))

    a: str = Field(max_length=80)
    b: str = Field(max_length=80)
    minutes: int


class OrganisationRow(OfWeek, table=True):
    """A :class:`models.places.Organisation`."""

    __tablename__ = "organisations"
    __table_args__: Any = (to_place("place"),)

    name: str = Field(default="", sa_type=Text)
    kind: str = Field(default="enterprise", max_length=20)
    place: str | None = Field(default=None, max_length=80)
