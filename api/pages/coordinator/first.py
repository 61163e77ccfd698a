"""The first week of a neighbourhood: who lives where, with which rooms, goods and skills?"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.kinds import DOING, PARTY, WORDS
from api.pages.render import go, page
from api.problems import Fault, Problem
from api.services.first_week import CLOCK, Given, make_first, may_make
from models.tables import Neighbourhood
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/desk/{neighbourhood}/first")
LONG = 500_000
"""Characters of a list: some thousand homes."""


def uses() -> dict[str, str]:
    """What a room may be said to be used for, in either language → its id."""
    ids = [id for id in DOING if id != PARTY]
    chinese = {WORDS[id][0]: id for id in ids}
    return {**chinese, **{word.lower(): id for id in ids for word in (WORDS[id][1], id)}}


@router.get("")
def get_first(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction
) -> Response:
    """The form, from next Monday on."""
    row = may_make(session, asking, neighbourhood)
    today = now().astimezone(ZoneInfo(row.time_zone)).date()
    monday = today + timedelta(days=7 - today.weekday())
    return _page(request, row, Given(str(monday), row.name, ""), [])


def _page(request: Request, row: Neighbourhood, given: Given, faults: list[Fault]) -> Response:
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(fault.field, []).append(fault)
    return page(
        request,
        "desk/first.html",
        status=422 if faults else 200,
        neighbourhood=row,
        given=given,
        faults=found,
        clock=CLOCK,
        uses=[id for id in DOING if id != PARTY],
    )


@router.post("")
def post_first(
    request: Request, neighbourhood: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Make it; the next thing is to look at it."""
    given = Given(
        day=field(form, "day", 10),
        name=field(form, "name", 100),
        homes=field(form, "homes", LONG),
        rooms=field(form, "rooms", LONG),
        opens=field(form, "opens", 5),
        closes=field(form, "closes", 5),
        goods=field(form, "goods", LONG),
        skills=field(form, "skills", LONG),
    )
    try:
        week = make_first(session, asking, neighbourhood, given, uses())
    except Problem as problem:
        if problem.code != "bad-input":
            raise
        row = may_make(session, asking, neighbourhood)
        raise Shown(_page(request, row, given, problem.document.errors)) from None
    return go(f"/weeks/{quote(week.id, safe='')}")
