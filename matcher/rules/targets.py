"""What of a plan a decision by people speaks of."""

from __future__ import annotations

from matcher.rules.served import served
from matcher.rules.view import View
from models.items import Flow, Placement, Seat
from models.week import Decision, Target


def speaks_of_flows(target: Target) -> bool:
    """With line, pledge or amount."""
    return not (target.line is None and target.pledge is None and target.amount is None)


def speaks_of_placements(target: Target) -> bool:
    """With session, occurrence, start, room, role or person (and no activity)."""
    fields = (target.session, target.occurrence, target.start, target.room, target.role)
    return target.activity is None and any(f is not None for f in (*fields, target.person))


def _fits(asked: str | int | None, is_: str | int | None) -> bool:
    return asked is None or asked == is_


def flows(view: View, target: Target) -> list[Flow]:
    """The flows a target names; its amount is a sum, not a filter."""
    return [
        f
        for f in view.flows
        if _fits(target.request, f.request)
        and _fits(target.line, f.line)
        and _fits(target.pledge, f.pledge)
    ]


def seats(view: View, target: Target) -> list[Seat]:
    """The seats a target names."""
    return [
        s
        for s in view.seats
        if _fits(target.request, s.request)
        and _fits(target.activity, s.activity)
        and _fits(target.session, s.session)
        and _fits(target.occurrence, s.occurrence)
    ]


def placements(view: View, target: Target) -> list[Placement]:
    """The placements a target names."""
    start = view.clock.slot(target.start) if target.start is not None else None
    return [
        p
        for p in view.placements
        if _fits(target.request, p.request)
        and _fits(target.session, p.session)
        and _fits(target.occurrence, p.occurrence)
        and _fits(start, view.clock.slot(p.start))
        and _fits(target.room, p.room)
        and (
            (target.role is None and target.person is None)
            or any(_fits(target.role, a.role) and _fits(target.person, a.person) for a in p.crew)
        )
    ]


def is_there(view: View, decision: Decision, *, exact: bool) -> bool:
    """Whether the plan does what a pin (or, with ``exact`` amounts, a lock) asks for."""
    target = decision.target
    if speaks_of_flows(target):
        total = sum(f.amount for f in flows(view, target))
        if exact and target.amount is not None:
            return total == target.amount
        return total >= (1 if target.amount is None else target.amount)
    if target.activity is not None:
        return bool(seats(view, target))
    if speaks_of_placements(target):
        return bool(placements(view, target))
    return target.request is not None and served(view, view.requests[target.request]) == 1


def is_touched(view: View, decision: Decision) -> bool:
    """Whether the plan does anything of what a ban names."""
    target = decision.target
    if speaks_of_flows(target):
        return bool(flows(view, target))
    if target.activity is not None:
        return bool(seats(view, target))
    if speaks_of_placements(target):
        return bool(placements(view, target))
    return target.request is not None and view.takes(target.request)


_ZH = {
    "request": "诉求",
    "line": "物项",
    "pledge": "认捐",
    "amount": "数量",
    "activity": "活动",
    "session": "场次",
    "occurrence": "序号",
    "start": "开始",
    "room": "房间",
    "role": "角色",
    "person": "人",
}


def in_chinese(target: Target) -> str:
    """The fields a target gives, as ``诉求 r1，房间 tea``."""
    given = target.model_dump(exclude_none=True)
    return "，".join(f"{_ZH[field]} {value}" for field, value in given.items())


def in_english(target: Target) -> str:
    """The fields a target gives, as ``request r1, room tea``."""
    given = target.model_dump(exclude_none=True)
    return ", ".join(f"{field} {value}" for field, value in given.items())
