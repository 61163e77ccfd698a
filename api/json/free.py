"""What is free now: rooms for a use, seats in activities, and how much a time is wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.json.unit import Asking, Transaction, Unit
from api.services.booking import free, golden
from api.services.booking.frame import Frame, frame_at
from api.services.booking.lists import member
from api.services.booking.wish import minute_of
from models.base import LocalTime
from models.demand import RoomNeed
from models.load import Minutes, as_moment
from models.tables.base import now

router = APIRouter(tags=["booking"], route_class=Unit)


class FreeRoomOut(BaseModel):
    """When such a use of a room may begin."""

    room: str
    name: str
    capacity: int
    starts: list[str]


class FreeSeatOut(BaseModel):
    """An occurrence of an activity with places left."""

    activity: str
    name: str
    session: str
    occurrence: int
    course: bool
    start: str
    room: str | None
    left: int


class Chance(BaseModel):
    """How a time is wanted, as the last weeks show."""

    start: str
    asked: int
    """Bookings that would have taken this time of the week, over the weeks looked at."""
    served: int
    """Those of them that got a room then."""
    likely: float
    """(served + 1) ÷ (asked + 2)."""
    last_had: datetime | None
    """When this household last had a room at this time of the week."""


class ChancesOut(BaseModel):
    """The wanted time, and the three best beside it."""

    weeks: int
    wanted: Chance
    instead: list[Chance]


class FreeOut(BaseModel):
    """What is free."""

    week: str
    rooms: list[FreeRoomOut]
    seats: list[FreeSeatOut]
    chances: ChancesOut | None


@router.get("/neighbourhoods/{neighbourhood}/free")
def get_free(
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    function: Annotated[str | None, Query(max_length=80)] = None,
    since: Annotated[LocalTime | None, Query()] = None,
    minutes: Annotated[int, Query(ge=1, le=1440)] = 60,
    hours: Annotated[int, Query(ge=1, le=24 * 14)] = 24,
    attending: Annotated[int, Query(ge=1, le=100_000)] = 1,
    household: Annotated[str | None, Query(max_length=80)] = None,
) -> FreeOut:
    """What can be taken from a time (now) on: rooms for a function, seats in activities; and, for a
    household, how much that time of the week is wanted."""
    member(asking, neighbourhood)
    after = int(now().timestamp()) // 60
    first = minute_of(session, neighbourhood, since) if since is not None else after
    frame = frame_at(session, neighbourhood, first)
    start = max(frame.minutes.slot_at(max(first, after) - 1) + 1, 0)
    last = frame.minutes.slot_at(first + 60 * hours - 1) + 1
    rooms = []
    if frame.takes and function:
        need = RoomNeed(function=function, people=attending)
        rooms = free.Gaps(session, frame).rooms(need, minutes, start, last)
    seats = free.free_seats(session, frame, max(first, after)) if frame.takes else []
    chances = None
    if household and function:
        chances = golden.chances(session, asking, frame, function, first, minutes, household)
    return FreeOut(
        week=frame.row.id if frame.exists else "",
        rooms=[_free_room(frame, room) for room in rooms],
        seats=[_free_seat(frame, seat) for seat in seats if seat.starts < first + 60 * hours],
        chances=_chances(frame.minutes, chances) if chances is not None else None,
    )


def _free_room(frame: Frame, free_room: free.FreeRoom) -> FreeRoomOut:
    room = frame.uses.rooms[free_room.room]
    return FreeRoomOut(
        room=room.id,
        name=room.name,
        capacity=room.capacity,
        starts=[frame.minutes.clock.time(slot) for slot in free_room.starts],
    )


def _free_seat(frame: Frame, seat: free.FreeSeat) -> FreeSeatOut:
    return FreeSeatOut(
        activity=seat.activity.id,
        name=seat.activity.name,
        session=seat.session,
        occurrence=seat.occurrence,
        course=seat.activity.seats is not None and seat.activity.seats.course,
        start=frame.minutes.clock.time(frame.minutes.slot_at(seat.starts)),
        room=seat.room,
        left=seat.left,
    )


def _chances(minutes: Minutes, found: golden.Chances) -> ChancesOut:
    def one(chance: golden.Chance) -> Chance:
        return Chance(
            start=minutes.clock.time(minutes.slot_at(chance.starts)),
            asked=chance.asked,
            served=chance.served,
            likely=chance.likely,
            last_had=None if chance.last_had is None else as_moment(chance.last_had),
        )

    instead = [one(chance) for chance in found.instead]
    return ChancesOut(weeks=golden.WEEKS, wanted=one(found.wanted), instead=instead)
