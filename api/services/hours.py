"""Standing hours of rooms over the days of a week, with its holidays and make-up workdays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, select

from models.base import Window
from models.hours import Hours
from models.load import Minutes
from models.tables import RoomHours, SpecialDay
from models.time import Calendar
from models.week import Week


def special_days(session: Session, neighbourhood: str, calendar: Calendar) -> dict[str, SpecialDay]:
    """The holidays and make-up workdays among the days of a calendar, by date."""
    first = date.fromisoformat(calendar.start)
    days = [str(first + timedelta(days=n)) for n in range(calendar.days)]
    found = session.exec(
        select(SpecialDay)
        .where(SpecialDay.neighbourhood == neighbourhood)
        .where(SpecialDay.date >= days[0], SpecialDay.date <= days[-1])
    )
    return {day.date: day for day in found}


def standing_hours(session: Session, neighbourhood: str) -> dict[str, Hours]:
    """The rooms that have standing hours."""
    found = session.exec(select(RoomHours).where(RoomHours.neighbourhood == neighbourhood))
    return {row.room: row.hours for row in found}


def windows(
    hours: Hours, calendar: Calendar, special: Mapping[str, SpecialDay]
) -> tuple[Window, ...]:
    """When a room with these hours is open in the days of a calendar, in order.

    A boundary that clocks jump over is the moment they jump to.
    """
    minutes = Minutes(calendar)
    first = date.fromisoformat(calendar.start)
    found = []
    for number in range(calendar.days):
        day = first + timedelta(days=number)
        weekday = _weekday(hours, day, special.get(str(day)))
        for stretch in hours.weekly:
            if stretch.weekday != weekday:
                continue
            start = _slot(minutes, day, stretch.opens, up=True)
            end = _slot(minutes, day, stretch.closes, up=False)
            if start < end:
                local = minutes.clock.time
                found.append(Window(start=local(start), end=local(end)))
    return tuple(sorted(found, key=lambda w: minutes.clock.slot(w.start)))


def _weekday(hours: Hours, day: date, special: SpecialDay | None) -> int | None:
    """The weekday whose hours a day has; None: it is closed."""
    if special is None or hours.special_days == "as-usual":
        return day.isoweekday()
    if special.kind == "off" and hours.special_days == "closed":
        return None
    return special.weekday


def _slot(minutes: Minutes, day: date, clock: str, *, up: bool) -> int:
    hour, minute = map(int, clock.split(":"))
    wall = datetime.combine(day, time.min) + timedelta(hours=hour, minutes=minute)
    return slot_of_wall(minutes, wall, up=up)


def slot_of_wall(minutes: Minutes, wall: datetime, *, up: bool = False) -> int:
    """The slot of a local time; of one that clocks jump over, the slot they jump to. A time within
    a slot counts as its beginning, or (``up``) its end."""
    moment = int(wall.replace(tzinfo=minutes.clock.zone).astimezone(UTC).timestamp()) // 60
    slot = minutes.slot_at(moment)
    return slot + 1 if up and minutes.of_slot(slot) < moment else slot


def with_hours(session: Session, neighbourhood: str, week: Week, *, anew: bool = False) -> Week:
    """The week, in which rooms that list no opening hours have their standing ones; ``anew``: also
    those whose hours were those of another week."""
    known = standing_hours(session, neighbourhood)
    special = special_days(session, neighbourhood, week.calendar)
    rooms = tuple(
        room.model_copy(update={"open": windows(known[room.id], week.calendar, special)})
        if room.id in known and (anew or not room.open)
        else room
        for room in week.rooms
    )
    return week.model_copy(update={"rooms": rooms})
