"""The page itself: the form as it was filled in, what is wrong with it, and what it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.pages.asking import field
from api.pages.kinds import doing
from api.pages.look import look_of
from api.pages.resident.desk import my_page
from api.pages.resident.times import (
    MINUTES,
    MOST,
    Day,
    Wanted,
    days_of,
    free_rooms,
    functions_of,
    largest,
    prospects,
    room_name,
    times_of,
    uses_of,
)
from api.problems import Fault
from api.services.mine import Mine, reservations
from api.services.signing import Caller
from matcher.show.telling import day_name
from models.load import as_moment
from models.tables import Reservation
from models.tables.base import now
from models.time import TimeError

WEEKS = (1, 2, 4, 8, 12)


@dataclass(frozen=True)
class Given:
    """The form, as it was filled in."""

    function: str = ""
    day: str = ""
    minutes: str = "60"
    people: str = "4"
    person: str = ""
    joined: str = ""
    """``yes``: only rooms joined into one will do."""
    weeks: str = "1"
    """How many weeks in a row."""
    start: str = ""
    room: str = ""
    use: str = ""
    """The function that a room is taken for."""
    also: tuple[str, ...] = ()


def given_in(form: FormData) -> Given:
    """Read from a form or an address."""
    if "day" not in form:
        return Given()  # nothing sent yet
    texts = {name: field(form, name, 80) for name in Given.__dataclass_fields__ if name != "also"}
    texts["weeks"] = texts["weeks"] or "1"
    also = tuple(value for value in form.getlist("also")[:3] if isinstance(value, str))
    return Given(**texts, also=also)


class Book:
    """One request at this page."""

    def __init__(self, request: Request, found: Mine, session: Session, caller: Caller) -> None:
        self.request, self.found, self.session, self.caller = request, found, session, caller
        self.look = look_of(request)
        self.moment = now()
        self.days = days_of(session, self.look, found, self.moment)

    def day(self, given: Given) -> Day | None:
        """The day that is asked about, if it is one of those offered."""
        return next((day for day in self.days if day.id == given.day), None)

    def faults(self, given: Given) -> list[Fault]:
        """Everything that is missing or wrong, at its field, with what to put instead."""
        found: list[Fault] = []

        def wrong(name: str, zh: str, en: str) -> None:
            found.append(Fault(field=name, value=str(getattr(given, name)), zh=zh, en=en))

        day = self.day(given)
        known = given.function in functions_of(self.days)
        if not known:
            wrong("function", "选一样想做的事", "choose what you would like to do")
        if day is None:
            wrong("day", "从列出的日子里选一天", "choose one of the days listed")
        if given.minutes not in map(str, MINUTES):
            wrong("minutes", "选大概要多久", "choose about how long")
        if given.weeks not in map(str, WEEKS):
            wrong("weeks", "选连着几周", "choose for how many weeks")
        people = _count(given.people)
        if people is None:
            wrong("people", f"写一个 1 到 {MOST} 的数字", f"a number from 1 to {MOST}")
        elif day is not None and known:
            most = largest(day.frame, given.function, joined=bool(given.joined))
            if given.joined and not most:
                wrong("joined", "这里没有能打通的房间", "no rooms here can be joined for that")
            elif people > most:
                wrong("people", f"最大的房间坐 {most} 人", f"the largest room is for {most} people")
        if given.person and given.person not in self.found.people:
            wrong("person", "选家里的一个人", "choose somebody of your household")
        return found

    def wrong_times(self, given: Given) -> list[Fault]:
        """What is wrong with the time that is to be taken or asked for, and those that would do."""
        day = self.day(given)
        found = []
        for name, start in (("start", given.start), *(("also", one) for one in given.also)):
            try:
                fits = day is not None and day.frame.minutes.clock.slot(start) >= 0
                fits = fits and (name == "also" or start[:10] == given.day)
            except TimeError:
                fits = False
            if not fits:
                zh, en = "从列出的时间里选一个", "choose one of the times listed"
                found.append(Fault(field=name, value=start, zh=zh, en=en))
        return found

    def page(
        self, given: Given, faults: list[Fault], *, status: int = 200, refused: bool = False
    ) -> Response:
        """The form, what is free or how a time stands, and what one has."""
        if not self.days or not self.found.people or self.found.household is None:
            return my_page(self.request, self.found, "my/book_closed.html", "book", status=status)
        return my_page(
            self.request,
            self.found,
            "my/book.html",
            "book",
            status=status,
            given=given,
            days=self.days,
            functions={f: doing(f, self.look.language) for f in functions_of(self.days)},
            minutes=MINUTES,
            weeks=WEEKS,
            joinable=any(day.frame.shell.joined_rooms for day in self.days),
            faults={fault.field: fault for fault in faults} if not refused else {},
            refusals=faults if refused else [],
            booked=self.booked(),
            done=self.request.query_params.get("done"),
            back=self.request.query_params.get("back"),
            **self.answer(given, [] if refused else faults),
        )

    def answer(self, given: Given, faults: list[Fault]) -> dict[str, Any]:
        """What the form asks about, once it is filled in."""
        values: dict[str, Any] = {"rooms": None, "takes": False, "hours": [], "wanted": None}
        day, people = self.day(given), _count(given.people)
        if faults or day is None or people is None or not given.function:
            return {**values, "instead": [], "chosen": None}
        rooms = free_rooms(self.session, day, self.wanted(given), self.moment)
        values.update(rooms=rooms, takes=day.takes, hours=times_of(rooms), instead=[], chosen=day)
        if not day.takes and self.found.household and given.start in dict(values["hours"]):
            wanted, instead = prospects(
                *(self.session, self.caller, self.look, self.found.household),
                *(day, self.use(given, day), given.start, int(given.minutes)),
            )
            values.update(wanted=wanted, instead=instead)
        return values

    def wanted(self, given: Given) -> Wanted:
        """What the room is for."""
        return Wanted(
            given.function, int(given.people), int(given.minutes), joined=bool(given.joined)
        )

    def use(self, given: Given, day: Day) -> str:
        """The function that is asked for: of several that would do, the first that has room."""
        need, rooms = self.wanted(given), day.frame.uses.rooms.values()
        parts = {room.id for room in day.frame.shell.joined_rooms}
        for use in uses_of(day.frame, given.function):
            if any(
                use in room.functions
                and room.capacity >= need.people
                and (room.id in parts or not need.joined)
                for room in rooms
            ):
                return use
        return given.function

    def booked(self) -> list[dict[str, str]]:
        """The rooms one has, that are still to come."""
        coming = [
            it
            for it in reservations(self.session, self.found)
            if it.kind == "room" and it.starts * 60 > self.moment.timestamp()
        ]
        return [self.said(it) for it in reversed(coming) if it.state == "confirmed"]

    def said(self, it: Reservation) -> dict[str, str]:
        """A reservation in words."""
        zone = ZoneInfo(self.found.board.neighbourhood.time_zone)
        starts, ends = (as_moment(minute).astimezone(zone) for minute in (it.starts, it.ends))
        frames = [day.frame for day in self.days if day.frame.first <= it.starts < day.frame.last]
        room = it.room or ""
        return {
            "id": it.id,
            "what": it.name or doing(it.function or "", self.look.language),
            "when": f"{day_name(starts.date(), self.look.language)} {starts:%H:%M}–{ends:%H:%M}",
            "room": room_name(frames[0], room) if frames else room,
        }


def _count(people: str) -> int | None:
    """A number of people, if it is one."""
    if not (people.isascii() and people.isdigit()) or not 1 <= int(people) <= MOST:
        return None
    return int(people)
