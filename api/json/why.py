"""Why: answered at once, within a bound on time."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response

from api.database import Database
from api.json.unit import token_in
from api.openapi import failing
from api.problems import Problem
from api.services.asking import require_known
from api.services.signing import caller_of
from api.services.weeks import week_of
from matcher.explain.apart import NoAnswer, ask
from matcher.explain.facts import RequestWhy, SupplyWhy
from models.load import UnknownPlan, load_plan, load_snapshot
from models.plan import Plan
from models.tables import PlanRow
from models.week import Week

router = APIRouter(tags=["jobs"])
"""Answering takes longer than a transaction should."""
Seconds = Annotated[float, Query(gt=0, le=20, allow_inf_nan=False)]


@router.get(
    "/plans/{plan}/why/{thing}",
    response_model=RequestWhy | SupplyWhy,
    responses=failing("no-plan"),
)
def get_why(plan: str, thing: str, request: Request, seconds: Seconds = 5.0) -> Response:
    """Why a request, person, pledge or room gets, or does, what it does by a plan: what is known
    within the seconds. For all of it, ask for a job."""
    week, content = _read(request, plan)
    require_known(week, thing)
    places = cast(BoundedSemaphore, request.app.state.solvers)
    if not places.acquire(blocking=False):
        raise Problem("busy", headers={"Retry-After": "5"})
    try:
        answer = ask(week, content, thing, seconds)
    except NoAnswer as failed:
        raise Problem("no-plan", str(failed)) from failed
    finally:
        places.release()
    return Response(answer.model_dump_json(), media_type="application/json")


def _read(request: Request, plan: str) -> tuple[Week, Plan]:
    """The plan and the week it was made for, if the caller may read them."""
    database = cast(Database, request.app.state.database)
    with database.reading() as session:
        row = session.get(PlanRow, plan)
        if row is None:
            raise UnknownPlan(plan)
        week_of(session, caller_of(session, token_in(request)[0]), "plan.read", row.week)
        return load_snapshot(session, row.input_hash), load_plan(session, plan).plan
