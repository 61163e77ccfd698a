"""Who does what, when, where: by room, by person, by day, and as a list of what is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages import timetable
from api.pages.coordinator.desk import OnDesk, calling, desk_page
from api.pages.look import look_of
from api.pages.paging import cut
from api.services.names import named_like
from api.services.readings import Reading, reading

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/plan")
WAYS = ("room", "person", "day", "list")
HANDED = 60
"""Rows of a list on one page."""


@router.get("")
def get_plan(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    by: str = "room",
    day: int = 0,
    venue: str = "",
    person: str = "",
    q: str = "",
    at: int = 1,
) -> Response:
    """The plan, looked at in one of four ways."""
    way = by if by in WAYS else "room"
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "plan")
    read = reading(session, found.plan.id)
    look = look_of(request)
    chosen = min(max(day, 0), read.week.calendar.days - 1)
    venues = [v for v in read.week.venues if any(r.venue == v.id for r in read.week.rooms)]
    here = venue if any(v.id == venue for v in venues) else (venues[0].id if venues else "")
    values: dict[str, Any] = {}
    shown: set[str] = set()
    if way == "room":
        values["grid"] = timetable.grid(read, look.language, here, chosen)
        values["listed"] = _in_rooms(read, timetable.entries(read, look.language, chosen), here)
        shown = _serving(values["listed"])
    elif way == "day":
        values["listed"] = cut(timetable.entries(read, look.language, chosen), at, HANDED)
        shown = _serving(values["listed"].rows)
    elif way == "person":
        like = named_like(session, asking, found.week.neighbourhood, q)
        values["people"] = cut(timetable.people(read, q, like), at, HANDED)
        values["person"] = person if person in read.telling("zh").view.people else ""
        values["round"] = timetable.round_of(read, look.language, values["person"])
        shown = {one.id for one in values["people"].rows} | {values["person"]}
    else:
        values["flows"] = cut(_flows(read, look.language, q), at, HANDED)
    return desk_page(
        request,
        found,
        "desk/plan.html",
        "plan",
        by=way,
        day=chosen,
        days=timetable.days(read, look.language),
        venue=here,
        venues=venues,
        q=q,
        called=calling(session, asking, found, shown),
        **values,
    )


def _serving(entries: Iterable[timetable.Entry]) -> set[str]:
    return {person for entry in entries for person in entry.crew}


def _in_rooms(
    read: Reading, listed: tuple[timetable.Entry, ...], venue: str
) -> tuple[timetable.Entry, ...]:
    """What is in the rooms of a venue, single or joined."""
    view = read.telling("zh").view
    rooms = {
        room.name or room.id
        for room in view.rooms.values()
        if view.single_rooms[view.room_parts(room.id)[0]].venue == venue
    }
    return tuple(entry for entry in listed if entry.where in rooms)


def _flows(read: Reading, language: str, wanted: str) -> list[dict[str, str]]:
    """What is handed over, in order of time; only what names a text."""
    telling = read.telling("zh" if language == "zh" else "en")
    view = telling.view
    rows = [
        {
            "what": telling.quantity(view.pledges[flow.pledge], flow.amount),
            "to": view.requests[flow.request].name or flow.request,
            "from": telling.organisations.get(view.pledges[flow.pledge].donor, ""),
            "when": telling.moment(flow.at),
            "where": telling.place(flow.place),
        }
        for flow in sorted(view.flows, key=lambda f: (view.clock.slot(f.at), f.request))
    ]
    text = wanted.casefold()
    return [row for row in rows if any(text in cell.casefold() for cell in row.values())]
