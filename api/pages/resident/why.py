"""Why did I not get it? 为什么 · 差一点 · 怎么办, out of the facts that the plan states.

Others are never named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.counts import households
from api.pages.look import Look, look_of
from api.pages.resident.desk import PREFIX, Own, my_page
from api.problems import Problem
from api.services.mine import requests
from api.services.readings import Reading
from matcher.show.results import asked, sentence
from matcher.show.telling import day_name
from models.demand import Request as Asked
from models.plan import Unmet

router = APIRouter(route_class=Unit, prefix=PREFIX + "/why")

NEAR: dict[str, tuple[str, str]] = {
    "available": ("{n} 个人会做，只是你方便的时候没空", "{n} can do it, but not when you can"),
    "pledge-window": ("{n} 份过了能用的时候", "{n} gifts, but no longer good then"),
    "open": ("{n} 个时间房间不开", "at {n} times the rooms are closed"),
    "window": ("{n} 个时间不在你写的时间里", "{n} times lie outside those you gave"),
    "travel": ("{n} 个人离得太远", "{n} people live too far away"),
    "capacity": ("{n} 个房间坐不下", "{n} rooms are too small"),
    "vetted": ("{n} 个人还不能上门", "{n} people may not visit homes yet"),
    "skill": ("{n} 个人不会这门手艺", "{n} people do not know how"),
    "pledge-conditions": ("{n} 份指定给了别的社区或人群", "{n} gifts are meant for others"),
    "substitution": ("{n} 份是别的东西，你没有说能顶替", "{n} gifts are other things"),
    "function": ("{n} 个房间做不了这件事", "{n} rooms do not serve for it"),
    "equipment": ("{n} 个房间缺设备", "{n} rooms lack what it takes"),
    "audience": ("{n} 个活动是给别的年龄的", "{n} activities are for other ages"),
}
"""Rule → what the plan counted under it, in a neighbour's words; the easiest to change first."""


@dataclass(frozen=True)
class Told:
    """The three parts."""

    name: str
    asked: str
    percent: int
    reason: str
    near: tuple[str, ...]
    others: str
    """How many households wait for the same; nothing where that is not counted."""
    waited: int
    kind: str
    when: bool
    """Whether other times would help."""


@router.get("/{id}")
def get_why(request: Request, found: Own, id: str, session: Transaction) -> Response:
    """For one's own requests alone."""
    read = found.board.reading
    own = {one.id for one in requests(session, found, found.board.week)}
    if read is None or id not in own:
        raise Problem("not-found", id)
    unmet = next((one for one in read.file.plan.unmet if one.request == id), None)
    if unmet is None:
        raise Problem("not-found", id)
    look = look_of(request)
    week = found.collecting
    first = "" if week is None else day_name(date.fromisoformat(week.start), look.language)
    return my_page(request, found, "my/why.html", "home", told=_told(look, read, unmet), next=first)


def _told(look: Look, read: Reading, unmet: Unmet) -> Told:
    telling = read.telling(look.language)
    request = telling.view.requests[unmet.request]
    removed = {rule: n for rule, n in unmet.reason.removed.items() if n > 0}
    order = [*(rule for rule in NEAR if rule in removed), *(r for r in removed if r not in NEAR)]
    near = []
    for rule in order:
        if rule in NEAR:
            near.append(look.say(*NEAR[rule]).format(n=removed[rule]))
        else:
            near.append(f"{sentence(telling, rule)} ({removed[rule]})")
    same = _waiting_for_the_same(read, request)
    return Told(
        name=request.name or asked(telling, request),
        asked=asked(telling, request),
        percent=unmet.served_permille // 10,
        reason=unmet.reason.kind,
        near=tuple(near),
        others="" if not same else households(look, same),
        waited=request.waited,
        kind=request.kind,
        when=bool(request.sessions) and request.kind == "need",
    )


def _waiting_for_the_same(read: Reading, request: Asked) -> int | None:
    """Households beside this one that go without one of the same items, or skills."""
    view = read.telling("zh").view

    def wants(one: Asked) -> set[str]:
        skills = {role.skill for s in one.sessions for role in s.crew if role.skill is not None}
        return {line.item for line in one.lines} | skills

    mine = wants(request)
    if not mine or request.household is None:
        return None
    others = {
        view.requests[one.request].household
        for one in read.file.plan.unmet
        if mine & wants(view.requests[one.request])
    }
    return len(others - {None, request.household})
