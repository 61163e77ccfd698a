"""When a room can be had, in words: the days that can be asked for, what is free on one, and how
much a time is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.pages.look import Look
from api.pages.resident.desk import day_name
from api.services.booking import golden
from api.services.booking.frame import Frame, frame_of
from api.services.booking.free import Gaps
from api.services.mine import Mine
from api.services.signing import Caller
from models.demand import RoomNeed
from models.load import as_moment

MINUTES = (30, 60, 90, 120, 180)
MOST = 999
"""People that can be asked for; the largest room says how many can be had."""
LIKELY, UNLIKELY = 0.66, 0.34
"""From and up to which chance it is called so."""


@dataclass(frozen=True)
class Day:
    """A day that can be asked for, in its week."""

    id: str
    name: str
    frame: Frame
    takes: bool
    """Whether a room can be taken at once; otherwise it is wished for, and matched with others."""


@dataclass(frozen=True)
class FreeRoom:
    """A room and the times at which it can be taken."""

    id: str
    name: str
    capacity: int
    parts: tuple[str, ...]
    """Of a joined room: the names of those it is made of."""
    times: tuple[tuple[str, str], ...]
    """(local time, ``10:00``)."""


@dataclass(frozen=True)
class Prospect:
    """How a time stands."""

    start: str
    said: str
    asked: int
    served: int
    word: str
    """``likely``, ``even`` or ``unlikely``."""
    last_had: str


def days_of(session: Session, look: Look, found: Mine, moment: datetime) -> list[Day]:
    """The days to come of the published weeks, and of the week that takes wishes."""
    today = moment.astimezone(ZoneInfo(found.board.neighbourhood.time_zone)).date()
    rows = [*found.board.weeks, *([found.collecting] if found.collecting is not None else [])]
    days = []
    for row in sorted(rows, key=lambda one: one.start):
        first = date.fromisoformat(row.start)
        if first + timedelta(days=row.days) <= today:
            continue
        frame = frame_of(session, row)
        if not frame.takes and row is not found.collecting:
            continue
        for day in (first + timedelta(days=i) for i in range(row.days)):
            if day >= today:
                name = day_name(day, look.language)
                days.append(Day(day.isoformat(), name, frame, frame.takes))
    return days


def largest(frame: Frame, function: str) -> int:
    """How many the largest room or joined room for a function holds."""
    rooms = frame.uses.rooms.values()
    return max((room.capacity for room in rooms if function in room.functions), default=0)


def functions_of(days: Sequence[Day]) -> list[str]:
    """What rooms of these weeks can be used for."""
    found: dict[str, None] = {}
    for frame in {id(day.frame): day.frame for day in days}.values():
        offered = {f for room in frame.uses.rooms.values() for f in room.functions}
        found.update(dict.fromkeys(f for f in frame.shell.catalogue.functions if f in offered))
    return list(found)


def free_rooms(
    session: Session, day: Day, need: RoomNeed, minutes: int, moment: datetime
) -> list[FreeRoom]:
    """Rooms with the times on a day at which such a use can begin: single rooms first, the smallest
    that is large enough first."""
    frame = day.frame
    clock = frame.minutes.clock
    number = (date.fromisoformat(day.id) - clock.first_day).days
    soonest = frame.minutes.slot_at(int(moment.timestamp()) // 60) + 1
    first, last = max(clock.day_starts[number], soonest), clock.day_starts[number + 1]
    joined = {room.id: room.rooms for room in frame.shell.joined_rooms}
    rooms = []
    for one in Gaps(session, frame).rooms(need, minutes, first, last):
        room = frame.uses.rooms[one.room]
        # Whole hours, and where something free begins: few buttons, and no gap is lost.
        times = [
            time
            for slot in one.starts
            if (time := clock.time(slot))[14:16] == "00" or slot - 1 not in one.starts
        ]
        if times:
            parts = tuple(room_name(frame, part) for part in joined.get(room.id, ()))
            said = tuple((time, time[11:16]) for time in times)
            rooms.append(FreeRoom(room.id, room_name(frame, room.id), room.capacity, parts, said))
    return sorted(rooms, key=lambda one: (bool(one.parts), one.capacity))


def room_name(frame: Frame, id: str) -> str:
    """What a room is called."""
    room = frame.uses.rooms.get(id)
    return (room.name or id) if room is not None else id


def times_of(rooms: Sequence[FreeRoom]) -> list[tuple[str, str]]:
    """Times at which any of these rooms can begin; whole hours alone, if there are any."""
    times = sorted({time for room in rooms for time in room.times})
    return [time for time in times if time[1].endswith(":00")] or times


def prospects(
    session: Session,
    caller: Caller,
    look: Look,
    household: str,
    day: Day,
    function: str,
    start: str,
    minutes: int,
) -> tuple[Prospect, list[Prospect]]:
    """How a time stands for a household, and the best three beside it.

    Raises
    ------
    Problem : as :func:`api.services.booking.golden.chances`.
    """
    frame = day.frame
    minute = frame.minutes.of_time(start)
    found = golden.chances(session, caller, frame, function, minute, minutes, household)
    zone = frame.minutes.clock.zone

    def told(chance: golden.Chance) -> Prospect:
        at = as_moment(chance.starts).astimezone(zone)
        likely = chance.likely
        word = "likely" if likely >= LIKELY else "unlikely" if likely <= UNLIKELY else "even"
        last = ""
        if chance.last_had is not None:
            last = day_name(as_moment(chance.last_had).astimezone(zone).date(), look.language)
        return Prospect(
            start=frame.minutes.clock.time(frame.minutes.slot_at(chance.starts)),
            said=f"{day_name(at.date(), look.language)} {at:%H:%M}",
            asked=chance.asked,
            served=chance.served,
            word=word,
            last_had=last,
        )

    return told(found.wanted), [told(chance) for chance in found.instead]
