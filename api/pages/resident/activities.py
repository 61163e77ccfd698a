"""Join in, alone or with the family: what is on, with places left; the waiting list where there are
none; and what the week to come offers, to be ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.kinds import word
from api.pages.look import Look, look_of
from api.pages.paging import cut
from api.pages.programme import moment
from api.pages.render import go
from api.pages.resident.book import plainly
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.pages.resident.ranked import to_rank, whom
from api.problems import Fault, Problem
from api.services.booking.desk import book
from api.services.booking.wish import SeatWish, Who
from api.services.mine import Mine
from api.services.readings import Reading

router = APIRouter(route_class=Unit, prefix=PREFIX + "/activities")
MOST = 30
"""On a page."""


@dataclass(frozen=True)
class Offer:
    """A time of an activity that is still to come, or a whole course."""

    activity: str
    session: str
    occurrence: int
    course: bool
    name: str
    day: str
    hours: str
    where: str
    audience: str
    full: bool


@router.get("")
def get_activities(request: Request, found: Own, session: Transaction, at: int = 1) -> Response:
    """What one can still join this week."""
    return _page(request, found, session, at, [])


def _page(
    request: Request, found: Mine, session: Session, at: int, faults: list[Fault]
) -> Response:
    read = found.board.reading
    look = look_of(request)
    offers = _offers(read, look, found, datetime.now(UTC)) if read is not None else []
    return my_page(
        request,
        found,
        "my/activities.html",
        "activities",
        shown=cut(offers, at, MOST),
        comes=bool(to_rank(session, look, found)),
        faults=faults,
        status=409 if faults else 200,
    )


def _offers(read: Reading, look: Look, mine: Mine, at: datetime) -> list[Offer]:
    telling = read.telling(look.language)
    view = telling.view
    bands = {view.people[p].audience for p in mine.people if p in view.people}
    found, seen = [], set()
    for placement in telling.by_time():
        request = view.requests[placement.request]
        offer = request.seats
        if offer is None or (offer.course and request.id in seen):
            continue
        if offer.audiences and bands.isdisjoint(offer.audiences):
            continue  # meant for others
        span = view.span(placement)
        if datetime.fromisoformat(moment(read, span[0])) <= at + timedelta(minutes=1):
            seen.add(request.id)  # a course that has begun cannot be joined
            continue
        seen.add(request.id)
        key = (placement.request, placement.session, placement.occurrence)
        room = view.rooms.get(placement.room or "")
        where = room.name or room.id if room else telling.place(view.location(placement))
        joined = look.say("、", ", ")
        found.append(
            Offer(
                activity=request.id,
                session=placement.session,
                occurrence=placement.occurrence,
                course=offer.course,
                name=request.name or request.id,
                day=telling.day(span[0]),
                hours=telling.hours(span),
                where=where,
                audience=joined.join(word(band, look.language) for band in offer.audiences),
                full=telling.seated.get(key, 0) >= offer.limit,
            )
        )
    return found


@router.post("")
def post_seat(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Take places, or places on the waiting list: together, or not at all."""
    week = found.board.week
    people = whom(found, form)
    if not people:
        said = Fault(field="person", zh="勾上谁去", en="tick who goes")
        raise Shown(_page(request, found, session, 1, [said]))
    if week is None:
        raise Problem("not-now", "published")
    course = field(form, "course") == "yes"
    occurrence = field(form, "occurrence", 3)
    wish = SeatWish(
        week=week.id,
        activity=field(form, "activity", 80),
        session=None if course else field(form, "session", 80),
        occurrence=None if course or not occurrence.isdecimal() else int(occurrence),
    )
    who = Who(person=people[0], people=people)
    try:
        made = book(session, asking, found.neighbourhood, who, wish, wait=True)
    except Problem as problem:
        if problem.code not in ("against-rules", "taken", "already-there", "not-now", "too-many"):
            raise
        raise Shown(_page(request, found, session, 1, plainly(problem))) from None
    return go(f"{home_of(found)}?done={'seat' if made.state == 'confirmed' else 'waiting'}")
