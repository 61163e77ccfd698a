"""What happened to a published week: what people reported, what is being mended, which way was
taken. Finding the ways: :func:`api.services.asking.ask_to_repair`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services import jobs, publishing
from api.services.signing import Caller
from api.services.weeks import week_of
from models.event import Event
from models.tables import Job, Publication, ReportedEvent
from models.validate.event import read_event

LISTED = 50
"""Most repairs and reports that are shown."""


def reports(session: Session, caller: Caller, week: str) -> Sequence[ReportedEvent]:
    """What was reported of a week and waits to be mended, the earliest first.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    week_of(session, caller, "plan.read", week)
    return session.exec(
        select(ReportedEvent)
        .where(ReportedEvent.week == week, ReportedEvent.state == "open")
        .order_by(col(ReportedEvent.reported_at), col(ReportedEvent.id))
        .limit(LISTED)
    ).all()


def report_of(session: Session, caller: Caller, week: str, report: str) -> Event:
    """What a report says. Raises Problem ``not-found`` for one of another week, or none that is
    open; or as :func:`reports`."""
    week_of(session, caller, "plan.read", week)
    found = session.get(ReportedEvent, report)
    if found is None or found.week != week or found.state != "open":
        raise Problem("not-found", report)
    return found.content


@dataclass(frozen=True)
class Mending:
    """A search for ways out, and the plan that was taken of those it found."""

    job: Job
    plans: tuple[str, ...]
    taken: str | None


def mendings(session: Session, caller: Caller, week: str) -> list[Mending]:
    """The last repairs of a week, the latest first. Raises Problem as :func:`reports`."""
    week_of(session, caller, "plan.read", week)
    found = session.exec(
        select(Job)
        .where(Job.week == week, Job.kind == "repair")
        .order_by(col(Job.asked_at).desc(), col(Job.id))
        .limit(LISTED)
    ).all()
    return [mending(session, job) for job in found]


def mending(session: Session, job: Job) -> Mending:
    """A repair with what came of it."""
    plans = tuple(jobs.plans_of(session, job.id))
    taken = session.exec(select(Publication.plan).where(col(Publication.plan).in_(plans))).first()
    return Mending(job, plans, taken)


def repair_of(session: Session, caller: Caller, week: str, job: str) -> Mending:
    """One repair of a week. Raises Problem ``not-found``, or as ``require``."""
    found = jobs.job_of(session, caller, job)
    if found.week != week or found.kind != "repair":
        raise Problem("not-found", job)
    return mending(session, found)


def take(
    session: Session, caller: Caller, week: str, job: str, plan: str, *, statement: str
) -> Publication:
    """Publish a way out in the place of the plan; who reported what it mends is answered.

    Raises
    ------
    Problem : ``not-found`` for a plan that the repair did not find; as
        :func:`api.services.publishing.publish`.
    """
    found = repair_of(session, caller, week, job)
    if plan not in found.plans:
        raise Problem("not-found", plan)
    made = publishing.publish(session, caller, week, plan, statement=statement)
    mended = read_event(json.dumps(found.job.parameters["event"]))
    for report in reports(session, caller, week):
        if report.content == mended:
            report.state, report.job = "handled", job
            session.add(report)
    session.flush()
    return made
