"""Booking now: what is free, taking it, giving it back, waiting; series; one tap for helpers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.json.accounts import In
from api.json.unit import Asking, Transaction, Unit
from api.json.weeks import Name
from api.openapi import failing
from api.problems import Fault, Problem
from api.services import answers
from api.services.booking import desk, free, golden, series
from api.services.booking.frame import Frame, frame_at, last_frame
from api.services.booking.lists import member, reservations_of
from api.services.booking.repeats import MOST_BYTES, dates_of_file, dates_of_rule
from api.services.booking.wish import RoomWish, SeatWish, Who, minute_of, subject_of, zone_of
from api.services.rights import require
from models.base import LocalTime
from models.demand import RoomNeed
from models.load import Minutes, as_moment
from models.tables import Reservation
from models.tables.base import now
from models.tables.reservations import ReservationState

router = APIRouter(tags=["booking"], route_class=Unit)
Text = Annotated[str, Field(max_length=200)]
Length = Annotated[int, Field(ge=1, le=1440)]
"""Minutes."""


class WhoIn(In):
    """For whom: a person (who counts for a household) or an organisation."""

    person: Name | None = None
    organisation: Name | None = None
    people: Annotated[list[Name], Field(max_length=50)] = []
    """Who attends, or sits together; none: the person alone."""
    name: Text = ""
    topic: Name | None = None

    def who(self) -> Who:
        """As the services say it."""
        people = tuple(self.people)
        return Who(self.person, self.organisation, people, self.name, self.topic)


class RoomIn(In):
    """A room at a time."""

    room: Name
    function: Name
    start: LocalTime | None = None
    """None: each date of a calendar file says when."""
    minutes: Length | None = None
    attending: Annotated[int, Field(ge=1, le=100_000)] = 1


class SeatIn(In):
    """A place in an activity; of a course, in all of it."""

    week: Name
    activity: Name
    session: Name | None = None
    occurrence: Annotated[int, Field(ge=0, le=34)] | None = None


class SeriesIn(In):
    """Many dates of a room: by a rule from the first one on, or out of a calendar file."""

    rule: Annotated[str, Field(max_length=500)] | None = None
    """As iCalendar words it: ``FREQ=WEEKLY;COUNT=10``."""
    calendar: Annotated[str, Field(max_length=MOST_BYTES)] | None = None
    """The text of an .ics file; a date may name another room as its location."""
    days: series.Days = "all"
    trial: bool = True
    """Say what could be had, and take nothing."""


class ReservationIn(WhoIn):
    """What is to be taken: a room or a seat, or a room on many dates."""

    room: RoomIn | None = None
    seat: SeatIn | None = None
    wait: bool = False
    """Where others have it: wait for it."""
    series: SeriesIn | None = None


class ReservationOut(BaseModel):
    """A reservation. Whose it is, is seen by those who may see it at all."""

    id: str
    kind: Literal["room", "seat"]
    state: ReservationState
    person: str | None
    household: str | None
    organisation: str | None
    people: list[str]
    name: str
    room: str | None
    function: str | None
    activity: str | None
    starts: datetime
    ends: datetime
    expires: datetime | None
    """Of an offer: until when it is held."""
    series: str | None
    version: int


class ReservationPage(BaseModel):
    """Some, in order of time, and where to go on."""

    items: list[ReservationOut]
    next: str | None


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


class InsteadOut(BaseModel):
    """What comes nearest."""

    kind: Literal["time", "room", "shorter"]
    room: str
    start: str
    minutes: int


class DateOut(BaseModel):
    """What becomes of one date."""

    start: str
    minutes: int
    said: series.Said
    reservation: str | None
    why: list[Fault]
    instead: list[InsteadOut]


class Booked(BaseModel):
    """What was taken: one reservation, or the dates of a series in order."""

    reservation: ReservationOut | None = None
    dates: list[DateOut] = []


class AnswerIn(In):
    """Yes or no: to what a plan asks of somebody or gives them, or to one's own reservation."""

    engagement: Annotated[str, Field(max_length=40)] | None = None
    reservation: Annotated[str, Field(max_length=40)] | None = None
    answer: answers.Reply
    """A reservation that is confirmed is taken up, or taken again; one declined is given back."""
    reason: Annotated[str, Field(max_length=2000)] = ""


class AnswerOut(BaseModel):
    """What it has come to."""

    answer: Literal["open", "confirmed", "declined"]
    reservation: ReservationOut | None = None


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


