"""Who holds which room when. The database refuses two in one slot, whatever the service does.

Only ``room_uses`` is written by the service. Triggers expand each use into one ``room_holds`` row
for every single room it occupies (a joined room: all its parts), from set-up to the end of
turnover, and keep those rows in step when the use is moved, cancelled or reopened. On PostgreSQL an
exclusion constraint on ``room_holds`` refuses an overlap, on SQLite triggers do. Both are in the
first migration; nothing of it is in these classes but the columns.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Moment, Table, Versioned, now, one_of

Origin = Literal["published", "booked"]


class Space(Table, table=True):
    """A single room as it exists through all weeks, by number."""

    __tablename__ = "spaces"
    __table_args__: Any = (UniqueConstraint("neighbourhood", "room"),)

    number: int | None = Field(default=None, primary_key=True)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    room: str = Field(max_length=80)


class RoomPart(Table, table=True):
    """The spaces that a room or joined room occupies: a single room occupies itself."""

    __tablename__ = "room_parts"

    neighbourhood: str = Field(primary_key=True, foreign_key="neighbourhoods.id", max_length=80)
    room: str = Field(primary_key=True, max_length=80)
    space: int = Field(primary_key=True, foreign_key="spaces.number")


class RoomUse(Versioned, table=True):
    """A use of a room or joined room: placed by a publication, or booked on the spot.

    Times are minutes since 1970-01-01 UTC. A cancelled use is not active and holds nothing; making
    it active again is refused where the slot has been taken meanwhile.
    """

    __tablename__ = "room_uses"
    __table_args__: Any = (
        one_of("origin", get_args(Origin)),
        CheckConstraint(
            "held_from <= starts AND starts < ends AND ends <= held_until", name="held"
        ),
        Index(None, "neighbourhood", "room", "held_from"),
        Index(None, "publication"),
        Index(None, "neighbourhood", "household", "starts"),
    )

    id: str = Field(primary_key=True, max_length=40)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    room: str = Field(max_length=80)
    starts: int
    ends: int
    held_from: int
    """Set-up begins."""
    held_until: int
    """Turnover has ended."""
    active: bool = True
    origin: str = Field(max_length=10)
    week: str | None = Field(default=None, foreign_key="weeks.id", max_length=80)
    publication: str | None = Field(default=None, foreign_key="publications.id", max_length=40)
    request: str | None = Field(default=None, max_length=80)
    session: str | None = Field(default=None, max_length=80)
    occurrence: int | None = None
    household: str | None = Field(default=None, max_length=80)
    made_by: str | None = Field(default=None, max_length=40)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)


class RoomHold(Table, table=True):
    """One space held by one use. Written by triggers alone."""

    __tablename__ = "room_holds"
    __table_args__: Any = (Index(None, "space", "active", "held_until"),)

    use: str = Field(
        primary_key=True, foreign_key="room_uses.id", ondelete="CASCADE", max_length=40
    )
    space: int = Field(primary_key=True, foreign_key="spaces.number")
    held_from: int
    held_until: int
    active: bool
