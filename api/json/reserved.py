"""What is said about reservations: what is wanted, what was taken, what becomes of each date."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.json.accounts import In
from api.json.weeks import Name
from api.problems import Fault
from api.services import answers
from api.services.booking import series
from api.services.booking.repeats import MOST_BYTES
from api.services.booking.wish import Who
from models.base import LocalTime
from models.load import as_moment
from models.tables import Reservation
from models.tables.reservations import ReservationState

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
    answer: answers.Reply | None = None
    """A reservation that is confirmed is taken up, or taken again; one declined is given back."""
    reason: Annotated[str, Field(max_length=2000)] = ""
    stars: Annotated[int, Field(ge=1, le=5)] | None = None
    """In place of an answer: how the household liked what it took part in, once it has happened."""


class AnswerOut(BaseModel):
    """What it has come to."""

    answer: Literal["open", "confirmed", "declined"]
    reservation: ReservationOut | None = None


def reservation_out(it: Reservation) -> ReservationOut:
    """A row, as it is told."""
    told = {name: getattr(it, name) for name in ReservationOut.model_fields if hasattr(it, name)}
    times = {"starts": as_moment(it.starts), "ends": as_moment(it.ends), "expires": it.expires_at}
    return ReservationOut(**{**told, **times, "people": list(it.people)})


def date_out(one: series.Outcome) -> DateOut:
    """What became of a date, as it is told."""
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
