"""Whose reservations somebody sees, in order of time, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import false, true
from sqlmodel import Session, col, or_, select

from api.problems import Problem
from api.services.rights import Subject, held_by, require
from api.services.signing import Caller
from models.tables import Neighbourhood, PlaceRow, Reservation, WeekRow

MOST = 100
"""On a page."""


def reservations_of(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    *,
    since: int,
    states: Sequence[str] = (),
    after: tuple[int, str] | None = None,
) -> list[Reservation]:
    """Those that the caller may see, that end after a minute, in order; at most :data:`MOST`, from
    behind ``after`` (start and id of the last one seen) on.

    Raises
    ------
    Problem : ``not-found``, or as :func:`api.services.rights.require`.
    """
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    member(caller, neighbourhood)
    query = select(Reservation).where(
        Reservation.neighbourhood == neighbourhood,
        Reservation.ends > since,
        _visible(session, caller, neighbourhood),
    )
    if states:
        query = query.where(col(Reservation.state).in_(states))
    if after is not None:
        start, id = after
        query = query.where(
            or_(Reservation.starts > start, (Reservation.starts == start) & (Reservation.id > id))
        )
    return list(
        session.exec(query.order_by(col(Reservation.starts), col(Reservation.id)).limit(MOST))
    )


def member(caller: Caller, neighbourhood: str) -> None:
    """Whoever belongs to a neighbourhood comes through.

    Raises
    ------
    Problem : as :func:`api.services.rights.require`.
    """
    require(caller, "common.read", Subject(neighbourhood))


def _visible(session: Session, caller: Caller, neighbourhood: str) -> Any:
    """As SQL: what any grant of the caller reaches for reading."""
    held = held_by(caller, "thing.read", neighbourhood)
    columns = (Reservation.person, Reservation.household, Reservation.organisation)
    return or_(
        true() if held.whole else false(),
        *(col(column).in_(held.own) for column in columns),
        *(col(Reservation.place).in_(_below(session, neighbourhood, p)) for p in held.places),
    )


def _below(session: Session, neighbourhood: str, place: str) -> Any:
    """The ids of a place and of all that lies in it, in the last week."""
    last = session.exec(
        select(WeekRow.id)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()
    top = select(PlaceRow.id).where(PlaceRow.week == last, PlaceRow.id == place)
    tree = top.cte("tree", recursive=True)
    below = select(PlaceRow.id).where(PlaceRow.week == last, PlaceRow.parent == tree.c.id)
    return select(tree.union(below).c.id)
