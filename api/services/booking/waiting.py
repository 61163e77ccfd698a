"""The waiting list: who is offered what becomes free, in which order, and for how long.

The order: first whose household (or organisation) holds the fewest reservations and bookings in
that week; among those, who has waited longest. An offer holds the room or the seat for
:data:`OFFER`, at most until it begins; whoever does not take it up in time loses it to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from api.services.audit import note
from api.services.booking.frame import Frame, frame_at, frame_of
from api.services.booking.judge import objections
from api.services.booking.keep import hold_still, names_of, release, take
from api.services.booking.near import Near
from api.services.notices.telling import tell_offered
from api.services.signing import PUBLIC
from models.load import as_moment
from models.tables import Reservation, RoomPart, RoomUse, WeekRow
from models.tables.reservations import HOLDING

OFFER = timedelta(hours=2)
"""How long something is held for whom it is offered to."""


def frame_for(session: Session, it: Reservation) -> Frame:
    """The week a reservation lies in, which stays as it is until the transaction ends."""
    if it.week is not None:
        return frame_of(session, session.get_one(WeekRow, it.week), share=True)
    return frame_at(session, it.neighbourhood, it.starts, share=True)


def waiting_for(session: Session, it: Reservation) -> list[Reservation]:
    """Who waits for something that a reservation holds, or whom its cap or its people keep from
    what they wait for: its own household."""
    if it.kind == "seat":
        wanted = (col(Reservation.week) == it.week) & (col(Reservation.activity) == it.activity)
    else:
        # With set-up and turnover, what is near in time may be in the way too.
        reach = timedelta(days=1) // timedelta(minutes=1)
        spaces = select(RoomPart.space).where(
            RoomPart.neighbourhood == it.neighbourhood, RoomPart.room == it.room
        )
        rooms = select(RoomPart.room).where(
            RoomPart.neighbourhood == it.neighbourhood, col(RoomPart.space).in_(spaces)
        )
        wanted = (
            col(Reservation.room).in_(rooms)
            & (col(Reservation.starts) < it.ends + reach)
            & (col(Reservation.ends) > it.starts - reach)
        )
    if it.household is not None:
        wanted = wanted | (col(Reservation.household) == it.household)
    found = session.exec(
        select(Reservation).where(
            Reservation.neighbourhood == it.neighbourhood,
            Reservation.state == "waiting",
            Reservation.id != it.id,
            wanted,
        )
    )
    return list(found)


def in_order(session: Session, frame: Frame, waiting: Sequence[Reservation]) -> list[Reservation]:
    """The order in which they are offered something (see above)."""
    has: dict[tuple[str | None, ...], int] = {}
    for it in waiting:
        if _owner(it) not in has:
            has[_owner(it)] = _holds(session, frame, it)
    return sorted(waiting, key=lambda it: (has[_owner(it)], it.asked_at, it.id))


def _owner(it: Reservation) -> tuple[str | None, ...]:
    """Whom it counts for."""
    if it.household is not None:
        return it.household, None, None
    return None, it.organisation, it.person


def _holds(session: Session, frame: Frame, it: Reservation) -> int:
    """How many reservations that hold something, and published bookings, they have this week."""
    columns = (Reservation.household, Reservation.organisation, Reservation.person)
    theirs = [col(c) == v for c, v in zip(columns, _owner(it), strict=True) if v is not None]
    taken = session.exec(
        select(func.count()).where(
            Reservation.neighbourhood == it.neighbourhood,
            col(Reservation.state).in_(HOLDING),
            Reservation.starts >= frame.first,
            Reservation.starts < frame.last,
            *theirs,
        )
    ).one()
    if it.household is None:
        return taken
    published = session.exec(
        select(func.count()).where(
            RoomUse.neighbourhood == it.neighbourhood,
            RoomUse.origin == "published",
            col(RoomUse.active),
            col(RoomUse.household) == it.household,
            RoomUse.starts >= frame.first,
            RoomUse.starts < frame.last,
        )
    ).one()
    return taken + published


def offer(
    session: Session, frame: Frame, waiting: Sequence[Reservation], moment: datetime
) -> list[Reservation]:
    """Offer what is free to those who wait, in order; those who cannot have it are passed over.

    The caller holds their households still (:func:`api.services.booking.keep.hold_still`).
    """
    offered = []
    for it in in_order(session, frame, waiting):
        session.refresh(it, with_for_update=True)
        until = min(moment + OFFER, as_moment(it.starts))
        here = frame.first <= it.starts < frame.last
        if it.state != "waiting" or until <= moment or not (here and frame.takes):
            continue
        if not objections(Near(session, frame, it)) and take(session, frame, it, "offered", until):
            _note(session, it, "reservation.offer")
            offered.append(it)
    if offered:
        tell_offered(session, frame.row.id, offered)
    return offered


def due(session: Session, moment: datetime) -> list[str]:
    """Offers whose time is over, and those who wait for what has begun; oldest first."""
    minute = int(moment.timestamp()) // 60
    found = session.exec(
        select(Reservation.id)
        .where(
            or_(
                (col(Reservation.state) == "offered") & (col(Reservation.expires_at) <= moment),
                (col(Reservation.state) == "waiting") & (col(Reservation.starts) <= minute),
            )
        )
        .order_by(col(Reservation.expires_at), col(Reservation.id))
    )
    return list(found)


def lapse(session: Session, reservation: str, moment: datetime) -> list[Reservation]:
    """End an offer that was not taken up, and offer what it held to the next; or a wait that is
    over. Done twice, it changes nothing. Who has been offered something is returned."""
    it = session.get(Reservation, reservation)
    if it is None:
        return []
    frame = frame_for(session, it)
    others = waiting_for(session, it)
    hold_still(session, set().union(names_of(it), *map(names_of, others)))
    session.refresh(it, with_for_update=True)
    if it.state == "waiting" and it.starts * 60 <= moment.timestamp():
        it.state = "lapsed"
        session.add(it)
        session.flush()
        return []
    if it.state != "offered" or it.expires_at is None or it.expires_at > moment:
        return []
    release(session, frame, it, "lapsed")
    _note(session, it, "reservation.lapse")
    return offer(session, frame, others, moment)


def _note(session: Session, it: Reservation, operation: str) -> None:
    note(
        session,
        PUBLIC,
        operation,
        neighbourhood=it.neighbourhood,
        entity="reservation",
        entity_id=it.id,
    )
