"""The hours I gave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.look import look_of
from api.pages.resident.desk import PREFIX, Own, my_page
from api.services.mine import engagements
from api.services.serving import served
from matcher.show.telling import day_name
from models.load import as_moment

router = APIRouter(route_class=Unit, prefix=PREFIX + "/hours")
SHOWN = 50


@dataclass(frozen=True)
class Given:
    """One time that somebody served, in words."""

    what: str
    when: str
    who: str
    minutes: int


@router.get("")
def get_hours(request: Request, found: Own, session: Transaction) -> Response:
    """This year, by month, and one by one."""
    zone = ZoneInfo(found.board.neighbourhood.time_zone)
    language = look_of(request).language
    done = served(session, found)
    months: dict[str, int] = defaultdict(int)
    rows = []
    for one in done:
        starts = as_moment(one.engagement.starts).astimezone(zone)
        months[f"{starts:%Y-%m}"] += one.minutes
        when = f"{day_name(starts.date(), language)} {starts:%H:%M}"
        rows.append(Given(one.name, when, found.name(one.engagement.person or ""), one.minutes))
    ahead = [e for e in engagements(session, found) if e.kind == "crew" and e.outcome == "open"]
    return my_page(
        request,
        found,
        "my/hours.html",
        "home",
        total=sum(months.values()),
        times=len(done),
        months=sorted(months.items(), reverse=True)[:12],
        most=max(months.values(), default=0),
        rows=rows[:SHOWN],
        ahead=sum(e.ends - e.starts for e in ahead if e.answer != "declined"),
    )
