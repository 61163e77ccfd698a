"""Sessions: windows, crew, room, and their order within a request."""

from __future__ import annotations

from models.demand import Request, Role, Session
from models.validate.check import FUNCTION, JOINED, PERSON, PLACE, ROOM, SKILL, Check
from models.validate.graphs import cycles
from models.validate.lines import OF_REQUEST


def check_sessions(check: Check, request: Request) -> None:
    """All sessions of a request and their order."""
    id = request.id
    if request.sessions:
        check.once(id, "sessions[{}].id", (s.id for s in request.sessions), OF_REQUEST)
    for i, session in enumerate(request.sessions):
        _session(check, request, f"sessions[{i}]", session)
    if request.order:
        _order(check, request)


def _session(check: Check, request: Request, field: str, session: Session) -> None:
    id = request.id
    check.windows(id, f"{field}.windows", session.windows)
    check.refer(id, f"{field}.place", session.place, PLACE)
    spacing = session.spacing
    if spacing is not None and spacing.min_days > spacing.max_days:
        check.say(
            id,
            f"{field}.spacing.min_days",
            spacing.min_days,
            f"at most max_days, {spacing.max_days}",
            f"不超过 max_days（{spacing.max_days}）",
        )
    if session.room is not None:
        check.refer(id, f"{field}.room.function", session.room.function, FUNCTION)
        check.refer_all(id, f"{field}.room.rooms", session.room.rooms, ROOM, JOINED)
    else:
        _roomless(check, request, field, session)
    check.once(
        id,
        f"{field}.crew[{{}}].id",
        (role.id for role in session.crew),
        ("within the session", "在该场次中"),
    )
    for i, role in enumerate(session.crew):
        _role(check, id, f"{field}.crew[{i}]", role)


def _roomless(check: Check, request: Request, field: str, session: Session) -> None:
    if session.meeting:
        check.say(
            request.id, f"{field}.room", None, "a room, as every meeting has", "房间（会议必需）"
        )
    elif request.kind == "booking":
        check.say(request.id, f"{field}.room", None, "the room that is booked", "所订的房间")


def _role(check: Check, id: str, field: str, role: Role) -> None:
    check.refer(id, f"{field}.skill", role.skill, SKILL)
    check.refer_all(id, f"{field}.people", role.people, PERSON)
    if role.same_carer and role.count != 1:
        check.say(
            id,
            f"{field}.count",
            role.count,
            "1, as one person fills a role of the same carer",
            "1，因为“同一照护者”的角色由一人担任",
        )


def _order(check: Check, request: Request) -> None:
    after: dict[str, list[str]] = {session.id: [] for session in request.sessions}
    for i, order in enumerate(request.order):
        for end in ("before", "after"):
            session = getattr(order, end)
            if session not in after:
                check.say(
                    request.id,
                    f"order[{i}].{end}",
                    session,
                    "a session of the same request",
                    "同一诉求的场次",
                )
        if order.before in after:
            after[order.before].append(order.after)
    for knot in cycles(after):
        check.say(
            request.id,
            "order",
            " > ".join(knot),
            "an order in which no session comes before itself",
            "任何场次都不先于自身的次序",
        )
