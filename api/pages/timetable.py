"""A plan as a timetable: by room on a grid, which a list repeats; by day and by person as lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from api.services.readings import Reading
from matcher.rules.use import occupied
from matcher.show.telling import Language, Telling
from models.items import Placement
from models.supply import Room


@dataclass(frozen=True)
class Entry:
    """An occurrence that is placed."""

    request: str
    name: str
    kind: str
    day: str
    hours: str
    where: str
    crew: tuple[str, ...]
    """Who serves, by pseudonym: a page calls them by their names where those may be known."""
    seats: str
    """Seated of offered; empty where no seats are offered."""
    locked: bool
    joined: str
    """Name of the joined room it takes, if it takes several."""


@dataclass(frozen=True)
class Block:
    """An entry on the grid: rows counted from 1, of one slot each."""

    entry: Entry
    column: int
    row: int
    span: int
    outer_row: int
    outer_span: int
    """With set-up and turnover."""


@dataclass(frozen=True)
class Grid:
    """The rooms of a venue on one day."""

    rooms: tuple[str, ...]
    blocks: tuple[Block, ...]
    hours: tuple[tuple[int, str], ...]
    """(row, ``09:00``) of every full hour."""
    rows: int
    slot_minutes: int


@dataclass(frozen=True)
class DayTab:
    """A day to choose."""

    index: int
    name: str


def days(reading: Reading, language: Language) -> tuple[DayTab, ...]:
    """The week's days."""
    telling = reading.telling(language)
    first = telling.view.clock.first_day
    return tuple(
        DayTab(i, telling.weekday(first + timedelta(days=i)))
        for i in range(reading.week.calendar.days)
    )


def entries(reading: Reading, language: Language, day: int) -> tuple[Entry, ...]:
    """Everything that is placed on a day, in order of time."""
    telling = reading.telling(language)
    clock = telling.view.clock
    start, end = clock.day_starts[day], clock.day_starts[day + 1]
    return tuple(entry(telling, p) for p in telling.by_time() if start <= clock.slot(p.start) < end)


def round_of(reading: Reading, language: Language, person: str) -> tuple[tuple[Entry, str], ...]:
    """Where a person serves, sits or has booked, each with what they are there for."""
    telling = reading.telling(language)
    view = telling.view
    found: list[tuple[int, Entry, str]] = []
    for p in telling.by_time():
        roles = [a.role for a in p.crew if a.person == person]
        request = view.requests[p.request]
        if request.kind == "booking" and person in request.people:
            roles.append(telling.say("订房", "booked"))
        found += [(view.span(p)[0], entry(telling, p), role) for role in roles]
    for seat, placements in telling.sitting:
        if person in view.requests[seat.request].people:
            said = telling.say("参加", "attends")
            found += [(view.span(p)[0], entry(telling, p), said) for p in placements]
    found.sort(key=lambda one: one[0])
    return tuple((made, role) for _, made, role in found)


def entry(telling: Telling, placement: Placement) -> Entry:
    """A placement in words."""
    view = telling.view
    request = view.requests[placement.request]
    span = view.span(placement)
    key = (placement.request, placement.session, placement.occurrence)
    room = view.rooms.get(placement.room or "")
    where = room.name or room.id if room is not None else telling.place(view.location(placement))
    return Entry(
        request=request.id,
        name=request.name or request.id,
        kind=request.kind,
        day=telling.day(span[0]),
        hours=telling.hours(span),
        where=where,
        crew=tuple(a.person for a in placement.crew),
        seats=f"{telling.seated.get(key, 0)}/{request.seats.limit}" if request.seats else "",
        locked=_locked(telling, placement),
        joined=where if room is not None and not isinstance(room, Room) else "",
    )


def _locked(telling: Telling, placement: Placement) -> bool:
    return any(
        lock.target.request == placement.request
        and lock.target.session in (None, placement.session)
        and lock.target.occurrence in (None, placement.occurrence)
        for lock in telling.week.decisions.locks
    )


def grid(reading: Reading, language: Language, venue: str, day: int) -> Grid | None:
    """The rooms of a venue on one day; None if it has none."""
    telling = reading.telling(language)
    view = telling.view
    rooms = [room for room in reading.week.rooms if room.venue == venue]
    if not rooms:
        return None
    start, end = view.clock.day_starts[day], view.clock.day_starts[day + 1]
    placed = [
        (p, p.room, occupied(view, p, p.room))
        for p in telling.by_time()
        if p.room is not None and start <= view.clock.slot(p.start) < end
    ]
    first, last = _hours(telling, rooms, start, end)
    columns = {room.id: i + 1 for i, room in enumerate(rooms)}
    blocks = []
    for p, room, outer in placed:
        span, made = view.span(p), entry(telling, p)
        blocks += [
            Block(
                made,
                columns[part],
                span[0] - first + 1,
                span[1] - span[0],
                outer[0] - first + 1,
                outer[1] - outer[0],
            )
            for part in view.room_parts(room)
            if part in columns
        ]
    return Grid(
        rooms=tuple(room.name or room.id for room in rooms),
        blocks=tuple(blocks),
        hours=tuple(
            (slot - first + 1, view.clock.time(slot)[11:16])
            for slot in range(first, last)
            if view.clock.time(slot)[14:16] == "00"
        ),
        rows=last - first,
        slot_minutes=reading.week.calendar.slot_minutes,
    )


def _hours(telling: Telling, rooms: list[Room], start: int, end: int) -> tuple[int, int]:
    """From the first opening of any of the rooms on a day to the last closing."""
    spans = [
        (max(start, a), min(end, b))
        for room in rooms
        for a, b in telling.view.spans(room.open)
        if a < end and b > start
    ]
    if not spans:
        return start, end
    return min(a for a, _ in spans), max(b for _, b in spans)


@dataclass(frozen=True)
class PersonLoad:
    """A person and how much the plan asks of them."""

    id: str
    tasks: int
    minutes: int


def people(reading: Reading, wanted: str, called: Collection[str] = ()) -> list[PersonLoad]:
    """Whoever serves by the plan, the busiest first; of a text, only those whose id holds it or who
    are called so."""
    view = reading.telling("zh").view
    text = wanted.casefold()
    found = [
        PersonLoad(id, len(tasks), sum(view.session(p).minutes for p in tasks))
        for id, tasks in view.tasks.items()
        if text in id.casefold() or id in called
    ]
    return sorted(found, key=lambda p: (-p.minutes, p.id))
