"""When a room can be had, in words: the days that can be asked for, what is free on one, and how
much a time is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.pages.kinds import PARTY
from api.pages.look import Look
from api.services.booking import golden
from api.services.booking.frame import Frame, frame_of
from api.services.booking.free import Gaps, bits
from api.services.mine import Mine
from api.services.signing import Caller
from matcher.show.telling import day_name
from models.demand import RoomNeed
from models.load import as_moment
from models.supply import JoinedRoom

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


Times = tuple[tuple[str, str], ...]
"""(local time, ``10:00``)."""
FESTIVE = ("tea", "meeting", "kitchen", "dance", "craft")
"""Uses of a room in which one can celebrate, the most usual first."""


@dataclass(frozen=True)
class FreeRoom:
    """A room and the times at which it can be taken."""

    id: str
    name: str
    capacity: int
    parts: tuple[str, ...]
    """Of a joined room: the names of those it is made of."""
    use: str
    """The function it is taken for."""
    times: Times
    taken: Times
    """When others have it, or hold it for their turn: one can wait for it."""


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
    last_week: bool
    """Whether that was a week ago."""
    now: int
    """How many wish for it in the week that takes wishes."""


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


def uses_of(frame: Frame, doing: str) -> list[str]:
    """The functions of rooms in which one can do something here, the best first."""
    offered = {f for room in frame.uses.rooms.values() for f in room.functions}
    wanted = FESTIVE if doing == PARTY else (doing,)
    return [function for function in wanted if function in offered]


def largest(frame: Frame, doing: str, *, joined: bool = False) -> int:
    """How many the largest room or joined room for it holds."""
    uses, parts = set(uses_of(frame, doing)), {room.id for room in frame.shell.joined_rooms}
    rooms = frame.uses.rooms.values()
    return max(
        (r.capacity for r in rooms if uses & set(r.functions) and (r.id in parts or not joined)),
        default=0,
    )


def functions_of(days: Sequence[Day]) -> list[str]:
    """What can be done in the rooms of these weeks."""
    found: dict[str, None] = {}
    for frame in {id(day.frame): day.frame for day in days}.values():
        offered = {f for room in frame.uses.rooms.values() for f in room.functions}
        found.update(dict.fromkeys(f for f in frame.shell.catalogue.functions if f in offered))
        if offered & set(FESTIVE):
            found[PARTY] = None
    return list(found)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants a room for."""

    doing: str
    people: int
    minutes: int
    joined: bool = False
    """Only rooms joined into one will do."""

    def need(self, frame: Frame, use: str) -> RoomNeed:
        """The room it takes, for one use."""
        only = tuple(room.id for room in frame.shell.joined_rooms) if self.joined else ()
        return RoomNeed(function=use, people=self.people, rooms=only)


def free_rooms(session: Session, day: Day, wanted: Wanted, moment: datetime) -> list[FreeRoom]:
    """Rooms with the times on a day at which such a use can begin: single rooms first, the smallest
    that is large enough first."""
    frame = day.frame
    clock = frame.minutes.clock
    number = (date.fromisoformat(day.id) - clock.first_day).days
    soonest = frame.minutes.slot_at(int(moment.timestamp()) // 60) + 1
    first, last = max(clock.day_starts[number], soonest), clock.day_starts[number + 1]
    joined = {room.id: room.rooms for room in frame.shell.joined_rooms}
    gaps = Gaps(session, frame)
    rooms: dict[str, FreeRoom] = {}
    for use in uses_of(frame, wanted.doing):
        need = wanted.need(frame, use)
        if wanted.joined and not need.rooms:
            continue
        for one in gaps.rooms(need, wanted.minutes, first, last):
            room = frame.uses.rooms[one.room]
            # Whole hours, and where something free begins: few buttons, and no gap is lost.
            times = [
                time
                for slot in one.starts
                if (time := clock.time(slot))[14:16] == "00" or slot - 1 not in one.starts
            ]
            could = bits(gaps.open_starts(room.id, need, wanted.minutes, first, last))
            taken = [
                time
                for slot in could
                if slot not in one.starts and (time := clock.time(slot))[14:16] == "00"
            ]
            if (times or taken) and room.id not in rooms:
                parts = tuple(room_name(frame, part) for part in joined.get(room.id, ()))
                name = room_name(frame, room.id)
                rooms[room.id] = FreeRoom(
                    room.id, name, room.capacity, parts, use, _said(times), _said(taken)
                )
    return sorted(rooms.values(), key=lambda one: (bool(one.parts), one.capacity))


def _said(times: Sequence[str]) -> Times:
    return tuple((time, time[11:16]) for time in times)


def room_name(frame: Frame, id: str) -> str:
    """What a room is called; joined rooms without a name of their own by those they are made of."""
    room = frame.uses.rooms.get(id)
    if isinstance(room, JoinedRoom) and not room.name:
        return " + ".join(room_name(frame, part) for part in room.rooms)
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
    week = timedelta(days=7) // timedelta(minutes=1)

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
            last_week=chance.last_had is not None and chance.starts - chance.last_had <= week,
            now=golden.asked_now(session, frame, function, chance.starts, minutes),
        )

    return told(found.wanted), [told(chance) for chance in found.instead]
