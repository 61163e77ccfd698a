"""What is taken at once, between two weekly runs: rooms and seats, and who waits for them.

A reservation that holds (offered or confirmed) is part of its week: loading the week gives it as a
request, a promise and a lock (:mod:`models.load.reservations`). Its room is held by ``room_uses``,
its places by ``seat_places``: there the database refuses two in one slot.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Carried, Moment, Table, Versioned, now, one_of
from models.tables.places import Ids

ReservationKind = Literal["room", "seat"]
ReservationState = Literal["waiting", "offered", "confirmed", "cancelled", "lapsed"]
"""*waiting* holds nothing; *offered* holds until ``expires_at``; *confirmed* holds; *cancelled* and
*lapsed* (an offer not taken up) hold nothing."""
HOLDING: tuple[ReservationState, ...] = ("offered", "confirmed")


class Reservation(Versioned, table=True):
    """A room or a seat that somebody takes, or waits for. Times are minutes since 1970 in UTC."""

    __tablename__ = "reservations"
    __table_args__: Any = (
        one_of("kind", get_args(ReservationKind)),
        one_of("state", get_args(ReservationState)),
        CheckConstraint("(state = 'offered') = (expires_at IS NOT NULL)", name="expires"),
        CheckConstraint("starts < ends", name="time"),
        CheckConstraint("kind <> 'room' OR (room IS NOT NULL AND function IS NOT NULL)", name="of"),
        CheckConstraint("kind <> 'seat' OR (week IS NOT NULL AND activity IS NOT NULL)", name="in"),
        UniqueConstraint("use"),
        Index(None, "neighbourhood", "starts"),
        Index(None, "neighbourhood", "household", "starts"),
        Index(None, "state", "expires_at"),
        Index(None, "series"),
    )

    id: str = Field(primary_key=True, max_length=40)
    """Also the id of the request that it is in its week."""
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    kind: str = Field(max_length=10)
    state: str = Field(max_length=10)
    series: str | None = Field(default=None, max_length=40)
    """What dates of one series have in common."""
    person: str | None = Field(default=None, max_length=80)
    household: str | None = Field(default=None, max_length=80)
    organisation: str | None = Field(default=None, max_length=80)
    people: Ids = Field(default=(), sa_type=Carried(Ids))
    """Who attends, or who sits: one group."""
    place: str = Field(max_length=80)
    topic: str = Field(max_length=80)
    name: str = Field(default="", sa_type=Text)
    starts: int
    ends: int
    """Of a course seat: from its first session to the end of its last."""
    room: str | None = Field(default=None, max_length=80)
    function: str | None = Field(default=None, max_length=80)
    attending: int = 0
    """How many the room must hold."""
    use: str | None = Field(default=None, foreign_key="room_uses.id", max_length=40)
    week: str | None = Field(default=None, foreign_key="weeks.id", max_length=80)
    """Of a seat. A room's week is the one in which it starts, which may not exist yet."""
    activity: str | None = Field(default=None, max_length=80)
    session: str | None = Field(default=None, max_length=80)
    occurrence: int | None = None
    asked_at: datetime = Field(default_factory=now, sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    made_by: str | None = Field(default=None, max_length=40)


class SeatPlaces(Table, table=True):
    """How many of an occurrence's places are taken. The database refuses more than there are.

    A row is made when somebody first takes a seat after a publication, and goes with it. A course
    is one row, with an empty session: its seats cover all occurrences.
    """

    __tablename__ = "seat_places"
    __table_args__: Any = (
        CheckConstraint("taken <= most", name="full"),
        CheckConstraint("taken >= 0", name="taken"),
    )

    week: str = Field(primary_key=True, foreign_key="weeks.id", max_length=80)
    activity: str = Field(primary_key=True, max_length=80)
    session: str = Field(primary_key=True, max_length=80)
    occurrence: int = Field(primary_key=True)
    most: int
    taken: int
