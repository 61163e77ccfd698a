"""Following work that takes long, stopping it. Asking for it: :mod:`api.services.asking`.

A job is a row, written in the transaction that asks for it. Workers find it there and hand it to
dbos under its own id (:mod:`api.worker`); the web processes know nothing of dbos. So there is no
moment between commit and hand-over at which a job could be lost or run twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services import cycle
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import Job, JobReport, JobResult, PlanRow, WeekRow
from models.tables.base import now
from models.tables.jobs import Wish

ENDED = ("done", "failed", "cancelled")


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
    noted(session, caller, f"job.{wanted}", found, week.neighbourhood)
    session.flush()
    return found


def reports_after(session: Session, job: str, number: int) -> Sequence[JobReport]:
    """What a job has reported since, in order."""
    return session.exec(
        select(JobReport)
        .where(JobReport.job == job, col(JobReport.number) > number)
        .order_by(col(JobReport.number))
    ).all()


def result_of(session: Session, job: Job) -> JobResult | None:
    """What a job found out beside plans; None: nothing (yet)."""
    return session.get(JobResult, job.id)


def plans_of(session: Session, job: str) -> Sequence[str]:
    """The plans that a job has found, in their order."""
    return session.exec(
        select(PlanRow.id).where(PlanRow.job == job).order_by(col(PlanRow.number))
    ).all()


def noted(session: Session, caller: Caller, operation: str, job: Job, neighbourhood: str) -> None:
    """What was done with a job, in the audit."""
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
