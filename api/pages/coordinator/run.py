"""Run this week: how good is it, how good can it still get; stop and keep."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from api.database import Database
from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.chart import chart, tiers_now
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.render import HEADERS, go, text
from api.problems import Problem
from api.services import asking as asking_for
from api.services import jobs
from api.services.ordering import ordered
from api.services.overview import Standing
from api.services.readings import warm
from models.policy import is_oldest_first
from models.tables import Job, PolicyRow

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/run")

ORDERS: dict[str, bool | None] = {"": None, "sum": False, "oldest": True}
"""How overdue requests are served; none: as before."""
LIMITS = (30, 60, 300, 1800)
"""Seconds that are offered; none: until it is proven best."""


def _progress(session: Session, job: Job | None) -> dict[str, Any]:
    reports = jobs.reports_after(session, job.id, 0) if job is not None else ()
    return {
        "job": job,
        "running": job is not None and job.state in ("queued", "running"),
        "chart": chart(reports),
        "tiers": tiers_now(reports),
        "last": reports[-1] if reports else None,
    }


@router.get("")
def get_run(request: Request, found: OnDesk, session: Transaction) -> Response:
    """The last run and how far it is, or the button that starts one."""
    values = _progress(session, found.job)
    policy = session.get_one(PolicyRow, found.week.id).content
    return desk_page(
        request,
        found,
        "desk/run.html",
        "run",
        limits=LIMITS,
        oldest=is_oldest_first(policy),
        by_age=is_oldest_first(ordered(policy, (), oldest=True)),
        overdue=policy.overdue_weeks,
        **values,
    )


@router.get("/progress")
def get_progress(request: Request, found: OnDesk, session: Transaction) -> Response:
    """What changes on that page while it runs."""
    values = _progress(session, found.job)
    if found.plan is not None and not values["running"]:
        warm(cast(Database, request.app.state.database), found.plan.id)
    part = text(request, "desk/progress.html", week=found.week, standing=found, **values)
    return HTMLResponse(part, headers=HEADERS)


@router.post("")
def post_run(week: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Start a run."""
    seconds = field(form, "seconds", 6)
    if seconds and seconds not in map(str, LIMITS):
        raise Problem("bad-input", "seconds")
    limit = float(seconds) if seconds else None
    order = field(form, "order", 10)
    if order not in ORDERS:
        raise Problem("bad-input", "order")
    asking_for.ask_to_solve(
        session, asking, week, {"seconds": limit, "seed": None}, oldest=ORDERS[order]
    )
    return go(f"/weeks/{quote(week, safe='')}/run")


@router.post("/wish")
def post_wish(
    week: str, found: OnDesk, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Stop and keep the best plan, or call the run off."""
    job, wanted = _asked(found), field(form, "wish")
    if wanted not in ("stop", "cancel"):
        raise Problem("bad-input", "wish")
    jobs.wish(session, asking, job.id, "stop" if wanted == "stop" else "cancel")
    return go(f"/weeks/{quote(week, safe='')}/run")


def _asked(found: Standing) -> Job:
    if found.job is None:
        raise Problem("not-found", "job")
    return found.job
