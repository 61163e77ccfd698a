"""What is mine this week?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.kinds import doing
from api.pages.look import Look, look_of
from api.pages.resident.desk import PREFIX, Own, my_page
from api.services.mine import Mine, engagements, requests, reservations
from api.services.readings import Reading
from models.tables import Engagement, Reservation

router = APIRouter(route_class=Unit, prefix=PREFIX)


@dataclass(frozen=True)
class Item:
    """One thing of mine, in words."""

    id: str
    what: str
    part: str
    """What one is there for: attends, helps, gets, has booked."""
    day: str
    hours: str
    where: str
    who: str
    kind: str
    answer: str
    mine: bool
    """Whether one is asked to serve, and may say whether one comes."""


@dataclass(frozen=True)
class Without:
    """A request that the published plan does not (wholly) meet."""

    name: str
    percent: int
    reason: str
    waited: int


@router.get("")
def get_home(request: Request, found: Own, session: Transaction, done: str = "") -> Response:
    """My week: what I get, where I go, where I help; what I did not get and why."""
    look = look_of(request)
    read = found.board.reading
    own = reservations(session, found)
    booked = {it.id: it for it in own if it.kind == "room"}
    items = []
    if read is not None:
        items = [_item(look, found, read, booked, one) for one in engagements(session, found)]
    return my_page(
        request,
        found,
        "my/home.html",
        "home",
        items=items,
        without=_without(found, read, [r.id for r in requests(session, found, found.board.week)]),
        asked=requests(session, found, found.collecting),
        waiting=[it for it in own if it.state in ("waiting", "offered")],
        done=done,
    )


def _item(
    look: Look, found: Mine, read: Reading, rooms: dict[str, Reservation], one: Engagement
) -> Item:
    telling = read.telling(look.language)
    view = telling.view
    zone = ZoneInfo(found.board.neighbourhood.time_zone)
    starts = datetime.fromtimestamp(one.starts * 60, UTC).astimezone(zone)
    ends = datetime.fromtimestamp(one.ends * 60, UTC).astimezone(zone)
    known = view.requests.get(one.activity or one.request)
    room = view.rooms.get(one.room or "")
    where = room.name or room.id if room is not None else ""
    if not where and one.place is not None and one.place in view.places:
        where = view.places[one.place].name or one.place
    what = known.name or known.id if known is not None else one.request
    taken = rooms.get(one.request)
    if taken is not None:
        what = taken.name or doing(taken.function or "", look.language)
    pledge = view.pledges.get(one.pledge or "")
    if pledge is not None and one.amount is not None:
        what = telling.quantity(pledge, one.amount)
    if one.kind == "flow":
        delivered = pledge is not None and pledge.at is None
        part = look.say("送到家", "delivered") if delivered else look.say("来取", "to pick up")
    elif one.kind == "crew":
        part = look.say("我来帮忙", "I help")
    elif one.kind == "seat":
        part = look.say("我参加", "I join")
    else:
        booked = taken is not None or (known is not None and known.kind == "booking")
        part = look.say("我订的", "I booked") if booked else look.say("有人上门", "somebody comes")
    same = starts.date() == ends.date() and one.kind != "flow"
    return Item(
        id=one.id,
        what=what,
        part=part,
        day=telling.weekday(starts.date()),
        hours=f"{starts:%H:%M}–{ends:%H:%M}" if same else f"{starts:%H:%M}",
        where=where,
        who=found.name(one.person) if one.person is not None else "",
        kind=one.kind,
        answer=one.answer,
        mine=one.kind == "crew",
    )


def _without(found: Mine, read: Reading | None, own: list[str]) -> list[Without]:
    if read is None:
        return []
    view = read.telling("zh").view
    unmet = {one.request: one for one in read.file.plan.unmet}
    return [
        Without(
            name=view.requests[id].name or id,
            percent=unmet[id].served_permille // 10,
            reason=unmet[id].reason.kind,
            waited=view.requests[id].waited,
        )
        for id in own
        if id in unmet and id in view.requests
    ]
