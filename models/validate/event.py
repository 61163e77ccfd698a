"""Events: what they name exists in the week and in the plan, and it could have happened."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from pydantic import ValidationError

from models.event import (
    KINDS,
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.items import Commitments, Flow, Placement
from models.validate.check import JOINED, PERSON, PLEDGE, REQUEST, ROOM, Check
from models.validate.demand import check_demand
from models.validate.parse import as_text, check_syntax, tree_of
from models.validate.paths import FILE
from models.validate.problem import MISSING, InvalidInput, Problem, shown
from models.validate.shape import doubled_keys, shape_problems
from models.validate.week import check_calendar
from models.week import Week

EVENT = "event"
"""What problems call the event itself, which has no id."""


def read_event(text: str | bytes) -> Event:
    """The event that a JSON text states.

    Raises
    ------
    InvalidInput : with every problem of syntax and shape; for meaning see :func:`event_problems`.
    """
    text = as_text(text)
    check_syntax(text)
    tree = tree_of(text)
    problems = doubled_keys(tree)
    kind = tree.get("kind") if isinstance(tree, dict) else None
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        known = ", ".join(f'"{name}"' for name in KINDS)
        given = MISSING if kind is None else kind
        problem = Problem(FILE, "kind", shown(given), f"one of {known}", f"{known} 之一")
        raise InvalidInput([*problems, problem])
    try:
        event = model.model_validate_json(text)
    except ValidationError as error:
        problems += shape_problems(error, tree, model)[0]
        raise InvalidInput(problems) from None
    if problems:
        raise InvalidInput(problems)
    return event


def event_problems(
    week: Week,
    content: Commitments,
    event: Event,
    now: str | None = None,
    favourites: tuple[str, ...] = (),
) -> list[Problem]:
    """What keeps an event from being repaired on a sound week and its published plan.

    ``now`` and ``favourites`` are what the coordinator says beside it (see
    :func:`matcher.repair.repair`).
    """
    check = Check(week)
    check_calendar(check)
    moment = _moment(check, now)
    check.refer_all(EVENT, "favourites", favourites, REQUEST)
    match event:
        case SessionCancelled() | Declined():
            placed = _placed(check, content, event.request, event.session, event.occurrence)
            known = check.refer(EVENT, "person", event.person, PERSON)
            if placed is not None and known:
                _in_crew(check, placed, event.person)
            _ahead(check, placed, moment)
        case DayCancelled():
            check.refer(EVENT, "person", event.person, PERSON)
            _day(check, event.day)
        case RestCancelled():
            check.refer(EVENT, "person", event.person, PERSON)
        case RoomClosed():
            check.refer(EVENT, "room", event.room, ROOM, JOINED)
            check.windows(EVENT, "window", (event.window,))
        case PledgeShort():
            _short(check, content, event, moment)
        case UrgentWish():
            _wish(check, week, event)
        case WishWithdrawn():
            if check.refer(EVENT, "request", event.request, REQUEST) and (
                event.request in week.decisions.withdrawn
            ):
                _say_withdrawn(check, "request", event.request)
        case Overran():
            placed = _placed(check, content, event.request, event.session, event.occurrence)
            until = check.time(EVENT, "until", event.until)
            if placed is not None and until is not None:
                _longer(check, placed, event, until)
    return check.problems


def _moment(check: Check, now: str | None) -> int | None:
    """The slot of *now*, which may come before the week but not after it: then all is past."""
    moment = check.time(EVENT, "now", now)
    if moment is None or check.clock is None or moment < check.clock.horizon:
        return moment
    last = check.clock.time(check.clock.horizon)
    check.say(EVENT, "now", now, f"a time before the week ends, {last}", f"本周结束（{last}）之前")
    return None


def _say_withdrawn(check: Check, field: str, id: str) -> None:
    check.say(EVENT, field, id, "something that has not been withdrawn yet", "尚未撤回的对象")


def _placed(
    check: Check, content: Commitments, request: str, session: str, occurrence: int
) -> Placement | None:
    """The plan's placement of an occurrence; None (and stated) if there is none."""
    if not check.refer(EVENT, "request", request, REQUEST):
        return None
    if all(s.id != session for s in check.requests[request].sessions):
        check.say(EVENT, "session", session, f'a session of "{request}"', f"“{request}”的场次")
        return None
    for placed in content.placements:
        if (placed.request, placed.session, placed.occurrence) == (request, session, occurrence):
            return placed
    check.say(
        EVENT, "occurrence", occurrence, "an occurrence that the plan places", "方案安排了的一次"
    )
    return None


