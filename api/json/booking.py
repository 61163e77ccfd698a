"""Booking now: taking what is free, giving it back, waiting; series; one tap for helpers."""

from __future__ import annotations

import re
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from api.json.reserved import (
    AnswerIn,
    AnswerOut,
    Booked,
    ReservationIn,
    ReservationPage,
    RoomIn,
    SeriesIn,
    date_out,
    reservation_out,
)
from api.json.unit import Asking, Transaction, Unit
from api.openapi import failing
from api.problems import Fault, Problem
from api.services import answers
from api.services.booking import desk, series
from api.services.booking.frame import last_frame
from api.services.booking.lists import member, reservations_of
from api.services.booking.repeats import dates_of_file, dates_of_rule
from api.services.booking.wish import RoomWish, SeatWish, minute_of, subject_of, zone_of
from api.services.register.rating import rate
from api.services.rights import require
from models.base import LocalTime
from models.load import as_moment
from models.tables.base import now
from models.tables.reservations import ReservationState

router = APIRouter(tags=["booking"], route_class=Unit)


@router.post(
    "/neighbourhoods/{neighbourhood}/reservations",
    status_code=201,
    responses=failing("too-many"),
)
def post_reservation(
    neighbourhood: str, body: ReservationIn, asking: Asking, session: Transaction
) -> Booked:
    """Take a room or a seat that is free, at once; or wait for it. With ``series``: a room on many
    dates, and which of them clash, why, and what comes nearest to those."""
    member(asking, neighbourhood)
    wish: RoomWish | SeatWish
    if body.room is not None and body.series is not None and body.seat is None:
        return _series(session, asking, neighbourhood, body, body.room, body.series)
    if body.room is not None and body.seat is None:
        if body.room.start is None or body.room.minutes is None:
            raise _expected("room.start", "start 和 minutes", "start and minutes")
        wish = _room_wish(body.room, body.room.start, body.room.minutes)
    elif body.seat is not None and body.room is None and body.series is None:
        wish = SeatWish(**body.seat.model_dump())
    else:
        raise _expected("room", "room 或 seat 之一", "either room or seat")
    it = desk.book(session, asking, neighbourhood, body.who(), wish, wait=body.wait)
    return Booked(reservation=reservation_out(it))


def _room_wish(room: RoomIn, start: str, minutes: int) -> RoomWish:
    return RoomWish(room.room, room.function, start, minutes, room.attending)


def _expected(field: str, zh: str, en: str) -> Problem:
    fault = Fault(field=field, zh=f"应为{zh}", en=f"expected {en}")
    return Problem("bad-input", errors=[fault])


def _series(
    session: Transaction,
    asking: Asking,
    neighbourhood: str,
    body: ReservationIn,
    room: RoomIn,
    many: SeriesIn,
) -> Booked:
    whose = subject_of(session, last_frame(session, neighbourhood), body.who())
    require(asking, "thing.write", whose)
    zone = ZoneInfo(zone_of(session, neighbourhood))
    moment = now()
    if many.calendar is not None and many.rule is None:
        dates = dates_of_file(many.calendar, zone, moment)
    elif many.rule is not None and room.start is not None and room.minutes is not None:
        first = as_moment(minute_of(session, neighbourhood, room.start)).astimezone(zone)
        dates = dates_of_rule(first, room.minutes, many.rule, moment)
    else:
        raise _expected(
            "series", "calendar，或 rule 与 start、minutes", "calendar, or rule, start and minutes"
        )
    found = series.make_series(
        *(session, asking, neighbourhood, body.who(), _room_wish(room, "", 0), dates),
        zone=zone,
        days=many.days,
        trial=many.trial,
        moment=moment,
    )
    return Booked(dates=[date_out(one) for one in found])


@router.get("/neighbourhoods/{neighbourhood}/reservations")
def get_reservations(
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    since: Annotated[LocalTime | None, Query()] = None,
    state: Annotated[list[ReservationState] | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> ReservationPage:
    """One's own reservations, or those of one's place, from a time (now) on."""
    member(asking, neighbourhood)
    begin = minute_of(session, neighbourhood, since) if since else int(now().timestamp()) // 60
    found = reservations_of(
        session, asking, neighbourhood, since=begin, states=state or (), after=_cursor(after)
    )
    last = f"{found[-1].starts}.{found[-1].id}" if len(found) == 100 else None
    return ReservationPage(items=[reservation_out(it) for it in found], next=last)


def _cursor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,10})\.(\w{1,40})", text)
    if found is None:
        raise Problem("bad-input", errors=[Fault(field="after", zh="应为 next", en="a next")])
    return int(found[1]), found[2]


@router.post("/answers", responses=failing("not-found"))
def post_answer(body: AnswerIn, asking: Asking, session: Transaction) -> AnswerOut:
    """One tap: confirm or decline what a published plan asks of somebody or gives them; take up an
    offer, give a reservation back, try again for one that holds nothing; or, with ``stars``, rate
    what one's household took part in."""
    if (body.answer is None) == (body.stars is None):
        raise _expected("answer", "answer 或 stars 之一", "answer or stars")
    if body.answer is None or body.stars is not None:
        if body.engagement is None or body.reservation is not None or body.stars is None:
            raise _expected("engagement", "engagement", "engagement")
        rated = rate(session, asking, body.engagement, body.stars, now())
        return AnswerOut.model_validate({"answer": rated.answer})
    if body.engagement is not None and body.reservation is None:
        it = answers.answer(session, asking, body.engagement, body.answer, reason=body.reason)
        return AnswerOut.model_validate({"answer": it.answer})
    if body.reservation is not None and body.engagement is None:
        to: desk.Wanted = "confirmed" if body.answer == "confirmed" else "cancelled"
        moved = desk.move(session, asking, body.reservation, to)
        return AnswerOut(answer=body.answer, reservation=reservation_out(moved))
    raise _expected("engagement", "engagement 或 reservation 之一", "engagement or reservation")
