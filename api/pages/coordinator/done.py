"""What was done: session by session, who came, how the room was left."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, calling, desk_page
from api.pages.coordinator.sessions import clock, day_of, in_words
from api.pages.look import Look, look_of
from api.pages.paging import cut
from api.pages.render import go, own, page
from api.problems import Problem
from api.services import checking
from api.services.names import names_of
from api.services.overview import Standing
from matcher.show.telling import day_name
from models.load import Minutes, calendar_of
from models.tables import Publication, WeekRow
from models.tables.base import now

router = APIRouter(route_class=Unit)
SHOWN = 40
"""Sessions on one page."""


@router.get("/weeks/{week}/done")
def get_done(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    day: int = -1,
    at: int = 1,
) -> Response:
    """A day's sessions; the day that is on, or the last one. Those of which nobody has said how
    they went come first."""
    if found.publication is None:
        return desk_page(request, found, "desk/done.html", "done", listed=None)
    chosen = day if 0 <= day < found.week.days else _today(found.week)
    minutes = Minutes(calendar_of(found.week))
    start, end = (minutes.of_slot(s) for s in minutes.clock.day_starts[chosen : chosen + 2])
    held = checking.held_between(session, found.publication, start, end)
    held.sort(key=lambda one: one.row.outcome != "open")
    shown = cut(held, at, SHOWN)
    moment = int(now().timestamp()) // 60
    people = {member.person for one in shown.rows for member in one.crew if member.person}
    said = in_words(session, found.week, [one.row for one in shown.rows])
    return desk_page(
        request,
        found,
        "desk/done.html",
        "done",
        listed=[(one, *said[one.row.id]) for one in shown.rows],
        shown=shown,
        unsaid=sum(1 for one in held if one.row.outcome == "open"),
        day=chosen,
        days=_days(found, look_of(request)),
        minute=moment,
        clock=lambda minute: clock(found.week, minute),
        called=calling(session, asking, found, people),
    )


def _today(week: WeekRow) -> int:
    today = now().astimezone(ZoneInfo(week.time_zone)).date()
    return min(max((today - date.fromisoformat(week.start)).days, 0), week.days - 1)


def _days(found: Standing, look: Look) -> list[tuple[int, str]]:
    first = date.fromisoformat(found.week.start)
    return [(i, day_name(first + timedelta(days=i), look.language)) for i in range(found.week.days)]


@router.get("/check/{engagement}")
def get_check(request: Request, engagement: str, asking: Asking, session: Transaction) -> Response:
    """One session, for whoever runs it: who came, is the room tidy?"""
    held = checking.held_of(session, asking, engagement)
    publication = session.get_one(Publication, held.row.publication)
    week = session.get_one(WeekRow, publication.week)
    name, where = in_words(session, week, [held.row])[held.row.id]
    people = [m.person for m in (*held.crew, *held.seats) if m.person is not None]
    runs = {m.person for m in held.crew} & {grant.scope for grant in asking.grants}
    known = names_of(session, asking, week.neighbourhood, people, week=week.id, serving=bool(runs))
    return page(
        request,
        "desk/check.html",
        held=held,
        name=name,
        where=where,
        day=day_of(week, held.row.starts, look_of(request)),
        hours=f"{clock(week, held.row.starts)}–{clock(week, held.row.ends)}",
        begun=held.row.starts * 60 <= now().timestamp(),
        open=week.state != "closed",
        called=lambda id: known.get(id, id),
        to=own(request.query_params.get("to")),
    )


@router.post("/check/{engagement}")
def post_check(engagement: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """How it went; then back to where one came from."""
    verdict, tidy = field(form, "verdict", 10), field(form, "tidy", 3)
    if verdict not in ("done", "missed"):
        raise Problem("bad-input", "verdict")
    held = checking.held_of(session, asking, engagement)
    members = [member.id for member in (*held.crew, *held.seats)]
    came = {str(value) for value in form.getlist("came")}
    asked = field(form, "who", 3) == "yes"
    checking.say(
        session,
        asking,
        engagement,
        "done" if verdict == "done" else "missed",
        absent=[id for id in members if id not in came] if asked else (),
        left_tidy={"yes": True, "no": False}.get(tidy),
        thanks=field(form, "thanks", 300),
    )
    to = own(field(form, "to", 300))
    return go(to if to != "/" else f"/check/{quote(engagement, safe='')}")