def _in_crew(check: Check, placed: Placement, person: str) -> None:
    if all(a.person != person for a in placed.crew):
        crew = ", ".join(a.person for a in placed.crew) or "—"
        check.say(
            EVENT,
            "person",
            person,
            f"someone of the crew that the plan names ({crew})",
            f"方案所排的人员（{crew}）之一",
        )


def _ahead(check: Check, placed: Placement | None, now: int | None) -> None:
    if placed is None or now is None or check.clock is None:
        return
    if check.clock.slot(placed.start) < now:
        check.say(
            EVENT,
            "occurrence",
            placed.start,
            "an occurrence that has not begun yet",
            "尚未开始的一次",
        )


def _day(check: Check, day: str) -> None:
    if check.clock is None:
        return
    calendar = check.week.calendar
    last = check.clock.first_day + timedelta(days=calendar.days - 1)
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = None
    if found is None or not check.clock.first_day <= found <= last:
        check.say(
            EVENT,
            "day",
            day,
            f"a day of the week, {calendar.start} to {last}",
            f"本周的一天，{calendar.start} 至 {last}",
        )


def _short(check: Check, content: Commitments, event: PledgeShort, now: int | None) -> None:
    if not check.refer(EVENT, "pledge", event.pledge, PLEDGE):
        return
    if event.pledge in check.week.decisions.withdrawn:
        _say_withdrawn(check, "pledge", event.pledge)
    pledged = check.pledges[event.pledge].quantity
    if event.quantity >= pledged:
        check.say(
            EVENT,
            "quantity",
            event.quantity,
            f"less than was pledged, {pledged}",
            f"少于原来认捐的 {pledged}",
        )
    if now is None or check.clock is None:
        return
    begun = [f for f in content.flows if f.pledge == event.pledge and check.clock.slot(f.at) < now]
    gone = sum(f.amount for f in begun)
    if check.pledges[event.pledge].kind == "capacity":
        gone = _peak(check, begun)
    if event.quantity < gone:
        check.say(
            EVENT,
            "quantity",
            event.quantity,
            f"at least what has been handed over already, {gone}",
            f"不少于已经交付的 {gone}",
        )


def _peak(check: Check, begun: list[Flow]) -> int:
    """The most that is lent at any one time by flows that have begun."""
    lent: Counter[int] = Counter()
    clock = check.clock
    if clock is None:
        return 0
    for flow in begun:
        for line in check.requests[flow.request].lines:
            for window in line.windows if line.id == flow.line else ():
                for slot in range(*clock.span(window)):
                    lent[slot] += flow.amount
    return max(lent.values(), default=0)


def _longer(check: Check, placed: Placement, event: Overran, until: int) -> None:
    if check.clock is None:
        return
    sessions = {s.id: s for s in check.requests[event.request].sessions}
    start = check.clock.slot(placed.start)
    end = start + check.clock.length(sessions[event.session].minutes)
    if not end < until <= check.clock.horizon:
        planned, last = check.clock.time(end), check.clock.time(check.clock.horizon)
        check.say(
            EVENT,
            "until",
            event.until,
            f"a time after the planned end {planned}, {last} at the latest",
            f"晚于计划结束时间 {planned}、不晚于 {last} 的时间",
        )


def _wish(check: Check, week: Week, event: UrgentWish) -> None:
    """The request by itself, as if it stood in the week; and that its id is new."""
    request = event.request
    taken = [ids for ids in check.known.values() if request.id in ids]
    if taken:
        check.say(request.id, "id", request.id, "an id that nothing has yet", "尚未使用的编号")
        return
    enlarged = week.model_copy(update={"requests": (*week.requests, request)})
    own = Check(enlarged)
    check_calendar(own)
    own.week = enlarged.model_copy(update={"requests": (request,)})
    check_demand(own)
    check.problems += own.problems
