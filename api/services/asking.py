"""Asking for work that takes long: each kind of job with what must be true for it.

Whatever can be wrong with the question is said at once; what takes long is left to the job.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services import cycle
from api.services.begun import now_in
from api.services.jobs import noted
from api.services.reported import tie
from api.services.signing import Caller
from api.services.weeks import held
from matcher.explain.ids import UnknownId, kind_of
from models.load import load_snapshot, load_week, take_snapshot
from models.tables import Job, PlanRow, Publication, WeekRow
from models.tables.base import now
from models.tables.jobs import JobKind, Parameters
from models.validate import InvalidInput, problems_of
from models.validate.change import apply, read_change
from models.validate.event import event_problems, read_event
from models.week import Week

UNDER_WAY = ("published", "carrying-out")
"""States in which a publication stands and something may still happen to it."""


def ask_to_solve(session: Session, caller: Caller, week: str, parameters: Parameters) -> Job:
    """Queue a solve of the week as it stands, which is kept as a snapshot.

    Raises
    ------
    Problem : ``not-now`` unless the week is frozen, being solved or under review.
    InvalidInput : what people decided in the meantime made it unsound.
    """
    row = held(session, caller, "job.run", week)
    cycle.solving(row)
    content = _sound(session, row)
    return queued(session, caller, row, "solve", take_snapshot(session, content), parameters)


def ask_what_if(
    session: Session,
    caller: Caller,
    week: str,
    *,
    change: Any,
    plan: str | None,
    parameters: Parameters,
    moment: datetime | None = None,
) -> Job:
    """Queue a solve of the week under a change, beside a plan of it.

    ``change`` is the JSON of one; ``plan``: None for the one that stands, or else the newest. If
    the week is published, its promises count, and what has begun stays.

    Raises
    ------
    Problem : ``not-found`` if there is no such plan; ``not-now`` once the week is over.
    InvalidInput : every problem of the change.
    """
    row = held(session, caller, "job.run", week)
    if row.state in ("evaluating", "closed"):
        raise Problem("not-now", f"{row.state}: what-if")
    base = base_plan(session, week, plan)
    content = _sound(session, row)
    apply(content, read_change(json.dumps(change)))
    under_way = row.state in UNDER_WAY
    given = {
        **parameters,
        "change": change,
        "published": under_way,
        "now": now_in(content, moment or now()) if under_way else None,
    }
    digest = take_snapshot(session, content)
    return queued(session, caller, row, "what-if", digest, given, base)


def ask_to_repair(
    session: Session,
    caller: Caller,
    week: str,
    *,
    event: Any,
    favourites: tuple[str, ...] | None,
    parameters: Parameters,
    at: str | None = None,
    moment: datetime | None = None,
) -> Job:
    """Queue the search for ways out of an event, of the publication that stands.

    ``event`` is the JSON of one; what begins before ``at`` (the week's local time; None: now)
    stays.

    Raises
    ------
    Problem : ``not-now`` unless the week is published and not over.
    InvalidInput : every problem of the event.
    """
    row = held(session, caller, "job.run", week)
    return queue_repair(
        *(session, caller, row, event),
        favourites=favourites,
        parameters=parameters,
        at=at,
        moment=moment,
    )


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
    """The same of a week that is held, for whoever may; reports of such an event are tied to it."""
    if row.state not in UNDER_WAY:
        raise Problem("not-now", f"{row.state}: repair")
    base = base_plan(session, row.id, None)
    content = _sound(session, row)
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


def ask_for_asks(
    session: Session, caller: Caller, week: str, *, plan: str | None, parameters: Parameters
) -> Job:
    """Queue the search for what to call for, beside a plan; ``most`` and ``seconds`` are given."""
    row = held(session, caller, "job.run", week)
    base = base_plan(session, week, plan)
    return queued(session, caller, row, "asks", base.input_hash, parameters, base)


def ask_why(
    session: Session,
    caller: Caller,
    week: str,
    *,
    id: str,
    plan: str | None,
    parameters: Parameters,
) -> Job:
    """Queue an explanation that may take longer than a request; ``seconds`` are given.

    Raises
    ------
    Problem : ``not-found`` for an id that the week has not.
    """
    row = held(session, caller, "job.run", week)
    base = base_plan(session, week, plan)
    require_known(load_snapshot(session, base.input_hash), id)
    return queued(session, caller, row, "why", base.input_hash, {**parameters, "id": id}, base)


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


RECORD_SECONDS = 60.0
"""For the costs of all decisions together."""


def require_known(week: Week, id: str) -> None:
    """Raises Problem ``not-found`` for an id that is none of the week's, with those near it."""
    try:
        kind_of(week, id)
    except UnknownId as unknown:
        near = ", ".join(unknown.near)
        raise Problem("not-found", f"{id} ({near})" if near else id) from None


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


def _sound(session: Session, row: WeekRow) -> Week:
    content = load_week(session, row.id)
    problems = problems_of(content)
    if problems:
        raise InvalidInput(problems)
    return content


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
