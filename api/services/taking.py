"""Taking a what-if: the week becomes what it was tried for, and its plan the plan of the week."""

from __future__ import annotations

from sqlmodel import Session

from api.problems import Fault, Problem
from api.services import jobs
from api.services.adopting import adopt
from api.services.publishing import fresh, publish
from api.services.queueing import UNDER_WAY
from api.services.signing import Caller
from api.services.weeks import held
from models.demand import ProjectFacts
from models.load import load_plan, load_week, register_rooms, rewrite
from models.tables import Job, PlanRow
from models.week import Week


def trial_of(session: Session, caller: Caller, week: str, job: str) -> Job:
    """A what-if of a week. Raises Problem ``not-found``, or as ``require``."""
    found = jobs.job_of(session, caller, job)
    if found.week != week or found.kind != "what-if":
        raise Problem("not-found", job)
    return found


def _by_steps(before: Week, after: Week) -> None:
    """A what-if may try what a resolution would bring; taking it does not resolve anything.

    Raises
    ------
    Problem : ``not-allowed``, naming the projects.
    """
    known = {one.id: one.project for one in before.requests if one.project is not None}
    zh, en = "六议决定", "what the six steps say"
    faults = [
        Fault(entity=one.id, field="project.stage", value=one.project.stage, zh=zh, en=en)
        for one in after.requests
        if one.project is not None
        and one.project.model_copy(update={"raised": 0})
        != (known.get(one.id) or ProjectFacts()).model_copy(update={"raised": 0})
    ]
    if faults:
        raise Problem("not-allowed", "project", errors=faults)


def take(session: Session, caller: Caller, week: str, job: str, *, statement: str = "") -> str:
    """Take a what-if; the plan that counts from now on.

    Under review its change is written into the week and its plan is the newest to be looked at;
    once a plan is published it is published in that one's place.

    Raises
    ------
    Problem : ``not-now`` in any other state, or while there is no plan yet; ``stale-plan`` with
        what has changed since it was asked for.
    """
    row = held(session, caller, "plan.publish", week)
    trial_of(session, caller, week, job)
    plans = jobs.plans_of(session, job)
    if not plans:
        raise Problem("not-now", "what-if: no plan")
    if row.state in UNDER_WAY:
        return publish(session, caller, week, plans[0], statement=statement).plan
    if row.state != "review":
        raise Problem("not-now", f"{row.state}: what-if")
    before = load_week(session, week)
    content = fresh(session, session.get_one(PlanRow, plans[0]), before)
    _by_steps(before, content)
    if content is not before:
        rewrite(session, before, content)
        register_rooms(session, row.neighbourhood, (*content.rooms, *content.joined_rooms))
    return adopt(session, caller, week, load_plan(session, plans[0])).id
