"""What is mine this week?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.kinds import doing
from api.pages.look import Look, look_of
from api.pages.noticing import Shown, shown
from api.pages.resident.desk import PREFIX, Own, my_page
from api.pages.resident.notices import subjects_of
from api.pages.resident.waits import Wait, wait_of
from api.problems import Fault
from api.services.mine import Mine, engagements, requests, reservations, sessions_of
from api.services.notices.reading import notices_for
from api.services.readings import Reading
from api.services.rights import Subject, allowed
from api.services.tidying import checks, used
from api.services.votes.reading import voting_in
from matcher.show.telling import day_name
from models.tables import Engagement, Reservation
from models.tables.base import now

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
    open: bool
    """Whether it lies ahead, so that one may still say something to it."""
    again: bool
    """Whether a no can be taken back."""
    over: bool
    """Whether it has happened to one, so that one may say how it was."""
    check: str = ""
    """Where to say how it went, of what one has done."""


@dataclass(frozen=True)
class Without:
    """A request that the published plan does not (wholly) meet."""

    id: str
    name: str
    percent: int
    reason: str
    waited: int


@router.get("")
def get_home(request: Request, found: Own, session: Transaction, done: str = "") -> Response:
    """My week: what I get, where I go, where I help; what I did not get and why."""
    return home(request, found, session, done=done)


def home(
    request: Request,
    found: Mine,
    session: Session,
    *,
    done: str = "",
    faults: list[Fault] | None = None,
    status: int = 200,
) -> Response:
    """The page, with what went wrong with an answer, if anything did."""
    look = look_of(request)
    read = found.board.reading
    own = reservations(session, found)
    booked = {it.id: it for it in own if it.kind == "room"}
    items = []
    if read is not None:
        rows = engagements(session, found)
        checked = _checks(session, rows)
        items = [_item(look, found, read, booked, one, checked.get(one.id, "")) for one in rows]
    uses = used(session, found, now())
    said = checks(session, uses)
    return my_page(
        request,
        found,
        "my/home.html",
        "home",
        status=status,
        items=items,
        asking=[item for item in items if item.mine and item.open and item.answer == "open"],
        without=_without(found, read, [r.id for r in requests(session, found, found.board.week)]),
        asked=requests(session, found, found.collecting),
        waits=_waits(session, look, found, own),
        untidied=[
            _item(look, found, read, booked, one)
            for one in uses
            if read is not None and one.id not in said
        ],
        week_of=_week_of(look, found),
        has_points=allowed(
            look.caller, "person.read", Subject(found.neighbourhood, owners=(found.scope,))
        ),
        voting=voting_in(session, look.caller, found.neighbourhood, now()),
        news=[n for n in _news(session, look, found) if n.unread],
        done=done,
        undo=request.query_params.get("undo", ""),
        faults=faults or [],
    )


def _week_of(look: Look, found: Mine) -> str:
    """The first day of the week that takes wishes, as one says it."""
    if found.collecting is None:
        return ""
    return day_name(date.fromisoformat(found.collecting.start), look.language)


def _news(session: Session, look: Look, found: Mine) -> list[Shown]:
    rows = notices_for(session, found.neighbourhood, subjects_of(found, look.caller))
    return [shown(session, look, row) for row in rows]


def _waits(session: Session, look: Look, found: Mine, own: Sequence[Reservation]) -> list[Wait]:
    """What one waits for, offers first."""
    waiting = [it for it in own if it.state in ("waiting", "offered")]
    waiting.sort(key=lambda it: (it.state != "offered", it.starts))
    return [wait_of(session, look, found, it) for it in waiting]


def use_in_words(look: Look, session: Session, found: Mine, use: Engagement) -> Item:
    """A room that they used, in words."""
    read = found.board.reading
    assert read is not None, "what was used belongs to a publication"
    booked = {it.id: it for it in reservations(session, found) if it.kind == "room"}
    return _item(look, found, read, booked, use)


def _checks(session: Session, rows: Sequence[Engagement]) -> dict[str, str]:
    """What one has done → where to say how it went."""
    minute = now().timestamp() / 60
    done = [
        one
        for one in rows
        if one.kind == "crew" and one.starts <= minute and one.answer != "declined"
    ]
    return {id: f"/check/{held}" for id, held in sessions_of(session, done).items()} if done else {}


def _item(
    look: Look,
    found: Mine,
    read: Reading,
    rooms: dict[str, Reservation],
    one: Engagement,
    check: str = "",
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
        home = one.place == found.household
        where = look.say("家里", "at home") if home else view.places[one.place].name or one.place
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
    return Item(
        id=one.id,
        what=what,
        part=part,
        day=day_name(starts.date(), look.language),
        hours=_hours(starts, ends, one.kind),
        where=where,
        who=found.name(one.person) if one.person is not None else "",
        kind=one.kind,
        answer=one.answer,
        mine=one.kind == "crew",
        open=one.starts * 60 > now().timestamp(),
        again=one.kind in ("crew", "flow") or (known is not None and known.kind == "need"),
        over=one.kind != "crew" and one.outcome == "done",
        check=check,
    )


def _hours(starts: datetime, ends: datetime, kind: str) -> str:
    """From when until when; nothing for goods that are there from the beginning of a day."""
    if kind == "flow" and f"{starts:%H:%M}" == "00:00":
        return ""
    same = starts.date() == ends.date() and kind != "flow"
    return f"{starts:%H:%M}–{ends:%H:%M}" if same else f"{starts:%H:%M}"


def _without(found: Mine, read: Reading | None, own: list[str]) -> list[Without]:
    if read is None:
        return []
    view = read.telling("zh").view
    unmet = {one.request: one for one in read.file.plan.unmet}
    return [
        Without(
            id=id,
            name=view.requests[id].name or id,
            percent=unmet[id].served_permille // 10,
            reason=unmet[id].reason.kind,
            waited=view.requests[id].waited,
        )
        for id in own
        if id in unmet and id in view.requests
    ]
