"""Asking for work that takes long, following it, stopping it.

A job is a row, written in the transaction that asks for it. Workers find it there and hand it to
dbos under its own id (:mod:`api.worker`); the web processes know nothing of dbos. So there is no
moment between commit and hand-over at which a job could be lost or run twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services import cycle
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.weeks import held
from models.load import load_week, take_snapshot
from models.tables import Job, JobReport, WeekRow
from models.tables.base import now
from models.tables.jobs import Parameters, Wish
from models.validate import InvalidInput, problems_of

ENDED = ("done", "failed", "cancelled")


def ask_to_solve(session: Session, caller: Caller, week: str, parameters: Parameters) -> Job:
    """Queue a solve of the week as it stands, which is kept as a snapshot.

    Raises
    ------
    Problem : ``not-now`` unless the week is frozen, being solved or under review.
    InvalidInput : what people decided in the meantime made it unsound.
    """
    row = held(session, caller, "job.run", week)
    cycle.solving(row)
    content = load_week(session, week)
    problems = problems_of(content)
    if problems:
        raise InvalidInput(problems)
    job = Job(
        id=uuid4().hex,
        kind="solve",
        week=week,
        input_hash=take_snapshot(session, content),
        parameters=parameters,
        asked_by=caller.account,
    )
    session.add(job)
    _note(session, caller, "job.run", job, row.neighbourhood)
    session.flush()
    return job


def job_of(session: Session, caller: Caller, job: str) -> Job:
    """A job that the caller may follow. Raises Problem ``not-found``, or as ``require``."""
    found = session.get(Job, job)
    if found is None:
        raise Problem("not-found", job)
    week = session.get_one(WeekRow, found.week)
    require(caller, "job.run", Subject(week.neighbourhood))
    return found


def wish(session: Session, caller: Caller, job: str, wanted: Wish) -> Job:
    """Have a job end: *stop* when the best plan so far will do, *cancel* when none is wanted any
    more. A plan found until then is kept either way. A job that has ended stays as it is."""
    found = job_of(session, caller, job)
    session.refresh(found, with_for_update=True)
    if found.state in ENDED:
        return found
    found.wish = wanted
    if found.state == "queued":
        found.state = "cancelled"
        found.ended_at = now()
        session.flush()
        cycle.solved(session, found.week)
    week = session.get_one(WeekRow, found.week)
    _note(session, caller, f"job.{wanted}", found, week.neighbourhood)
    session.flush()
    return found


def reports_after(session: Session, job: str, number: int) -> Sequence[JobReport]:
    """What a job has reported since, in order."""
    return session.exec(
        select(JobReport)
        .where(JobReport.job == job, col(JobReport.number) > number)
        .order_by(col(JobReport.number))
    ).all()


def _note(session: Session, caller: Caller, operation: str, job: Job, neighbourhood: str) -> None:
    note(
        session,
        caller,
        operation,
        neighbourhood=neighbourhood,
        week=job.week,
        entity="job",
        entity_id=job.id,
        kind=job.kind,
    )
