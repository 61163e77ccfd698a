"""A calendar as iCalendar text, in the terms of those who read it.

Subscribed calendars are fetched again and again and replace what was there: METHOD is PUBLISH, an
entry keeps its UID, and DTSTAMP is when it last changed, so that the same content is the same text.
Not every client hides what is CANCELLED, so its summary says it too, and it blocks no time. Times
are local with their zone, so that the wall clock stays right however rules of time zones change;
only the second of two hours of one name, which no local time can tell, is given in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from api.services.calendars.entries import Entry
from models.load import as_moment

PRODID = "-//Tongxin//Tongxin 1//ZH"
REFRESH = timedelta(hours=1)

WORDS = {
    "zh": {
        "crew": "服务",
        "seat": "参加",
        "booking": "订房",
        "use": "已订",
        "CANCELLED": "已取消",
        "TENTATIVE": "待确认",
    },
    "en": {
        "crew": "Serving",
        "seat": "Taking part",
        "booking": "Booked",
        "use": "Taken",
        "CANCELLED": "Cancelled",
        "TENTATIVE": "To be confirmed",
    },
}


def as_text(
    entries: Iterable[Entry], *, title: str, zone: ZoneInfo, language: str, rooms: dict[str, str]
) -> bytes:
    """The calendar, with the definitions of its time zone."""
    calendar = Calendar()
    for name, value in (
        ("prodid", PRODID),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", title),
        ("x-wr-timezone", str(zone)),
    ):
        calendar.add(name, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, zone, WORDS[language], rooms))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry, zone: ZoneInfo, words: dict[str, str], rooms: dict[str, str]) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", local(entry.starts, zone))
    event.add("dtend", local(entry.ends, zone))
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    what = entry.name or entry.function
    said = "：".join(part for part in (words[entry.doing], what) if part)
    mark = words.get(entry.status)
    event.add("summary", f"［{mark}］{said}" if mark is not None else said)
    where = rooms.get(entry.room or "", entry.room) or entry.place
    if where:
        event.add("location", where)
    return event


def local(minute: int, zone: ZoneInfo) -> datetime:
    """Local time; UTC where the local name was used for an earlier hour."""
    moment = as_moment(minute).astimezone(zone)
    return moment.astimezone(UTC) if moment.fold else moment
