"""What is one's own: people and household of a grant, their weeks, what they get and ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from api.problems import Problem
from api.services.board import Board, board_of
from api.services.booking.near import places_and_above
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.things.guardians import minors
from models.tables import (
    Engagement,
    Identity,
    ItemRow,
    PersonRow,
    PlaceRow,
    RequestRow,
    Reservation,
    SkillRow,
    WeekRow,
    WithdrawalRow,
)


@dataclass(frozen=True)
class Mine:
    """Somebody at the resident's desk."""

    neighbourhood: str
    scope: str
    """A person or a household, as the grant names it."""
    household: str | None
    people: tuple[str, ...]
    """The person, or everybody of the household; and the children they are guardians of."""
    names: dict[str, str]
    board: Board
    """The week that is published, if any."""
    collecting: WeekRow | None
    """The week that takes wishes now."""

    def name(self, person: str) -> str:
        """What to call one of them."""
        return self.names.get(person, person)


def mine(
    session: Session, caller: Caller, neighbourhood: str, scope: str, moment: datetime
) -> Mine:
    """The desk of a person or household that the caller may answer for.

    Raises
    ------
    Problem : ``not-found``, or as :func:`api.services.rights.require`.
    """
    board = board_of(session, neighbourhood, moment)
    collecting = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood, WeekRow.state == "collecting")
        .order_by(col(WeekRow.start))
        .limit(1)
    ).one_or_none()
    week = board.week or collecting
    require(caller, "thing.write", _subject(session, neighbourhood, week, scope))
    household, people = _people(session, week, scope) if week is not None else (None, (scope,))
    if week is not None:
        people = (*people, *_wards(session, neighbourhood, week, people))
    known = session.exec(
        select(Identity.id, Identity.name).where(
            Identity.neighbourhood == neighbourhood, col(Identity.id).in_(people)
        )
    ).all()
    names = {id: name for id, name in known if name}
    return Mine(neighbourhood, scope, household, people, names, board, collecting)


def _subject(session: Session, neighbourhood: str, week: WeekRow | None, scope: str) -> Subject:
    """Somebody's own desk: theirs, and of whoever answers for the place where they live."""
    if week is None:
        return Subject(neighbourhood, owners=(scope,))
    person = session.get(PersonRow, (week.id, scope))
    home = scope if person is None else person.home
    above = places_and_above(session, week.id, (home,))
    return Subject(neighbourhood, tuple(place.id for place in above), (scope,))


def _people(session: Session, week: WeekRow, scope: str) -> tuple[str | None, tuple[str, ...]]:
    """The household of a scope and its people in a week."""
    person = session.get(PersonRow, (week.id, scope))
    if person is None:
        living = session.exec(
            select(PersonRow.id)
            .where(PersonRow.week == week.id, PersonRow.home == scope)
            .order_by(col(PersonRow.position))
        ).all()
        return scope, tuple(living)
    home = session.get(PlaceRow, (week.id, person.home))
    at_home = home is not None and home.level == week.household
    return (person.home if at_home else None), (scope,)


def _wards(
    session: Session, neighbourhood: str, week: WeekRow, people: Sequence[str]
) -> tuple[str, ...]:
    """Children of the week, under 14, whom one of these answers for."""
    young = minors(session, neighbourhood, people).wards - set(people)
    rows = session.exec(
        select(PersonRow.id)
        .where(PersonRow.week == week.id, col(PersonRow.id).in_(young))
        .order_by(col(PersonRow.position))
    )
    return tuple(rows.all())


def engagements(session: Session, found: Mine) -> Sequence[Engagement]:
    """What the standing publication and what was booked since ask of them and give them, in order
    of time."""
    publication = found.board.publication
    if publication is None:
        return ()
    asked = [request.id for request in requests(session, found, found.board.week)]
    asked += [it.id for it in reservations(session, found) if it.state in ("confirmed", "offered")]
    return session.exec(
        select(Engagement)
        .where(Engagement.publication == publication.id, Engagement.outcome != "cancelled")
        .where(
            or_(
                col(Engagement.person).in_(found.people),
                col(Engagement.request).in_(asked) & (col(Engagement.kind) != "crew"),
            )
        )
        .order_by(col(Engagement.starts), col(Engagement.kind))
    ).all()


def sessions_of(session: Session, crew: Sequence[Engagement]) -> dict[str, str]:
    """What somebody does → the session that it is part of, whose outcome they may say."""
    wanted = {(one.publication, one.request, one.session, one.occurrence): one.id for one in crew}
    rows = session.exec(
        select(Engagement).where(
            col(Engagement.publication).in_({one.publication for one in crew}),
            col(Engagement.request).in_({one.request for one in crew}),
            Engagement.kind == "session",
            Engagement.outcome != "cancelled",
        )
    ).all()
    keys = {(row.publication, row.request, row.session, row.occurrence): row.id for row in rows}
    return {id: keys[key] for key, id in wanted.items() if key in keys}


def requests(session: Session, found: Mine, week: WeekRow | None) -> Sequence[RequestRow]:
    """What the household asks for in a week, and has not withdrawn."""
    if week is None or found.household is None:
        return ()
    gone = select(WithdrawalRow.what).where(WithdrawalRow.week == week.id)
    return session.exec(
        select(RequestRow)
        .where(RequestRow.week == week.id, RequestRow.household == found.household)
        .where(col(RequestRow.id).not_in(gone))
        .order_by(col(RequestRow.position))
    ).all()


def reservations(session: Session, found: Mine) -> Sequence[Reservation]:
    """What they have booked or wait for, by time; at most a hundred."""
    whose = col(Reservation.person).in_(found.people)
    if found.household is not None:
        whose = or_(whose, col(Reservation.household) == found.household)  # type: ignore[assignment]
    return session.exec(
        select(Reservation)
        .where(Reservation.neighbourhood == found.neighbourhood, whose)
        .order_by(col(Reservation.starts).desc())
        .limit(100)
    ).all()


def goods(session: Session, week: WeekRow) -> Sequence[ItemRow]:
    """Goods that can be wished for."""
    return session.exec(
        select(ItemRow)
        .where(ItemRow.week == week.id, ItemRow.kind == "goods")
        .order_by(col(ItemRow.position))
    ).all()


def skills(session: Session, week: WeekRow) -> Sequence[SkillRow]:
    """Help that can be wished for."""
    return session.exec(
        select(SkillRow).where(SkillRow.week == week.id).order_by(col(SkillRow.position))
    ).all()


def collecting_week(found: Mine) -> WeekRow:
    """The week that takes wishes. Raises Problem ``not-now`` if none does."""
    if found.collecting is None:
        raise Problem("not-now", "collecting")
    return found.collecting
