"""What a plan published anew does to what has been reserved: what it has no room for any more is
taken back, with a notice, what it leaves free is offered to those who wait, and who waits for an
activity that it drops is told and waits no longer.

A plan keeps what is reserved, by its locks; only a way out of an event, or a change somebody tried,
may let go of them: the tea room is closed, the host cannot come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from api.services.audit import note
from api.services.booking.frame import Frame, frame_of
from api.services.booking.keep import hold_still, names_of, occurrences, release
from api.services.booking.waiting import offer
from api.services.notices.telling import tell_taken_back
from api.services.signing import Caller
from models.items import Commitments
from models.load import as_moment, held_in
from models.tables import Reservation, WeekRow
from models.tables.reservations import HOLDING


def take_back(
    session: Session, caller: Caller, row: WeekRow, content: Commitments
) -> list[Reservation]:
    """Give up what is reserved in a week and has no place in this content, and tell whose it was.

    The caller holds the week. To be called while the plan before still stands, so that the rooms
    are free before others are taken; everybody whose turn may come is held still with it.
    """
    frame = frame_of(session, row)
    kept = {p.request for p in content.placements} | {s.request for s in content.seats}
    gone = [it for it in held_in(session, row) if it.id not in kept]
    hold_still(
        session, {name for it in (*gone, *_waiting(session, frame)) for name in names_of(it)}
    )
    before = {}
    for it in gone:
        session.refresh(it, with_for_update=True)
        before[it.id] = it.state
        release(session, frame, it, "cancelled")
        _note(session, caller, it)
    tell_taken_back(session, row, gone, before)
    return gone


def offer_freed(
    session: Session, caller: Caller, row: WeekRow, moment: datetime
) -> list[Reservation]:
    """Offer what the plan that stands now leaves free to those who wait in its week; who waits for
    what it drops waits no longer, and is told once."""
    frame = frame_of(session, row)
    _give_up(session, caller, row, _follow(session, frame))
    return offer(session, frame, _waiting(session, frame), moment)


def _give_up(
    session: Session, caller: Caller, row: WeekRow, waiting: Sequence[Reservation]
) -> None:
    """End waits for what does not happen any more."""
    for it in waiting:
        it.state = "cancelled"
        session.add(it)
        _note(session, caller, it)
    session.flush()
    tell_taken_back(session, row, waiting, dict.fromkeys((it.id for it in waiting), "waiting"))


def _follow(session: Session, frame: Frame) -> list[Reservation]:
    """Seats go where their activity goes: when they begin and end is what the plan now says. Who
    waits for one that does not happen any more."""
    seats = session.exec(
        select(Reservation)
        .where(Reservation.week == frame.row.id, Reservation.kind == "seat")
        .where(col(Reservation.state).in_((*HOLDING, "waiting")))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    dropped = []
    for activity in {it.activity or "" for it in seats}:
        happens = occurrences(session, frame, activity)
        for it in seats:
            such = [
                e
                for e in happens
                if it.session is None or (e.session, e.occurrence) == (it.session, it.occurrence)
            ]
            if it.activity != activity:
                continue
            if such:
                it.starts, it.ends = such[0].starts, max(e.ends for e in such)
                if it.expires_at is not None:
                    it.expires_at = min(it.expires_at, as_moment(it.starts))
                session.add(it)
            elif it.state == "waiting":
                dropped.append(it)
    session.flush()
    return sorted(dropped, key=lambda it: (it.asked_at, it.id))


def _note(session: Session, caller: Caller, it: Reservation) -> None:
    note(
        session,
        caller,
        "reservation.take-back",
        neighbourhood=it.neighbourhood,
        entity="reservation",
        entity_id=it.id,
    )


def _waiting(session: Session, frame: Frame) -> Sequence[Reservation]:
    return session.exec(
        select(Reservation)
        .where(
            Reservation.neighbourhood == frame.neighbourhood,
            Reservation.state == "waiting",
            Reservation.starts >= frame.first,
            Reservation.starts < frame.last,
        )
        .order_by(col(Reservation.asked_at), col(Reservation.id))
    ).all()
