"""The wishes that come in: those that need somebody's eye first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, and_, col, func, select

from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import PlaceRow, RequestRow, WeekRow

MOST = 30
URGENT = 3
"""What counts at most until somebody has confirmed more."""


@dataclass(frozen=True)
class Wish:
    """A wish as the inbox shows it."""

    row: RequestRow
    home: str
    """Name of the household's place, or of where it is."""
    waits: bool
    """Whether its urgency waits to be confirmed."""


@dataclass(frozen=True)
class Inbox:
    """One page of wishes."""

    wishes: tuple[Wish, ...]
    total: int
    waiting: int


def inbox(session: Session, caller: Caller, week: WeekRow, *, skip: int, waiting: bool) -> Inbox:
    """Wishes of a week, those to be confirmed first, then the latest; or only the former.

    Raises
    ------
    Problem : as :func:`api.services.rights.require`: care classes are shown.
    """
    require(caller, "sensitive.read", Subject(week.neighbourhood))
    mine = and_(col(RequestRow.week) == week.id, col(RequestRow.kind) == "need")
    unconfirmed = and_(
        col(RequestRow.urgency) > URGENT, col(RequestRow.urgency_confirmed).is_(False)
    )
    chosen = and_(mine, unconfirmed) if waiting else mine
    rows = session.exec(
        select(RequestRow)
        .where(chosen)
        .order_by(unconfirmed.desc(), col(RequestRow.position).desc())
        .offset(skip)
        .limit(MOST)
    ).all()
    places = {row.household or row.place for row in rows}
    names = dict(
        session.exec(
            select(PlaceRow.id, PlaceRow.name).where(
                PlaceRow.week == week.id, col(PlaceRow.id).in_(places)
            )
        ).all()
    )
    return Inbox(
        tuple(
            Wish(
                row,
                names.get(row.household or row.place) or row.household or row.place,
                row.urgency > URGENT and not row.urgency_confirmed,
            )
            for row in rows
        ),
        _count(session, mine),
        _count(session, and_(mine, unconfirmed)),
    )


def _count(session: Session, condition: object) -> int:
    query = select(func.count()).select_from(RequestRow).where(condition)  # type: ignore[arg-type]
    return session.exec(query).one()
