"""What should we call for: each ask confirmed by solving with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.look import look_of
from api.pages.render import go
from api.services import asking as asking_for
from api.services import jobs
from api.services.readings import Reading, reading
from matcher.explain.asks_facts import Ask, Asks
from matcher.show.asks import gain, wanted
from matcher.show.telling import Telling
from models.tables import Job

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/asks")
MOST, SECONDS = 10, 60.0


def last_asks(session: Session, week: str, plan: str) -> Job | None:
    """The last search for what a plan lacks."""
    chosen = select(Job).where(Job.week == week, Job.kind == "asks", Job.base == plan)
    return session.exec(chosen.order_by(col(Job.asked_at).desc()).limit(1)).one_or_none()


@router.get("")
def get_asks(request: Request, found: OnDesk, session: Transaction) -> Response:
    """What was found, or the button that looks for it."""
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "asks")
    job = last_asks(session, found.week.id, found.plan.id)
    read = reading(session, found.plan.id)
    result = jobs.result_of(session, job) if job is not None else None
    asks = Asks.model_validate_json(result.content) if result is not None else None
    return desk_page(
        request,
        found,
        "desk/asks.html",
        "asks",
        job=job,
        running=job is not None and job.state in ("queued", "running"),
        asks=[told(read, look_of(request).language, ask) for ask in asks.asks] if asks else [],
        looked=asks is not None,
        unused=_unused(read.telling(look_of(request).language), asks),
    )


def told(read: Reading, language: str, ask: Ask) -> dict[str, Any]:
    """An ask in words."""
    telling = read.telling("zh" if language == "zh" else "en")
    return {
        "what": wanted(telling, ask.wanted),
        "gain": gain(telling, ask.gain),
        "kind": ask.wanted.kind,
        "exact": ask.exact,
        "serves": len(ask.serves),
    }


def _unused(telling: Telling, asks: Asks | None) -> list[str]:
    return [telling.name(one.id) for one in asks.unused] if asks is not None else []


@router.post("")
def post_asks(week: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Look for it."""
    given = {"most": MOST, "seconds": SECONDS}
    asking_for.ask_for_asks(session, asking, week, plan=None, parameters=given)
    return go(f"/weeks/{quote(week, safe='')}/asks")
