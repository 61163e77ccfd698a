"""Whether somebody who waits could be served right now, by what is free: a quick look."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.baseline.moments import clear_starts
from matcher.repair.desk import Desk
from matcher.repair.reach import Hood
from models.demand import Request, Session


def fits(desk: Desk, request: Request, hood: Hood) -> bool:
    """Whether some part of a request finds a room or person of the neighbourhood, or a seat or
    stock, that is free by the desk's books. The program looks at everything else."""
    if any(_session(desk, request, s, hood) for s in desk.facts.in_order(request)):
        return True
    if request.seat is not None and _seat(desk, request):
        return True
    return any(
        desk.state.left(source.pledge, request, line) > 0
        for line in request.lines
        for source in desk.facts.sources(request, line)
    )


def _session(desk: Desk, request: Request, session: Session, hood: Hood) -> bool:
    facts, state = desk.facts, desk.state
    length = facts.clock.length(session.minutes)
    starts = hood.ahead(facts.start_bits(request, session))
    for name in request.people:
        starts &= clear_starts(state.busy[name], length)
    if session.room is not None:
        free = 0
        for room in facts.rooms_for(session.room):
            if room.id in hood.rooms:
                free |= room_starts(desk, room.id, session, length)
        starts &= free
    if len(session.crew) != 1 or not starts:
        return bool(starts)  # of several, not all need be in the neighbourhood yet
    free = 0
    for person in desk.able(session, session.crew[0]):
        if person.id in hood.people:
            mine = facts.person_starts(person, length)
            free |= mine & clear_starts(state.busy[person.id], length)
    return bool(starts & free)


def room_starts(desk: Desk, name: str, session: Session, length: int) -> int:
    """Starts at which a room is open and not taken, set-up and turnover counted, as bits."""
    need = session.room
    if need is None:
        return 0
    room = desk.view.rooms[name]
    before, after = desk.facts.around(room, need)
    taken = 0
    for part in desk.view.room_parts(name):
        taken |= desk.state.room_taken[part]
    free = clear_starts(taken, before + length + after) << before
    return desk.facts.room_starts(room, need, length) & free


def _seat(desk: Desk, request: Request) -> bool:
    """Whether a choice of an enrolment has a place left at a time when all of its people can."""
    choices = request.seat.choices if request.seat is not None else ()
    for choice in choices:
        offer = desk.view.requests[choice.activity].seats
        tasks = desk.state.tasks_of[choice.activity].values()
        if offer is None or not tasks:
            continue
        left = [
            offer.limit - desk.state.attendance[task.key] >= len(request.people)
            and _free(desk, request.people, task.start, task.end)
            for task in tasks
        ]
        if all(left) if offer.course else any(left):
            return True
    return False


def _free(desk: Desk, people: Iterable[str], start: int, end: int) -> bool:
    span = ((1 << (end - start)) - 1) << start
    return all(not desk.state.busy[person] & span for person in people)
