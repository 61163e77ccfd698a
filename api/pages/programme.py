"""This week's programme: what everybody may come to, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.pages.kinds import word
from api.pages.look import Look
from api.services.readings import Reading
from models.items import Placement


@dataclass(frozen=True)
class Event:
    """Something that is on."""

    name: str
    kind: str
    """``activity`` or ``project``."""
    starts: str
    """ISO 8601 with the offset, for machines."""
    ends: str
    hours: str
    where: str
    room: str
    audience: str
    full: bool | None
    """Whether every place is taken; None: no places are counted."""


@dataclass(frozen=True)
class Day:
    """A day of the week and what is on."""

    date: date
    name: str
    events: tuple[Event, ...]


PUBLIC = ("activity", "project")
"""Kinds of request that are everybody's: wishes, bookings and rotas are not shown."""


def programme(reading: Reading, look: Look) -> tuple[Day, ...]:
    """Every day of the week, also those with nothing on."""
    telling = reading.telling(look.language)
    view = telling.view
    by_day: dict[int, list[Event]] = {day: [] for day in range(reading.week.calendar.days)}
    for placement in telling.by_time():
        if view.requests[placement.request].kind in PUBLIC:
            day = view.clock.day(view.clock.slot(placement.start))
            by_day[day].append(_event(reading, look, placement))
    first = view.clock.first_day
    return tuple(
        Day(
            first + timedelta(days=day),
            telling.weekday(first + timedelta(days=day)),
            tuple(events),
        )
        for day, events in by_day.items()
    )


def _event(reading: Reading, look: Look, placement: Placement) -> Event:
    telling = reading.telling(look.language)
    view = telling.view
    request = view.requests[placement.request]
    span = view.span(placement)
    offer = request.seats
    key = (placement.request, placement.session, placement.occurrence)
    bands = offer.audiences if offer is not None else ()
    joined = look.say("、", ", ")
    return Event(
        name=request.name or word(request.kind, look.language),
        kind=request.kind,
        starts=moment(reading, span[0]),
        ends=moment(reading, span[1]),
        hours=telling.hours(span),
        where=view.places[view.location(placement)].name,
        room=room_name(reading, placement.room),
        audience=joined.join(word(band, look.language) for band in bands),
        full=None if offer is None else telling.seated.get(key, 0) >= offer.limit,
    )


def moment(reading: Reading, slot: int) -> str:
    """The moment a slot begins, with the offset of the place's clock."""
    clock = reading.telling("zh").view.clock
    at = datetime.fromisoformat(clock.time(slot))
    return (at if at.tzinfo else at.replace(tzinfo=clock.zone)).isoformat(timespec="minutes")


def room_name(reading: Reading, room: str | None) -> str:
    """What people call a room; nothing for none."""
    if room is None:
        return ""
    found = reading.telling("zh").view.rooms[room]
    return found.name or found.id
