"""One tap: a volunteer or host confirms or declines what a published plan asks of them, a household
gives back what the plan gave it.

A decline is an event to be repaired: it is written down as :mod:`models.event` words it, and a
worker looks for ways out (:mod:`api.services.repairing`), for the coordinator to choose from. What
a household gives back (a seat, a room) is free at once, and offered to who waits for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlmodel import Session, col, func, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.booking.desk import Wanted, move, whose
from api.services.booking.frame import Frame, frame_of
from api.services.booking.keep import count_seats, hold_still, names_of
from api.services.booking.near import places_and_above
from api.services.booking.waiting import offer, waiting_for
from api.services.booking.wish import Who, answers_for, subject_of
from api.services.promised import release_promises
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.demand import Request
from models.event import Declined, Event, WishWithdrawn
from models.load import shelves
from models.tables import (
    Engagement,
    Publication,
    ReportedEvent,
    Reservation,
    RoomUse,
    WeekRow,
    WithdrawalRow,
)
from models.tables.base import now
from models.tables.calendars import EventState

Reply = Literal["confirmed", "declined"]


def answer(
    session: Session,
    caller: Caller,
    engagement: str,
    reply: Reply,
    *,
    reason: str = "",
    moment: datetime | None = None,
) -> Engagement:
    """Confirm, or decline, what one is to do or to get. Said twice, it changes nothing.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` once it has begun or the publication is no longer the one
        that stands, and for a yes after a no that has been repaired.
    """
    at = moment or now()
    it = session.get(Engagement, engagement)
    if it is None:
        raise Problem("not-found", engagement)
    publication = session.get_one(Publication, it.publication)
    week = session.get_one(WeekRow, publication.week)
    frame = frame_of(session, week)
    asked = shelves.REQUESTS.pick(session, week.id, (it.request,))
    own = session.get(Reservation, it.request)
    require(caller, "thing.write", _whose(session, frame, it, asked[0] if asked else None, own))
    # What is given back changes what stands: nobody publishes or books meanwhile.
    for row in (week, publication, it):
        session.refresh(row, with_for_update=True)
    if it.answer == reply:
        return it
    # What a plan asked that stands no longer is cancelled.
    if not frame.takes or it.outcome == "cancelled":
        raise _not_now("这份方案已不再有效", "it no longer stands")
    if it.starts * 60 <= at.timestamp():
        raise _not_now("已经开始", "it has begun")
    if own is not None:
        move(session, caller, own.id, _AS[reply], moment=at)
        session.refresh(it)
        return it
    it.answer = reply
    if reply == "confirmed":
        _take_back(session, it)
    elif it.kind == "crew":
        event = Declined(
            kind="declined",
            person=it.person or "",
            request=it.request,
            session=it.session or "",
            occurrence=it.occurrence or 0,
            by=caller.account or "",
            reason=reason,
        )
        _report(session, caller, week, it, event)
    else:
        gone = WishWithdrawn(
            kind="wish-withdrawn", request=it.request, by=caller.account or "", reason=reason
        )
        at_once = asked[0].kind in ("booking", "enrolment")
        _report(session, caller, week, it, gone, state="handled" if at_once else "open")
        if at_once:
            _give_back(session, frame, it, asked[0], at)
    session.add(it)
    note(
        session,
        caller,
        f"engagement.{reply}",
        neighbourhood=it.neighbourhood,
        week=week.id,
        entity="engagement",
        entity_id=it.id,
        behalf_of=it.person or asked[0].household if asked else it.person,
    )
    session.flush()
    return it


_AS: dict[Reply, Wanted] = {"confirmed": "confirmed", "declined": "cancelled"}


def _not_now(zh: str, en: str) -> Problem:
    return Problem("not-now", errors=[Fault(field="answer", zh=zh, en=en)])


def _whose(
    session: Session,
    frame: Frame,
    it: Engagement,
    asked: Request | None,
    own: Reservation | None,
) -> Subject:
    """Who serves says yes or no for serving; for all else, whose wish it is."""
    if own is not None:
        return whose(session, frame, own)
    if it.kind == "crew" or asked is None:
        return subject_of(session, frame, Who(person=it.person))
    who = answers_for(session, frame.neighbourhood, it.person) if it.person is not None else None
    owners = {o for o in (who, asked.household, asked.organisation) if o is not None}
    above = places_and_above(session, frame.row.id, (asked.place,))
    return Subject(frame.neighbourhood, tuple(p.id for p in above), owners)


def _report(
    session: Session,
    caller: Caller,
    week: WeekRow,
    it: Engagement,
    event: Event,
    state: EventState = "open",
) -> None:
    session.add(
        ReportedEvent(
            id=uuid4().hex,
            neighbourhood=week.neighbourhood,
            week=week.id,
            engagement=it.id,
            content=event,
            state=state,
            reported_by=caller.account,
        )
    )


def _take_back(session: Session, it: Engagement) -> None:
    """A yes after a no: nothing needs to be repaired any more, unless it has been."""
    said = session.exec(
        select(ReportedEvent).where(ReportedEvent.engagement == it.id).with_for_update()
    ).all()
    if any(event.state == "handled" for event in said):
        raise _not_now("已经另作安排", "it has been arranged otherwise")
    for event in said:
        event.state = "withdrawn"
        session.add(event)


def _give_back(
    session: Session, frame: Frame, it: Engagement, asked: Request, moment: datetime
) -> None:
    """A booking's rooms, or an enrolment's seats, are free; who waits for them is offered them."""
    rows = session.exec(
        select(Engagement).where(
            Engagement.publication == it.publication, Engagement.request == it.request
        )
    ).all()
    for row in rows:
        row.outcome, row.answer = "cancelled", "declined"
        session.add(row)
    given = [_as_reservation(session, frame, row, asked) for row in rows if row.kind == it.kind]
    others = {one.id: one for was in given for one in waiting_for(session, was)}
    hold_still(session, set().union(names_of(given[0]), *map(names_of, others.values())))
    uses = session.exec(
        select(RoomUse).where(
            RoomUse.publication == it.publication,
            RoomUse.request == it.request,
            col(RoomUse.active),
        )
    ).all()
    for use in uses:
        use.active = False
        session.add(use)
    if it.kind == "seat":
        session.flush()
        count_seats(session, frame, given[0], -len(asked.people))
    _withdraw(session, frame.row.id, it.request)
    session.flush()
    offer(session, frame, list(others.values()), moment)


def _as_reservation(session: Session, frame: Frame, it: Engagement, asked: Request) -> Reservation:
    """What is given back, in the words in which others wait for it."""
    seats = it.kind == "seat"
    activity = shelves.REQUESTS.pick(session, frame.row.id, (it.activity,)) if it.activity else ()
    course = bool(activity) and activity[0].seats is not None and activity[0].seats.course
    return Reservation(
        id=it.request,
        neighbourhood=it.neighbourhood,
        kind="seat" if seats else "room",
        state="cancelled",
        household=asked.household,
        organisation=asked.organisation,
        people=asked.people,
        place=asked.place,
        topic=asked.topic,
        starts=it.starts,
        ends=it.ends,
        room=None if seats else it.room,
        week=frame.row.id if seats else None,
        activity=it.activity,
        session=None if course else it.session,
        occurrence=None if course else it.occurrence,
    )


def _withdraw(session: Session, week: str, request: str) -> None:
    """The request is no longer wished for, nor is it promised anything."""
    last = session.exec(
        select(func.max(WithdrawalRow.position)).where(WithdrawalRow.week == week)
    ).one()
    position = 0 if last is None else last + 1
    session.add(WithdrawalRow(week=week, id=str(position), position=position, what=request))
    release_promises(session, week, request)
