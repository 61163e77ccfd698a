"""Publish: the six disclosures as everybody will read them, then one button; and taking it back."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.database import Database
from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.board import counting_for, disclosed
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.look import look_of
from api.pages.render import go
from api.problems import Problem
from api.services import publishing
from api.services.board import Board, publications_of
from api.services.readings import reading, warm

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/publish")


@router.get("")
def get_publish(request: Request, found: OnDesk, session: Transaction) -> Response:
    """What will stand on the board."""
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "publish")
    look = look_of(request)
    read = reading(session, found.plan.id)
    board = Board(found.neighbourhood, (), found.week, None, read)
    return desk_page(
        request,
        found,
        "desk/publish.html",
        "publish",
        board=board,
        counting=counting_for(look),
        publications=publications_of(session, found.week.id),
        **disclosed(board, look.language),
    )


@router.post("")
def post_publish(
    request: Request, week: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Publish the plan that was looked at."""
    plan = field(form, "plan", 80)
    made = publishing.publish(session, asking, week, plan, statement=field(form, "statement"))
    warm(cast(Database, request.app.state.database), made.plan)
    return go(f"/weeks/{quote(week, safe='')}")


@router.post("/undo")
def post_undo(found: OnDesk, form: Form, asking: Asking, session: Transaction) -> Response:
    """Take the publication back."""
    if found.publication is None:
        raise Problem("not-found", "publication")
    reason = field(form, "reason", 2000)
    publishing.undo(session, asking, found.publication.id, reason=reason)
    return go(f"/weeks/{quote(found.week.id, safe='')}")
