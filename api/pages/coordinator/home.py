"""Where is the week, and what waits for me?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.database import Database
from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.render import go, page
from api.problems import Problem
from api.services import cycle
from api.services.overview import standing, waiting, weeks_of
from api.services.readings import warm
from models.tables import WeekRow
from models.tables.week import STATES

router = APIRouter(route_class=Unit)


@router.get("/desk/{neighbourhood}")
def get_home(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction
) -> Response:
    """The desk of a neighbourhood: the week that needs somebody now."""
    found = weeks_of(session, asking, neighbourhood)
    if not found:
        return page(request, "desk/none.html", neighbourhood=neighbourhood)
    return go(f"/weeks/{quote(_most_urgent(found).id, safe='')}")


def _most_urgent(weeks: list[WeekRow] | object) -> WeekRow:
    """The earliest week that is not closed; all closed: the last."""
    listed = cast(list[WeekRow], weeks)
    still_open = [week for week in listed if week.state != "closed"]
    return still_open[-1] if still_open else listed[0]


@router.get("/weeks/{week}")
def get_week(request: Request, found: OnDesk, asking: Asking, session: Transaction) -> Response:
    """A week at a glance."""
    if found.plan is not None:
        warm(cast(Database, request.app.state.database), found.plan.id)
    first = date.fromisoformat(found.week.start)
    return desk_page(
        request,
        found,
        "desk/home.html",
        "home",
        waiting=waiting(session, found),
        weeks=weeks_of(session, asking, found.week.neighbourhood),
        first=first,
        after=first + timedelta(days=found.week.days),
    )


@router.post("/weeks/{week}/state")
def post_state(
    request: Request, week: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """One step on in the cycle, as it was when the button was seen."""
    to = next((state for state in STATES if state == field(form, "to")), None)
    version = field(form, "version", 9)
    if to is None or not version.isdecimal():
        raise Problem("bad-input", "to, version")
    standing(session, asking, "week.advance", week)
    cycle.advance(session, asking, week, to, version=int(version))
    return go(f"/weeks/{quote(week, safe='')}")