@router.post(
    "/neighbourhoods/{neighbourhood}/reservations",
    status_code=201,
    responses=failing("too-many"),
)
def post_reservation(
    neighbourhood: str, body: ReservationIn, asking: Asking, session: Transaction
) -> Booked:
    """Take a room or a seat that is free, at once; or wait for it. With ``series``: a room on many
    dates, and which of them clash, why, and what comes nearest to those."""
    member(asking, neighbourhood)
    wish: RoomWish | SeatWish
    if body.room is not None and body.series is not None and body.seat is None:
        return _series(session, asking, neighbourhood, body, body.room, body.series)
    if body.room is not None and body.seat is None:
        if body.room.start is None or body.room.minutes is None:
            raise _expected("room.start", "start 和 minutes", "start and minutes")
        wish = _room_wish(body.room, body.room.start, body.room.minutes)
    elif body.seat is not None and body.room is None and body.series is None:
        wish = SeatWish(**body.seat.model_dump())
    else:
        raise _expected("room", "room 或 seat 之一", "either room or seat")
    it = desk.book(session, asking, neighbourhood, body.who(), wish, wait=body.wait)
    return Booked(reservation=_reservation(it))


def _room_wish(room: RoomIn, start: str, minutes: int) -> RoomWish:
    return RoomWish(room.room, room.function, start, minutes, room.attending)


def _expected(field: str, zh: str, en: str) -> Problem:
    fault = Fault(field=field, zh=f"应为{zh}", en=f"expected {en}")
    return Problem("bad-input", errors=[fault])


def _series(
    session: Transaction,
    asking: Asking,
    neighbourhood: str,
    body: ReservationIn,
    room: RoomIn,
    many: SeriesIn,
) -> Booked:
    whose = subject_of(session, last_frame(session, neighbourhood), body.who())
    require(asking, "thing.write", whose)
    zone = ZoneInfo(zone_of(session, neighbourhood))
    moment = now()
    if many.calendar is not None and many.rule is None:
        dates = dates_of_file(many.calendar, zone, moment)
    elif many.rule is not None and room.start is not None and room.minutes is not None:
        first = as_moment(minute_of(session, neighbourhood, room.start)).astimezone(zone)
        dates = dates_of_rule(first, room.minutes, many.rule, moment)
    else:
        raise _expected(
            "series", "calendar，或 rule 与 start、minutes", "calendar, or rule, start and minutes"
        )
    found = series.make_series(
        *(session, asking, neighbourhood, body.who(), _room_wish(room, "", 0), dates),
        zone=zone,
        days=many.days,
        trial=many.trial,
        moment=moment,
    )
    return Booked(dates=[_date(one) for one in found])


@router.get("/neighbourhoods/{neighbourhood}/reservations")
def get_reservations(
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    since: Annotated[LocalTime | None, Query()] = None,
    state: Annotated[list[ReservationState] | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> ReservationPage:
    """One's own reservations, or those of one's place, from a time (now) on."""
    member(asking, neighbourhood)
    begin = minute_of(session, neighbourhood, since) if since else int(now().timestamp()) // 60
    found = reservations_of(
        session, asking, neighbourhood, since=begin, states=state or (), after=_cursor(after)
    )
    last = f"{found[-1].starts}.{found[-1].id}" if len(found) == 100 else None
    return ReservationPage(items=[_reservation(it) for it in found], next=last)


def _cursor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,10})\.(\w{1,40})", text)
    if found is None:
        raise Problem("bad-input", errors=[Fault(field="after", zh="应为 next", en="a next")])
    return int(found[1]), found[2]


def _reservation(it: Reservation) -> ReservationOut:
    told = {name: getattr(it, name) for name in ReservationOut.model_fields if hasattr(it, name)}
    times = {"starts": as_moment(it.starts), "ends": as_moment(it.ends), "expires": it.expires_at}
    return ReservationOut(**{**told, **times, "people": list(it.people)})


def _date(one: series.Outcome) -> DateOut:
    return DateOut(
        start=one.start,
        minutes=one.minutes,
        said=one.said,
        reservation=one.reservation,
        why=list(one.why),
        instead=[
            InsteadOut(kind=other.kind, room=other.room, start=start, minutes=other.minutes)
            for other, start in one.instead
        ],
    )


@router.post("/answers", responses=failing("not-found"))
def post_answer(body: AnswerIn, asking: Asking, session: Transaction) -> AnswerOut:
    """One tap: confirm or decline what a published plan asks of somebody or gives them; take up an
    offer, give a reservation back, try again for one that holds nothing."""
    if body.engagement is not None and body.reservation is None:
        it = answers.answer(session, asking, body.engagement, body.answer, reason=body.reason)
        return AnswerOut.model_validate({"answer": it.answer})
    if body.reservation is not None and body.engagement is None:
        to: desk.Wanted = "confirmed" if body.answer == "confirmed" else "cancelled"
        moved = desk.move(session, asking, body.reservation, to)
        return AnswerOut(answer=body.answer, reservation=_reservation(moved))
    raise _expected("engagement", "engagement 或 reservation 之一", "engagement or reservation")
