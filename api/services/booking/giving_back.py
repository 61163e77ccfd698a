"""Giving back all that is reserved for somebody who is not there any more."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from api.services.booking.desk import move
from api.services.signing import Caller
from models.tables import Reservation
from models.tables.reservations import HOLDING


def give_back_all(
    session: Session, caller: Caller, neighbourhood: str, person: str, moment: datetime
) -> set[str]:
    """What a person waits for or holds and that has not begun is cancelled, and offered to others;
    the ids of all their reservations."""
    ahead = col(Reservation.starts) > int(moment.timestamp()) // 60
    found = session.exec(
        select(Reservation.id, Reservation.state, ahead)
        .where(Reservation.neighbourhood == neighbourhood, Reservation.person == person)
        .order_by(col(Reservation.starts), col(Reservation.id))
    ).all()
    for id, state, later in found:
        if later and state in (*HOLDING, "waiting"):
            move(session, caller, id, "cancelled", moment=moment)
    return {id for id, _, _ in found}
