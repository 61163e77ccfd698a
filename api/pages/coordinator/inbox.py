"""Which wishes need my eye: accept and class."""

from __future__ import annotations

from typing import get_args
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.paging import Cut
from api.pages.render import go
from api.problems import Problem
from api.services.inbox import MOST, Wish, inbox
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer
from models.demand import Care

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/inbox")
OPEN = ("collecting", "frozen", "solving", "review")
"""While a week stands so, its wishes can be classed."""


@router.get("")
def get_inbox(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    only: str = "",
    at: int = 1,
) -> Response:
    """The wishes, those that wait for somebody first."""
    waiting = only == "waiting"
    page_at = max(1, at)
    shown = inbox(session, asking, found.week, skip=(page_at - 1) * MOST, waiting=waiting)
    total = shown.waiting if waiting else shown.total
    listed: Cut[Wish] = Cut(shown.wishes, page_at, max(1, -(-total // MOST)), total)
    return desk_page(
        request,
        found,
        "desk/inbox.html",
        "inbox",
        shown=shown,
        listed=listed,
        only=only,
        open=found.week.state in OPEN,
        cares=get_args(Care),
    )


@router.post("")
def post_wish(week: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Confirm how urgent a wish is, and class it."""
    id, version, urgency = field(form, "id", 80), field(form, "version", 9), field(form, "urgency")
    care = field(form, "care")
    if urgency not in "12345" or len(urgency) != 1 or care not in get_args(Care):
        raise Problem("bad-input", "urgency, care")
    if not version.isdecimal():
        raise Problem("bad-input", "version")
    patch = {"urgency": int(urgency), "urgency_confirmed": True, "care": care}
    Writer(session, asking, week, kind_of("requests")).amend(id, int(version), patch)
    back = "?only=waiting" if field(form, "only") == "waiting" else ""
    return go(f"/weeks/{quote(week, safe='')}/inbox{back}")
