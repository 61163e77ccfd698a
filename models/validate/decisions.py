"""Decisions by people: each speaks of one kind of thing, and of things that exist.

Whether a decision can be met at all is judged where the rules are known, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.demand import Request
from models.validate.check import (
    JOINED,
    PERSON,
    PLEDGE,
    REQUEST,
    ROOM,
    Check,
)
from models.validate.seats import check_occurrence
from models.week import Decision, Target

FLOW = ("line", "pledge", "amount")
PLACEMENT = ("start", "room", "role", "person")
SHARED = ("session", "occurrence")
"""These narrow a placement, or with ``activity`` a seat."""


def check_decisions(check: Check) -> None:
    """Ids, targets, withdrawn."""
    decisions = check.week.decisions
    anywhere = _parts_of(check.week.requests, "some request", "某个诉求")
    seen: set[str] = set()
    for name in ("pins", "bans", "locks"):
        given: tuple[Decision, ...] = getattr(decisions, name)
        for i, decision in enumerate(given):
            if decision.id in seen:
                check.say(
                    check.week.id,
                    f"decisions.{name}[{i}].id",
                    decision.id,
                    "an id of its own among all decisions",
                    "在所有决定中不重复的编号",
                )
            seen.add(decision.id)
            _target(check, decision.id, decision.target, anywhere)
    check.refer_all(
        check.week.id,
        "decisions.withdrawn",
        decisions.withdrawn,
        REQUEST,
        PLEDGE,
        PERSON,
        ROOM,
        JOINED,
    )


def _target(check: Check, id: str, target: Target, anywhere: Parts) -> None:
    given = {name for name in type(target).model_fields if getattr(target, name) is not None}
    if not given:
        check.say(id, "target", {}, "at least one field", "至少一个字段")
    about = [
        bool(given & set(FLOW)),
        bool(given & set(PLACEMENT)) or ("activity" not in given and bool(given & set(SHARED))),
        "activity" in given,
    ]
    if sum(about) > 1:
        check.say(
            id,
            "target",
            sorted(given),
            "fields of one kind: flows (line, pledge, amount), seats (activity) or placements "
            "(start, room, role, person)",
            "同一类字段：去向（line、pledge、amount）、名额（activity）"
            "或安排（start、room、role、person）",
        )
    check.refer(id, "target.pledge", target.pledge, PLEDGE)
    check.refer(id, "target.room", target.room, ROOM, JOINED)
    check.refer(id, "target.person", target.person, PERSON)
    check.time(id, "target.start", target.start)
    if target.request is None:
        if not check.dropped:
            _check_parts(check, id, target, anywhere)
    elif check.refer(id, "target.request", target.request, REQUEST):
        request = check.requests[target.request]
        named = _parts_of((request,), f'"{request.id}"', f"“{request.id}”")
        _check_parts(check, id, target, named)
    if target.activity is not None and check.refer(id, "target.activity", target.activity, REQUEST):
        _seat(check, id, target, check.requests[target.activity])


@dataclass(frozen=True)
class Parts:
    """What the parts of some requests are called."""

    en: str
    zh: str
    lines: frozenset[str]
    sessions: dict[str, int]
    """Session → its number of occurrences (of several sessions of that id, the most)."""
    roles: dict[str, frozenset[str]]
    """Session → its roles."""


def _parts_of(requests: Iterable[Request], en: str, zh: str) -> Parts:
    sessions: dict[str, int] = {}
    roles: dict[str, frozenset[str]] = {}
    lines: set[str] = set()
    for request in requests:
        lines.update(line.id for line in request.lines)
        for session in request.sessions:
            sessions[session.id] = max(session.occurrences, sessions.get(session.id, 0))
            here = frozenset(role.id for role in session.crew)
            roles[session.id] = here | roles.get(session.id, frozenset())
    return Parts(en, zh, frozenset(lines), sessions, roles)


def _check_parts(check: Check, id: str, target: Target, parts: Parts) -> None:
    """Line, session, occurrence and role exist in the request, or without one in any."""
    en, zh = parts.en, parts.zh
    if target.line is not None and target.line not in parts.lines:
        check.say(id, "target.line", target.line, f"a line of {en}", f"{zh}的物项")
    if target.activity is not None:
        return
    if target.session is not None and target.session not in parts.sessions:
        check.say(id, "target.session", target.session, f"a session of {en}", f"{zh}的场次")
        return
    among = parts.sessions if target.session is None else (target.session,)
    most = max((parts.sessions[session] for session in among), default=0)
    if target.occurrence is not None and not 0 <= target.occurrence < most:
        check.say(
            id,
            "target.occurrence",
            target.occurrence,
            f"an occurrence from 0 to {most - 1}" if most else f"nothing; {en} has no session",
            f"0 至 {most - 1} 之间的场次序号" if most else f"空；{zh}没有场次",
        )
    role = target.role
    if role is not None and all(role not in parts.roles[session] for session in among):
        check.say(id, "target.role", role, f"a role in a session of {en}", f"{zh}场次中的角色")


def _seat(check: Check, id: str, target: Target, activity: Request) -> None:
    if activity.seats is None:
        check.say(
            id, "target.activity", activity.id, "an activity that offers seats", "提供名额的活动"
        )
        return
    enrolment = check.requests.get(target.request) if target.request is not None else None
    if enrolment is not None and enrolment.seat is None:
        check.say(id, "target.request", enrolment.id, "an enrolment, as seats are theirs", "报名")
    check_occurrence(check, id, "target", activity, target.session, target.occurrence)
