"""Opening the week that follows, and telling it how the one before has ended."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.hours import with_hours
from api.services.ledger.book import Book
from api.services.ledger.weekly import put_into_weeks
from api.services.register.entering import tell_all
from api.services.signing import PUBLIC, Caller
from api.services.turn.carry import week_after
from api.services.turn.past import of_this_week
from api.services.turn.times import Move
from api.services.weeks import held
from matcher.rules.view import View
from models.items import Commitments
from models.load import load_week, register_rooms, save_week, shelves
from models.tables import (
    Engagement,
    PastAskRow,
    PledgeRow,
    PolicyRow,
    Publication,
    RequestRow,
    WeekRow,
)
from models.tables.base import now
from models.tables.week import STATES
from models.validate import InvalidInput, problems_of
from models.week import Week

KNOWN = STATES[STATES.index("published") :]
"""States in which it is known what a week gives."""
UNDONE = ("missed", "cancelled")


def open_next(session: Session, caller: Caller, week: str, *, id: str | None = None) -> WeekRow:
    """Open the week after one that is published, in execution or over, by copying what lasts.

    Raises
    ------
    Problem : ``not-now`` before anything is published; ``already-there`` if it has been opened.
    """
    row = held(session, caller, "week.make", week)
    if row.state not in KNOWN:
        raise Problem("not-now", f"{row.state}: {', '.join(KNOWN)}")
    made = _opened(session, row, id)
    note(
        session,
        caller,
        "week.open",
        neighbourhood=row.neighbourhood,
        week=made.id,
        entity="week",
        entity_id=made.id,
        after=week,
    )
    session.flush()
    return made


def close(session: Session, row: WeekRow) -> None:
    """Write what came of a week into the one that follows, which is opened if nobody has yet.

    A week that has been opened early was told what was promised. Where it still collects it is told
    now what was kept: its history, wishes that were not served after all, pledges that nobody has
    touched since. One that has gone on stays as it is: its plan rests on what was known.
    """
    following = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == row.neighbourhood, col(WeekRow.start) > row.start)
        .order_by(col(WeekRow.start))
        .with_for_update()
    ).all()
    if not following:
        _opened(session, row, None)
        note(session, PUBLIC, "week.open", neighbourhood=row.neighbourhood, after=row.id)
        return
    week = load_week(session, row.id)
    view = View(week, _done(session, week))
    for later in following:
        if later.state == "collecting":
            _correct_history(session, view, later)
    first = following[0]
    if first.state == "collecting":
        _correct_things(session, week, view.content, first)
    session.flush()


def _opened(session: Session, row: WeekRow, id: str | None) -> WeekRow:
    week = load_week(session, row.id)
    start = Move(week.calendar).new.start
    name = id or f"{row.neighbourhood}-{start}"[:80]
    same_day = (WeekRow.neighbourhood == row.neighbourhood, WeekRow.start == start)
    if session.get(WeekRow, name) or session.exec(select(WeekRow.id).where(*same_day)).first():
        raise Problem("already-there", errors=[Fault(entity=name, zh="下一周", en="the next week")])
    following = week_after(
        week,
        _done(session, week),
        id=name,
        seed=secrets.randbelow(2**63),
        listed=_listed(session, row.id),
    )
    following = with_hours(session, row.neighbourhood, following, anew=True)
    problems = problems_of(following)
    if problems:
        raise InvalidInput(problems)
    save_week(session, following, neighbourhood=row.neighbourhood)
    register_rooms(session, row.neighbourhood, (*following.rooms, *following.joined_rooms))
    session.get_one(PolicyRow, name).published_at = now()  # the seed is there to be read
    session.flush()
    made = session.get_one(WeekRow, name)
    tell_all(session, made, now())
    put_into_weeks(Book(session, PUBLIC, row.neighbourhood))
    return made


def _listed(session: Session, week: str) -> set[str]:
    """Requests that people entered; reservations are no rows of the week."""
    return set(session.exec(select(RequestRow.id).where(RequestRow.week == week)))


def _done(session: Session, week: Week) -> Commitments:
    """What was promised, without what is known not to have happened."""
    columns = (
        *(col(Engagement.kind), col(Engagement.request), col(Engagement.session)),
        *(col(Engagement.occurrence), col(Engagement.line), col(Engagement.pledge)),
        col(Engagement.outcome),
    )
    query = (
        sql_select(*columns)
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .where(col(Publication.week) == week.id, col(Publication.undone_at).is_(None))
        .where(col(Engagement.outcome).in_(UNDONE))
    )
    undone = session.connection().execute(query).all()
    # Who has a seat and stays away has had it; a seat that was taken back is none.
    flows = {(e[1], e[4], e[5]) for e in undone if e[0] == "flow"}
    sessions = {(e[1], e[2], e[3]) for e in undone if e[0] == "session"}
    seats = {e[1] for e in undone if e[0] == "seat" and e[6] == "cancelled"}
    promised = week.history.promises
    return Commitments(
        flows=tuple(f for f in promised.flows if (f.request, f.line, f.pledge) not in flows),
        placements=tuple(
            p for p in promised.placements if (p.request, p.session, p.occurrence) not in sessions
        ),
        seats=tuple(s for s in promised.seats if s.request not in seats),
    )


# --- correcting what was opened early ---------------------------------------------------------


def _correct_history(session: Session, view: View, later: WeekRow) -> None:
    """In place of what was promised, what was kept: entries so many weeks back are this week's."""
    move = Move(view.week.calendar)
    days = _days(view.week.calendar.start, later.start)
    ago = max(1, round(days / view.week.calendar.days)) * move.weeks
    of_then = (col(PastAskRow.week) == later.id, col(PastAskRow.weeks_ago) == ago)
    session.connection().execute(delete(PastAskRow).where(*of_then))
    last = session.exec(
        select(PastAskRow.position)
        .where(PastAskRow.week == later.id)
        .order_by(col(PastAskRow.position).desc())
    ).first()
    begin = 0 if last is None else last + 1
    shelves.PAST.write(session, later.id, of_this_week(view, ago), begin=begin)


def _days(start: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(start)).days


def _correct_things(session: Session, week: Week, done: Commitments, later: WeekRow) -> None:
    """Wishes that were not served after all wait on; what was not given after all is left."""
    made = week_after(week, done, id=later.id, seed=0, listed=_listed(session, week.id))
    there = load_week(session, later.id)
    known = {request.id for request in there.requests}
    missing = [r for r in made.requests if r.id not in known]
    pledged = {pledge.id: pledge for pledge in there.pledges}
    fresh = [p for p in made.pledges if p.id not in pledged]
    trial = there.model_copy(
        update={
            "requests": (*there.requests, *missing),
            "pledges": (*there.pledges, *fresh),
        }
    )
    broken = {problem.entity for problem in problems_of(trial)}
    missing = [request for request in missing if request.id not in broken]
    fresh = [pledge for pledge in fresh if pledge.id not in broken]
    shelves.REQUESTS.write(session, later.id, missing, begin=len(there.requests))
    shelves.PLEDGES.write(session, later.id, fresh, begin=len(there.pledges))
    for pledge in made.pledges:
        before = pledged.get(pledge.id)
        if before is not None and before.quantity != pledge.quantity:
            session.connection().execute(
                update(PledgeRow)
                .where(col(PledgeRow.week) == later.id, col(PledgeRow.id) == pledge.id)
                .where(col(PledgeRow.version) == 1)
                .values(quantity=pledge.quantity)
            )
