"""The desk: book, cancel, confirm, reopen. What each needs, and what follows from it.

(new) → confirmed     free: at once             (new) → waiting      taken, willing to wait
waiting → offered     something became free     offered → confirmed  taken up in time
offered → lapsed      not taken up              any → cancelled      given back
waiting, cancelled, lapsed → confirmed          tried again: only if it is free
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.booking.frame import Frame
from api.services.booking.judge import objections, only_taken, refusal
from api.services.booking.keep import engage, hold_still, names_of, release, take
from api.services.booking.near import Near
from api.services.booking.waiting import frame_for, offer, waiting_for
from api.services.booking.wish import RoomWish, SeatWish, Who, draft, subject_of
from api.services.booking.wish import frame_for as frame_of_wish
from api.services.register.weekly import rooms_of
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import Reservation
from models.tables.base import now

Wanted = Literal["confirmed", "cancelled"]
MOST_WAITING = 10
"""Of one household, organisation or person at a time."""


def book(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    who: Who,
    wish: RoomWish | SeatWish,
    *,
    wait: bool = False,
    moment: datetime | None = None,
) -> Reservation:
    """Take a room or a seat at once; or, where others have it and ``wait`` is set, wait for it.

    Raises
    ------
    Problem : ``taken`` or ``against-rules`` with every objection; ``not-now`` for what has begun or
        lies in a week whose plan is not out (a coordinator may take rooms in weeks still to be
        decided); ``bad-input``; ``not-allowed``; ``too-many`` waiting.
    """
    at = moment or now()
    frame = frame_of_wish(session, neighbourhood, wish)
    require(caller, "thing.write", subject_of(session, frame, who))
    for other in who.people:
        # Where somebody is at a time is told by what is objected: only to those who may know.
        require(caller, "thing.write", subject_of(session, frame, Who(person=other)))
    it = draft(session, frame, who, wish, caller.account)
    it.asked_at = at
    must_be_open(caller, frame, it, at)
    _by_contract(session, frame, it)
    hold_still(session, names_of(it))
    found = objections(Near(session, frame, it))
    if found and not (wait and only_taken(found)):
        raise refusal(found)
    if found or not take(session, frame, it, "confirmed"):
        if not wait:
            raise Problem("taken")
        _may_wait(session, frame, it)
        session.add(it)
    _note(session, caller, it, "reservation.book")
    session.flush()
    return it


def _by_contract(session: Session, frame: Frame, it: Reservation) -> None:
    """Rooms that are free by contract are counted by the rules of a week: asked for, not taken.

    Raises
    ------
    Problem : ``against-rules``.
    """
    who = it.organisation if it.kind == "room" else None
    if who is not None and rooms_of(session, frame.row, who) is not None:
        zh = "免费用房的单位在征集时申请，按协议的时数安排"
        en = "asked for while a week collects: its free hours are counted by that week's rules"
        fault = Fault(entity=who, field="organisation", zh=zh, en=en)
        raise Problem("against-rules", errors=[fault])


def must_be_open(caller: Caller, frame: Frame, it: Reservation, moment: datetime) -> None:
    """It lies ahead, in a week whose plan is out; or a coordinator takes a room in one to come.

    Raises
    ------
    Problem : ``not-now``, or as :func:`api.services.rights.require`.
    """
    if it.starts * 60 <= moment.timestamp():
        _not_now("start", "已经开始", "it has begun")
    if frame.takes:
        return
    if not frame.ahead or it.kind != "room":
        _not_now("start", "该周的方案还没有公布", "the plan of that week is not out")
    require(caller, "decision.write", Subject(frame.neighbourhood))


def _not_now(field: str, zh: str, en: str) -> None:
    raise Problem("not-now", errors=[Fault(field=field, zh=zh, en=en)])


def _may_wait(session: Session, frame: Frame, it: Reservation) -> None:
    """Not for the same twice, and not for too much; nobody waits in a week that is not out."""
    if not frame.takes:
        raise Problem("taken")
    mine: list[Any] = [
        Reservation.neighbourhood == it.neighbourhood,
        col(Reservation.household) == it.household
        if it.household is not None
        else col(Reservation.made_by) == it.made_by,
        col(Reservation.state).in_(("waiting", "offered")),
    ]
    same: list[Any] = [Reservation.starts == it.starts, Reservation.kind == it.kind]
    same += [col(Reservation.room) == it.room] if it.kind == "room" else []
    same += [col(Reservation.activity) == it.activity] if it.kind == "seat" else []
    if session.exec(select(Reservation.id).where(*mine, *same)).first() is not None:
        raise Problem("already-there", "waiting")
    if session.exec(select(func.count()).where(*mine)).one() >= MOST_WAITING:
        raise Problem("too-many", f"{MOST_WAITING} waiting")


def move(
    session: Session,
    caller: Caller,
    reservation: str,
    to: Wanted,
    *,
    moment: datetime | None = None,
) -> Reservation:
    """Give a reservation back, or take it up: an offer, or one that holds nothing, if it is free.

    Done twice, it changes nothing.

    Raises
    ------
    Problem : ``not-found``; ``taken`` or ``against-rules`` for a slot that somebody else has by
        now; ``not-now`` for an offer whose time is over, and for what has begun.
    """
    at = moment or now()
    it = session.get(Reservation, reservation)
    if it is None:
        raise Problem("not-found", reservation)
    frame = frame_for(session, it)
    require(caller, "thing.write", whose(session, frame, it))
    others = waiting_for(session, it) if to == "cancelled" else []
    hold_still(session, set().union(names_of(it), *map(names_of, others)))
    session.refresh(it, with_for_update=True)
    if it.state == to:
        return it
    if to == "cancelled":
        _cancel(session, frame, it, others, at)
    else:
        _confirm(session, caller, frame, it, at)
    _note(session, caller, it, f"reservation.{'cancel' if to == 'cancelled' else 'confirm'}")
    session.flush()
    return it


def whose(session: Session, frame: Frame, it: Reservation) -> Subject:
    """Whose a reservation is."""
    who = Who(person=it.person, organisation=it.organisation)
    found = subject_of(session, frame, who)
    owners = {o for o in (it.household, it.organisation) if o is not None}
    return Subject(it.neighbourhood, found.places, {*found.owners, *owners})


def _cancel(
    session: Session, frame: Frame, it: Reservation, others: list[Reservation], moment: datetime
) -> None:
    if it.state not in ("offered", "confirmed"):
        it.state = "cancelled"
        session.add(it)
        return
    if it.starts * 60 <= moment.timestamp():
        _not_now("state", "已经开始", "it has begun")
    release(session, frame, it, "cancelled")
    offer(session, frame, others, moment)


def _confirm(
    session: Session, caller: Caller, frame: Frame, it: Reservation, moment: datetime
) -> None:
    if it.state == "offered":
        if it.expires_at is None or it.expires_at <= moment:
            _not_now("state", "名额保留的时间已过", "the time of the offer is over")
        it.state, it.expires_at = "confirmed", None
        session.add(it)
        session.flush()
        engage(session, frame, it)
        return
    must_be_open(caller, frame, it, moment)
    found = objections(Near(session, frame, it))
    if found:
        raise refusal(found)
    if not take(session, frame, it, "confirmed"):
        raise Problem("taken")


def _note(session: Session, caller: Caller, it: Reservation, operation: str) -> None:
    own = any(grant.scope in (it.person, it.household) for grant in caller.grants if grant.scope)
    note(
        session,
        caller,
        operation,
        neighbourhood=it.neighbourhood,
        entity="reservation",
        entity_id=it.id,
        behalf_of=None if own else it.person or it.organisation,
    )
