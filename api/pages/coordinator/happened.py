"""What happened to a published week, chosen step by step and made into an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from starlette.datastructures import FormData

from api.pages.asking import field
from api.problems import Fault
from api.services.begun import now_in
from api.services.readings import Reading
from matcher.show.repair import Teller
from matcher.show.telling import Language, Telling
from models.event import Declined, Event, Overran, SessionCancelled, UrgentWish
from models.items import Placement
from models.tables.base import now

Given = dict[str, Any]
KINDS: dict[str, tuple[str, str]] = {
    "person": ("有人来不了", "Somebody cannot come"),
    "room": ("房间用不了", "A room cannot be used"),
    "pledge": ("东西没到齐", "Goods fell short"),
    "wish": ("有急事要帮", "An urgent wish"),
    "withdrawn": ("有人不要了", "A wish is withdrawn"),
    "overran": ("拖堂了", "Something overran"),
}
"""What can have happened, as people say it."""
PARTS = {
    "morning": ("08:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "22:00"),
}
MINUTES = (30, 60, 90, 120)
SHOWN = 60
"""Most choices of one kind on a page."""


@dataclass(frozen=True)
class Option:
    """One answer to *which*."""

    value: str
    name: str
    more: str = ""


def begun(read: Reading) -> int:
    """The slot that is now; what begins before has begun."""
    time = now_in(read.week, now())
    return 0 if time is None else read.telling("zh").view.clock.slot(time)


def days_ahead(read: Reading, language: Language) -> list[tuple[str, str]]:
    """(ISO date, what it is called) of the days that are not over."""
    telling = read.plainly(language)
    clock, moment = telling.view.clock, begun(read)
    return [
        ((clock.first_day + timedelta(days=i)).isoformat(), telling.weekday(_day(telling, i)))
        for i in range(read.week.calendar.days)
        if clock.day_starts[i + 1] > moment
    ]


def _day(telling: Telling, index: int) -> date:
    return telling.view.clock.first_day + timedelta(days=index)


def absences(read: Reading, language: Language, person: str) -> list[Option]:
    """What somebody can be away from: each task that is ahead, each day with one, the rest."""
    telling, moment = read.plainly(language), begun(read)
    ahead = [
        placed
        for placed in telling.by_time()
        if any(a.person == person for a in placed.crew)
        and telling.view.clock.slot(placed.start) >= moment
    ]
    found = [
        Option(
            _value("session-cancelled", person, placed),
            telling.view.requests[placed.request].name or placed.request,
            _when(telling, placed),
        )
        for placed in ahead
    ]
    days = dict.fromkeys(telling.view.clock.day(telling.view.clock.slot(p.start)) for p in ahead)
    for day in days:
        value = urlencode(
            {"kind": "day-cancelled", "person": person, "day": _day(telling, day).isoformat()}
        )
        name = telling.say("整天：", "The whole of ") + telling.weekday(_day(telling, day))
        found.append(Option(value, name))
    if ahead:
        value = urlencode({"kind": "rest-cancelled", "person": person})
        found.append(Option(value, telling.say("这周余下的都来不了", "The rest of the week")))
    return found


def running(read: Reading, language: Language, day: str) -> list[Option]:
    """What takes place on a day and could last longer than planned."""
    telling = read.plainly(language)
    view = telling.view
    moment = begun(read)
    placed = [p for p in telling.by_time() if p.start.startswith(day) and view.span(p)[1] >= moment]
    return [
        Option(
            _value("overran", "", p), view.requests[p.request].name or p.request, _when(telling, p)
        )
        for p in placed[:SHOWN]
    ]


def _value(kind: str, person: str, placed: Placement) -> str:
    parts = {
        "kind": kind,
        "person": person,
        "request": placed.request,
        "session": placed.session,
        "occurrence": str(placed.occurrence),
    }
    return urlencode({name: part for name, part in parts.items() if part})


def _when(telling: Telling, placed: Placement) -> str:
    span = telling.view.span(placed)
    where = telling.view.location(placed) if placed.room is None else placed.room
    return f"{telling.day(span[0])} {telling.hours(span)} · {telling.name(where)}"


def event_of(read: Reading, what: str, form: FormData) -> tuple[Given | None, list[Fault]]:
    """The event that a form states, or what is missing in it."""
    faults: list[Fault] = []

    def need(name: str, zh: str, en: str) -> str:
        value = field(form, name, 400)
        if not value:
            faults.append(Fault(field=name, zh=zh, en=en))
        return value

    made: Given
    if what in ("person", "overran"):
        made = dict(parse_qsl(need("event", "选一个", "choose one")))
        if "occurrence" in made:
            made["occurrence"] = _whole(made["occurrence"])
        if what == "overran":
            made["until"] = _until(read, made, need("until", "写到几点", "say until when"))
    elif what == "room":
        day = need("day", "选一天", "choose a day")
        start = need("from", "写从几点", "say from when")
        end = need("to", "写到几点", "say until when")
        made = {
            "kind": "room-closed",
            "room": need("room", "选一个房间", "choose a room"),
            "window": {"start": f"{day}T{start}", "end": _after(day, start, end)},
        }
    elif what == "pledge":
        pledge = need("pledge", "选一样东西", "choose what fell short")
        left = need("left", "写还有多少", "say how much there is")
        made = {"kind": "pledge-short", "pledge": pledge, "quantity": _parts(read, pledge, left)}
    elif what == "withdrawn":
        made = {
            "kind": "wish-withdrawn",
            "request": need("request", "选一件心愿", "choose a wish"),
        }
    else:
        made = {"kind": "urgent-wish", "request": _wish(read, form, need)}
    if reason := field(form, "reason", 2000):
        made["reason"] = reason
    return (None if faults else made), faults


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _after(day: str, start: str, end: str) -> str:
    """An end on this day, or on the next one if that is before the start."""
    if day and end <= start:
        day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return f"{day}T{end}"


def _until(read: Reading, made: Given, time: str) -> str:
    key = (made.get("request", ""), made.get("session", ""), made.get("occurrence", 0))
    placed = read.telling("zh").view.placed.get(key)
    if not placed:
        return time
    day, _, start = placed[0].start.partition("T")
    return _after(day, start[:5], time)


def _parts(read: Reading, pledge: str, left: str) -> int:
    """Units of what a pledge gives, in parts; what is no number is less than nothing."""
    known = read.telling("zh").view.pledges.get(pledge)
    if known is None or not left.replace(".", "", 1).isdecimal():
        return -1
    item = None if known.item is None else read.telling("zh").view.items[known.item]
    return round(float(left) * (item.parts if item is not None else 1))


def _wish(read: Reading, form: FormData, need: Any) -> Given:
    """An urgent wish, whole."""
    week = read.week
    home = need("home", "选是谁家", "choose whose home")
    topics = [topic for topic in week.catalogue.topics if topic == "mutual-aid"]
    tree: Given = {
        "id": f"urgent-{uuid4().hex[:12]}",
        "kind": "need",
        "household": home,
        "place": home,
        "topic": (topics or list(week.catalogue.topics) or [""])[0],
        "urgency": 5,
        "urgency_confirmed": True,
        "name": need("name", "写一句是什么事", "say in a few words what it is"),
    }
    if field(form, "kind") == "goods":
        item = need("item", "选要什么", "choose what is needed")
        amount = need("amount", "写要多少", "say how much")
        known = read.telling("zh").view.items.get(item)
        parts = known.parts if known is not None else 1
        tree["lines"] = [{"id": "what", "item": item, "amount": _whole(amount) * parts}]
    else:
        times = [time for time in form.getlist("time") if isinstance(time, str)]
        if not times:
            need("time", "至少勾一个时间", "tick at least one time")
        tree["sessions"] = [
            {
                "id": "visit",
                "minutes": _whole(field(form, "minutes", 4) or "60"),
                "windows": [_window(time) for time in times],
                "crew": [{"id": "helper", "skill": need("skill", "选帮什么", "choose what help")}],
                "home_visit": True,
            }
        ]
    return tree


def _window(time: str) -> dict[str, str]:
    day, _, part = time.partition(" ")
    start, end = PARTS.get(part, ("", ""))
    return {"start": f"{day}T{start}", "end": f"{day}T{end}"}


def event_in_words(telling: Telling, event: Event) -> str:
    """What happened, in one sentence; less of it where the plan no longer has what it names."""
    if isinstance(event, UrgentWish):
        return telling.say("新的急事：", "A new urgent wish: ") + (
            event.request.name or event.request.id
        )
    if isinstance(event, (SessionCancelled, Declined, Overran)):
        key = (event.request, event.session, event.occurrence)
        if key not in telling.view.placed:
            return telling.name(event.request) + telling.say("：已另作安排", ": arranged otherwise")
    return Teller(telling, telling).event(event)


def people_of(telling: Telling, event: Event) -> set[str]:
    """Whoever :func:`event_in_words` calls by name."""
    found = {getattr(event, "person", "")} - {""}
    if isinstance(event, (SessionCancelled, Declined, Overran)):
        key = (event.request, event.session, event.occurrence)
        found |= {a.person for placed in telling.view.placed.get(key, ()) for a in placed.crew}
    return found
