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
from api.services.clock import clock_of, set_clock
from api.services.overview import standing, waiting, weeks_of
from api.services.readings import warm
from api.services.rights import Subject, allowed
from models.tables import WeekRow
from models.tables.base import now
from models.tables.week import STATES

router = APIRouter(route_class=Unit)


@router.get("/desk/{neighbourhood}")
def get_home(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction
) -> Response:
    """The desk of a neighbourhood: the week that needs somebody now."""
    found = weeks_of(session, asking, neighbourhood)
    if not found:
        may_make = allowed(asking, "week.make", Subject(neighbourhood))
        return page(request, "desk/none.html", neighbourhood=neighbourhood, may_make=may_make)
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
    moment = now()
    _, strokes, _ = clock_of(session, asking, found.week.neighbourhood, moment)
    return desk_page(
        request,
        found,
        "desk/home.html",
        "home",
        waiting=waiting(session, found, moment),
        freeze=strokes[0] if strokes else None,
        left=left(strokes[0] - moment) if strokes else (0, 0, 0),
        weeks=weeks_of(session, asking, found.week.neighbourhood),
        first=first,
        after=first + timedelta(days=found.week.days),
    )


def left(time: timedelta) -> tuple[int, int, int]:
    """(days, hours, minutes) that are left, never less than a minute."""
    minutes = max(1, int(time.total_seconds()) // 60)
    return minutes // 1440, minutes // 60 % 24, minutes % 60


@router.post("/desk/{neighbourhood}/clock")
def post_clock(neighbourhood: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Every week on this day at this time the week is frozen and solved by itself, or never."""
    day, time = field(form, "day", 1), field(form, "time", 5)
    words = None
    if day:
        hour, _, minute = time.partition(":")
        if day not in "1234567" or not (hour.isdecimal() and minute.isdecimal()):
            raise Problem("bad-input", "day, time")
        words = f"{int(minute)} {int(hour)} * * {int(day) % 7}"
    set_clock(session, asking, neighbourhood, words, time_zone=None, moment=now())
    return go(f"/desk/{quote(neighbourhood, safe='')}")


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
