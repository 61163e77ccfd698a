"""An occurrence that takes longer: what that makes of the week."""

from __future__ import annotations

from matcher.repair.past import Past, occurrence_of
from matcher.repair.spans import closed_for, window, without
from matcher.rules.use import occupied
from matcher.rules.view import View
from models.base import Window
from models.demand import Request
from models.event import Overran
from models.items import Placement
from models.supply import Person, Pledge, Room

Replaced = tuple[dict[str, Person], dict[str, Room], dict[str, Request], dict[str, Pledge]]


def overrun(view: View, event: Overran, past: Past) -> Replaced:
    """The people, rooms, requests and pledges that are otherwise (see :class:`Overran`).

    What has happened is allowed: windows, opening hours and people's limits are widened to hold it.
    """
    key = (event.request, event.session, event.occurrence)
    placed = next(p for p in view.placements if occurrence_of(p) == key)
    until = view.clock.slot(event.until)
    if view.session(placed).occurrences > 1:
        return _held_after(view, placed, until, past)
    start = view.span(placed)[0]
    minutes = (until - start) * view.clock.calendar.slot_minutes
    stretch = window(view.clock, start, until)
    longer = _longer(view, placed, minutes, until, stretch)
    people = {
        a.person: _allowed(view, a.person, placed, minutes, stretch, past) for a in placed.crew
    }
    behind = {who.staff_pledge for who in people.values()}
    behind |= {who.hire.fund for who in people.values() if who.hire is not None}
    pledges = {
        name: view.pledges[name].model_copy(
            update={"windows": (*view.pledges[name].windows, stretch)}
        )
        for name in behind
        if name is not None and view.pledges[name].windows
    }
    rooms = {}
    if placed.room is not None:
        turnover = view.clock.length(view.rooms[placed.room].turnover_minutes)
        begin = occupied(view, placed, placed.room)[0]
        for part in view.room_parts(placed.room):
            rooms[part] = _opened(view, view.single_rooms[part], begin, until + turnover)
    return people, rooms, {longer.id: longer}, pledges


def _longer(view: View, placed: Placement, minutes: int, until: int, stretch: Window) -> Request:
    request = view.requests[placed.request]
    sessions = tuple(
        s.model_copy(update={"minutes": minutes, "windows": (*s.windows, stretch)})
        if s.id == placed.session
        else s
        for s in request.sessions
    )
    update: dict[str, object] = {"sessions": sessions}
    if request.deadline is not None and view.clock.slot(request.deadline) < until:
        update["deadline"] = view.clock.time(until)
    return request.model_copy(update=update)


def _allowed(
    view: View, person: str, placed: Placement, minutes: int, stretch: Window, past: Past
) -> Person:
    """The person, free in the stretch, with limits that what has begun fits in."""
    who = view.people[person]
    begun = [p for p in view.tasks[person] if past.keeps(p) and p is not placed]
    today = view.clock.day(view.span(placed)[0])
    whole = minutes + sum(view.session(p).minutes for p in begun)
    in_day = minutes + sum(
        view.session(p).minutes for p in begun if view.clock.day(view.span(p)[0]) == today
    )
    return who.model_copy(
        update={
            "windows": (*who.windows, stretch),
            "week_minutes": max(who.week_minutes, whole),
            "day_minutes": max(who.day_minutes, in_day),
        }
    )


def _opened(view: View, room: Room, start: int, end: int) -> Room:
    return room.model_copy(
        update={
            "open": (*room.open, window(view.clock, start, end)),
            "closed": without(view.clock, room.closed, start, end),
        }
    )


def _held_after(view: View, placed: Placement, until: int, past: Past) -> Replaced:
    """Crew away and room closed for what is added, on the way to their next task included."""
    end = view.span(placed)[1]
    here = view.location(placed)
    people = {}
    for a in placed.crew:
        who = view.people[a.person]
        later = [p for p in view.tasks[a.person] if view.span(p)[0] >= end]
        ways = [view.travel_slots(here, view.location(p)) for p in later]
        free = until + max([view.clock.length(who.rest_minutes), *ways])
        windows = without(view.clock, who.windows, end, free)
        people[a.person] = who.model_copy(update={"windows": windows})
    rooms = {}
    if placed.room is not None:
        turnover = view.clock.length(view.rooms[placed.room].turnover_minutes)
        for part in view.room_parts(placed.room):
            room = view.single_rooms[part]
            rooms[part] = closed_for(view, room, end + turnover, until + turnover, past)
    return people, rooms, {}, {}
