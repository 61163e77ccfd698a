"""Every part of a request that the plan leaves out, with all that could have been it."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.explain.goods import Goods
from matcher.explain.lack import Found
from matcher.explain.people import Helpers
from matcher.explain.rooms import Rooms, places
from matcher.explain.sitting import Sitting, attendance
from matcher.explain.times import banned, starts, time_part
from matcher.rules.served import counted
from matcher.rules.view import View
from models.demand import Request, Session


def missing_parts(view: View, request: Request) -> list[Found]:
    """The lines, session occurrences and seat that are not wholly served; what the gate keeps out
    of play is left out."""
    return list(_parts(view, request))


def _parts(view: View, request: Request) -> Iterator[Found]:
    is_open = view.passes_gate(request)
    for line in request.lines if is_open else ():
        got = counted(view, request.id, line.id)
        if got < line.amount:
            missing = -(-(line.amount - got) // 1)
            yield Goods(view, request, line).part(int(missing), got)
    lacking = False
    for session in request.sessions:
        if not (is_open or session.meeting):
            continue
        missing = sum(
            (request.id, session.id, k) not in view.placed for k in range(session.occurrences)
        )
        if missing:
            lacking = True
            yield from session_parts(view, request, session, missing)
    if lacking:
        few = attendance(view, request)
        if few is not None:
            yield few
    if is_open and request.seat is not None and request.id not in view.seats_of:
        yield Sitting(view, request).part()


def session_parts(view: View, request: Request, session: Session, missing: int) -> Iterator[Found]:
    """When, where and by whom a session could take place, each as candidates."""
    begins = begins_of(view, request, session)
    if not begins:
        yield time_part(view, request, session, missing)
    if session.room is not None:
        yield Rooms(view, request, session, begins).part(missing)
    helpers = helpers_of(view, request, session)
    for role in session.crew:
        yield helpers.part(role, missing)


def begins_of(view: View, request: Request, session: Session) -> list[int]:
    """The slots at which a session could begin, those that people have banned left out."""
    bans = view.week.decisions.bans
    return [
        b
        for b in starts(view, request, session)
        if not any(banned(view, d, request, session, b) for d in bans)
    ]


def helpers_of(view: View, request: Request, session: Session) -> Helpers:
    """The judge of everybody for a session: where and when it could be, in the rooms that fit."""
    begins = begins_of(view, request, session)
    rooms: tuple[str, ...] = ()
    if session.room is not None:
        judge = Rooms(view, request, session, begins)
        rooms = judge.part(0).part.fit
        begins = judge.begins_in(rooms) if rooms else begins
    return Helpers(view, request, session, places(view, request, session, rooms), begins)
