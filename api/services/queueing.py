"""Putting work that takes long into the queue, for whoever may: of people's questions
(:mod:`api.services.asking`), of what they reported, of what is published."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.begun import now_in
from api.services.jobs import noted
from api.services.reported import tie
from api.services.signing import Caller
from models.load import load_week, take_snapshot
from models.tables import Job, PlanRow, Publication, WeekRow
from models.tables.base import now
from models.tables.jobs import JobKind, Parameters
from models.validate import InvalidInput, problems_of
from models.validate.event import event_problems, read_event
from models.week import Week

UNDER_WAY = ("published", "carrying-out")
"""States in which a publication stands and something may still happen to it."""
RECORD_SECONDS = 60.0
"""For the costs of all decisions together."""


def queued(
    session: Session,
    caller: Caller,
    row: WeekRow,
    kind: JobKind,
    digest: str,
    parameters: Parameters,
    base: PlanRow | None = None,
) -> Job:
    """Put a job into the queue: it is there with the transaction that asks for it."""
    job = Job(
        id=uuid4().hex,
        kind=kind,
        week=row.id,
        input_hash=digest,
        base=base.id if base is not None else None,
        parameters=parameters,
        asked_by=caller.account,
    )
    session.add(job)
    noted(session, caller, "job.run", job, row.neighbourhood)
    session.flush()
    return job


def queue_repair(
    session: Session,
    caller: Caller,
    row: WeekRow,
    event: Any,
    *,
    favourites: tuple[str, ...] | None,
    parameters: Parameters,
    at: str | None = None,
    moment: datetime | None = None,
) -> Job:
    """Queue the search for ways out of an event, as :func:`api.services.asking.ask_to_repair`, of
    a week that is held, for whoever may; reports of such an event are tied to it."""
    if row.state not in UNDER_WAY:
        raise Problem("not-now", f"{row.state}: repair")
    base = base_plan(session, row.id, None)
    content = sound_week(session, row)
    time = at if at is not None else now_in(content, moment or now())
    happened = read_event(json.dumps(event))
    problems = event_problems(content, content.history.promises, happened, time, favourites or ())
    if problems:
        raise InvalidInput(problems)
    given = {
        **parameters,
        "event": event,
        "now": time,
        "favourites": None if favourites is None else list(favourites),
        "published": True,
    }
    job = queued(session, caller, row, "repair", take_snapshot(session, content), given, base)
    tie(session, row.id, happened, job.id)
    return job


def queue_record(
    session: Session,
    caller: Caller,
    row: WeekRow,
    publication: Publication,
    plan: PlanRow,
    when: dict[str, str],
) -> Job:
    """Queue the decision record of a publication; ``when``: decision → when it was made."""
    given = {"publication": publication.id, "seconds": RECORD_SECONDS, "when": when}
    return queued(session, caller, row, "record", plan.input_hash, given, plan)


def base_plan(session: Session, week: str, plan: str | None) -> PlanRow:
    """The plan that is spoken of: this one, or the one that stands, or else the newest.

    Raises
    ------
    Problem : ``not-found`` if the week has not that plan, or none.
    """
    if plan is None:
        standing = select(Publication.plan).where(
            Publication.week == week, col(Publication.undone_at).is_(None)
        )
        newest = (
            select(PlanRow.id)
            .join(Job, col(Job.id) == col(PlanRow.job), isouter=True)
            .where(PlanRow.week == week, (col(Job.kind).is_(None)) | (Job.kind == "solve"))
            .order_by(col(PlanRow.made_at).desc(), col(PlanRow.id))
        )
        plan = session.exec(standing).first() or session.exec(newest).first()
    found = session.get(PlanRow, plan) if plan is not None else None
    if found is None or found.week != week:
        raise Problem("not-found", plan or f"{week}: plan")
    return found


def sound_week(session: Session, row: WeekRow) -> Week:
    """A week as its rows stand. Raises InvalidInput : what people decided made it unsound."""
    content = load_week(session, row.id)
    problems = problems_of(content)
    if problems:
        raise InvalidInput(problems)
    return content
