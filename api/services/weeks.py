"""Neighbourhoods and their weeks: making them, finding them, holding them still."""

from __future__ import annotations

from sqlmodel import Session, select

from api.problems import Problem
from api.services.audit import note
from api.services.hours import with_hours
from api.services.ledger.book import Book
from api.services.ledger.weekly import put_into_weeks
from api.services.register.entering import take_over, tell_all
from api.services.rights import Operation, Subject, require
from api.services.signing import Caller
from models.load import register_rooms, save_week
from models.tables import Neighbourhood, WeekRow
from models.tables.base import now
from models.week import Week


def make_neighbourhood(
    session: Session, caller: Caller, *, id: str, name: str, time_zone: str
) -> Neighbourhood:
    """A new one, without a week. Raises Problem ``already-there``."""
    require(caller, "neighbourhood.make", Subject())
    if session.get(Neighbourhood, id) is not None:
        raise Problem("already-there", id)
    made = Neighbourhood(id=id, name=name, time_zone=time_zone)
    session.add(made)
    note(session, caller, "neighbourhood.make", neighbourhood=id)
    session.flush()
    return made


def make_week(session: Session, caller: Caller, neighbourhood: str, week: Week) -> WeekRow:
    """A new week, collecting, with all that is in it; its rooms become known to the database, its
    projects to the register, and what the register knows of them counts.

    Raises
    ------
    Problem : ``already-there`` if a week has this id, or this neighbourhood one that starts then.
    """
    require(caller, "week.make", Subject(neighbourhood))
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    same_day = (WeekRow.neighbourhood == neighbourhood, WeekRow.start == week.calendar.start)
    if session.get(WeekRow, week.id) or session.exec(select(WeekRow.id).where(*same_day)).first():
        raise Problem("already-there", week.id)
    week = with_hours(session, neighbourhood, week)
    save_week(session, week, neighbourhood=neighbourhood)
    register_rooms(session, neighbourhood, (*week.rooms, *week.joined_rooms))
    note(session, caller, "week.make", neighbourhood=neighbourhood, week=week.id)
    session.flush()
    made = session.get_one(WeekRow, week.id)
    moment = now()
    tell_all(session, made, moment)
    take_over(session, made, week.requests, moment)
    put_into_weeks(Book(session, caller, neighbourhood))
    return made


def week_of(session: Session, caller: Caller, operation: Operation, week: str) -> WeekRow:
    """A week the caller may do this with. Raises Problem ``not-found``, or as ``require``."""
    row = session.get(WeekRow, week)
    if row is None:
        raise Problem("not-found", week)
    require(caller, operation, Subject(row.neighbourhood))
    return row


def held(session: Session, caller: Caller, operation: Operation, week: str) -> WeekRow:
    """The same, held still until the transaction ends: nobody else changes it meanwhile."""
    row = week_of(session, caller, operation, week)
    session.refresh(row, with_for_update=True)
    return row


def shared(session: Session, caller: Caller, week: str) -> WeekRow:
    """A week of a neighbourhood in which the caller has a part; its state stays what it is until
    the transaction ends, while others may write things of it too.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    row = session.get(WeekRow, week)
    if row is None:
        if caller.account is None:
            require(caller, "common.read", Subject())
        raise Problem("not-found", week)
    require(caller, "common.read", Subject(row.neighbourhood))
    session.refresh(row, with_for_update={"read": True})
    return row
