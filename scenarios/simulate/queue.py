"""Those who wait: a request from week to week, until it is served, lapses or is given up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor
from typing import Literal

from matcher.goals.fairness import is_open
from matcher.rules.served import counted, served
from matcher.rules.view import View
from models.base import Window
from models.demand import Line, Request, Session
from models.supply import Pledge
from scenarios.simulate.arrivals import Arrival
from scenarios.simulate.steps import a_step_further, left_of, unmatched

End = Literal["served", "lapsed", "cancelled", "waiting"]
"""How a request's wait ended; ``waiting``: the simulation ended first."""
DAYS = 7


@dataclass(frozen=True)
class Waited:
    """The wait of a request that has ended."""

    request: Request
    """As it stood last: ``waited`` are the weeks that it waited."""
    end: End


def depart(view: View, waiting: list[Arrival]) -> tuple[list[Arrival], list[Waited]]:
    """Of those who waited into a week: who is wholly served by its plan, and who waits on, with
    what is left of the request and a week more where it could have been served in this one. A
    project before its resolution is not served by its meeting, and does not wait yet."""
    left: list[Arrival] = []
    gone: list[Waited] = []
    for arrival in waiting:
        request = view.requests[arrival.request.id]
        rest = rest_of(view, request)
        done = served(view, request) == 1 or not (rest.lines or rest.sessions or rest.seat)
        if done and view.passes_gate(request):
            gone.append(Waited(request, "served"))
            continue
        weeks = request.waited + (is_open(view, request) and view.passes_gate(request))
        waits = rest.model_copy(update={"waited": weeks})
        left.append(Arrival(waits, arrival.gives_up, _left_of(view, arrival)))
    return left, gone


def _left_of(view: View, arrival: Arrival) -> tuple[Pledge, ...]:
    used: Counter[str] = Counter()
    for f in view.flows_of.get(arrival.request.id, ()):
        used[f.pledge] += f.amount
    left = (left_of(pledge, used[pledge.id]) for pledge in arrival.own)
    return tuple(p for p in left if p is not None)


def carry(left: list[Arrival], number: int, monday: date) -> tuple[list[Arrival], list[Waited]]:
    """Those who wait into the week of this number that begins on ``monday``, their times moved to
    it; and those who do not, as their deadline has passed or they have given up."""
    start = f"{monday}T00:00"
    waiting: list[Arrival] = []
    gone: list[Waited] = []
    for arrival in left:
        request = arrival.request
        if request.deadline is not None and request.deadline <= start:
            gone.append(Waited(request, "lapsed"))
        elif arrival.gives_up <= number:
            gone.append(Waited(request, "cancelled"))
        else:
            moved = a_step_further(a_week_later(request))
            waiting.append(replace(arrival, request=moved))
    return waiting, gone


def a_week_later(request: Request) -> Request:
    """The same times on the same weekdays; earliest and deadline are moments and stay."""
    return request.model_copy(
        update={
            "lines": tuple(
                line.model_copy(update={"windows": _later(line.windows)}) for line in request.lines
            ),
            "sessions": tuple(
                s.model_copy(update={"windows": _later(s.windows)}) for s in request.sessions
            ),
        }
    )


def _later(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    return tuple(
        w.model_copy(update={"start": _moved(w.start), "end": _moved(w.end)}) for w in windows
    )


def _moved(time: str) -> str:
    day = date.fromisoformat(time[:10]) + timedelta(days=DAYS)
    return f"{day}{time[10:]}"


def rest_of(view: View, request: Request) -> Request:
    """What is left of a request that is not wholly served."""
    lines = (_rest_of_line(view, request, line) for line in request.lines)
    sessions = (_rest_of_session(view, request, s) for s in request.sessions)
    kept = tuple(s for s in sessions if s is not None)
    names = {s.id for s in kept}
    rest = request.model_copy(
        update={
            "lines": tuple(line for line in lines if line is not None),
            "sessions": kept,
            "order": tuple(o for o in request.order if {o.before, o.after} <= names),
        }
    )
    return unmatched(rest, sum(line.amount for line in request.lines if line.item == "money"))


def _rest_of_line(view: View, request: Request, line: Line) -> Line | None:
    item = view.items[line.item]
    step = 1 if item.divisible else item.parts
    amount = floor(line.amount - counted(view, request.id, line.id)) // step * step
    if amount <= 0:
        return None
    return line.model_copy(update={"amount": amount, "least": min(line.least, amount)})


def _rest_of_session(view: View, request: Request, session: Session) -> Session | None:
    placed = sum((request.id, session.id, k) in view.placed for k in range(session.occurrences))
    if placed == session.occurrences:
        return None
    return session.model_copy(update={"occurrences": session.occurrences - placed})
