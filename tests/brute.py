"""The best plans of a tiny week, by trying every plan there is.

Nothing clever: what could be decided is read off the types (every amount, every start, every room,
every crew), every combination is tried, what breaks a rule is thrown away, and the tiers pick the
best of the rest. It shares nothing with the optimiser but the data types; it trusts the rules and
goals, which are tested by hand.

Two things keep it quick, neither of which loses a plan that could be best:

- Rules outside :data:`LATE` only ever get *more* broken as decisions are added, so a partial plan
  that breaks one is not continued.
- When goods are handed over changes nothing but the preferred times, so of all times that the
  rules allow only the most welcome is tried (among equals the earliest). Plans that differ in
  nothing else thus appear once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from matcher.goals import tier_value
from matcher.goals.preferred_times import best_preference
from matcher.rules import RULES
from matcher.rules.view import View
from models.demand import Line, Request, Session
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.supply import Pledge
from models.week import Week

LATE = frozenset(
    {
        # Each of these can be broken by what is still missing.
        "matched-money",
        "order",
        "seat-limit",
        "least-attendance",
        "group-together",
        "audience",
        "one-seat",
        "bundle",
        "needs-other",
        "pin",
        "lock",
    }
)
EARLY_RULES = tuple(rule for rule in RULES if rule.name not in LATE)
LATE_RULES = tuple(rule for rule in RULES if rule.name in LATE)

Decision = Flow | Placement | Seat
Unit = tuple[Decision, ...]
"""Decisions of which a plan takes at most one."""


@dataclass(frozen=True)
class Best:
    """What no plan can beat, and every plan that reaches it."""

    values: tuple[int, ...]
    """Of every tier."""
    plans: tuple[Commitments, ...]


def best(week: Week, mu: int) -> Best | None:
    """The lexicographically largest tier values and all plans that have them.

    ``mu`` is the weight where a tier says ``"mu"``. None: no plan keeps every rule, not even the
    empty one, so the decisions by people contradict each other.
    """
    left = list(plans(week))
    values = []
    for tier in week.policy.tiers:
        scored = [(tier_value(View(week, plan), tier, mu), plan) for plan in left]
        most = max((value for value, _ in scored), default=0)
        left = [plan for value, plan in scored if value == most]
        values.append(most)
    return Best(tuple(values), tuple(left)) if left else None


def size(week: Week) -> int:
    """How many combinations :func:`plans` might try."""
    return prod(1 + len(unit) for unit in units(week))


def plans(week: Week) -> Iterator[Commitments]:
    """Every plan that keeps every rule."""
    yield from _continued(week, units(week), ())


def _continued(week: Week, left: list[Unit], taken: tuple[Decision, ...]) -> Iterator[Commitments]:
    if not left:
        plan = content(taken)
        if _keeps(week, plan, late=True):
            yield plan
        return
    yield from _continued(week, left[1:], taken)
    for decision in left[0]:
        longer = (*taken, decision)
        if _keeps(week, content(longer), late=False):
            yield from _continued(week, left[1:], longer)


def _keeps(week: Week, plan: Commitments, late: bool) -> bool:
    view = View(week, plan)
    rules = LATE_RULES if late else EARLY_RULES
    return all(next(iter(rule.check(view)), None) is None for rule in rules)


def content(decisions: Iterable[Decision]) -> Commitments:
    """Decisions as the content of a plan."""
    taken = tuple(decisions)
    return Commitments(
        flows=tuple(d for d in taken if isinstance(d, Flow)),
        placements=tuple(d for d in taken if isinstance(d, Placement)),
        seats=tuple(d for d in taken if isinstance(d, Seat)),
    )


def units(week: Week) -> list[Unit]:
    """What a plan of the week can consist of: each decision keeps the early rules by itself."""
    view = View(week, Commitments())
    found: list[Unit] = []
    for request in week.requests:
        for line in request.lines:
            found += [tuple(_flows(view, request, line, pledge)) for pledge in week.pledges]
        for session in request.sessions:
            for k in range(session.occurrences):
                placed = _placements(view, request, session, k)
                found.append(tuple(p for p in placed if _alone(week, p)))
        found.append(tuple(s for s in _seats(view, request) if _alone(week, s)))
    return [unit for unit in found if unit]


def _alone(week: Week, decision: Decision) -> bool:
    return _keeps(week, content((decision,)), late=False)


def _flows(view: View, request: Request, line: Line, pledge: Pledge) -> Iterator[Flow]:
    """Every amount of the pledge for the line, at the most welcome time allowed."""
    rate = view.rate(line, pledge.item) if pledge.item is not None else None
    if rate is None:
        return
    give, per = rate
    times = sorted(
        _times(view, request, line, pledge),
        key=lambda at: (-best_preference(view, line.windows, at, at + 1), at),
    )
    for amount in range(1, min(pledge.quantity, line.amount * give // per) + 1):
        for at in times:
            flow = Flow(
                request=request.id,
                line=line.id,
                pledge=pledge.id,
                amount=amount,
                at=view.clock.time(at),
                place=pledge.at or request.place,
            )
            if _alone(view.week, flow):
                yield flow
                break


def _times(view: View, request: Request, line: Line, pledge: Pledge) -> set[int]:
    """Slots at which it may become possible, or more welcome, to hand something over."""
    found = {0}
    for window in (*line.windows, *pledge.windows):
        found.update(view.clock.span(window))
    if request.earliest is not None:
        found.add(view.clock.slot(request.earliest))
    return {slot for slot in found if 0 <= slot < view.clock.horizon}


def _placements(view: View, request: Request, session: Session, k: int) -> Iterator[Placement]:
    """Every start in a window, every room, every crew of different people per role."""
    length = view.clock.length(session.minutes)
    starts = {
        start
        for opens, closes in (view.clock.span(w) for w in session.windows)
        for start in range(max(0, opens), min(view.clock.horizon, closes) - length + 1)
    }
    rooms = [None] if session.room is None else list(view.rooms)
    filled = [combinations(view.people, role.count) for role in session.crew]
    crews = [
        tuple(
            Assignment(role=role.id, person=person)
            for role, people in zip(session.crew, chosen, strict=True)
            for person in people
        )
        for chosen in product(*filled)
    ]
    for start, room, crew in product(sorted(starts), rooms, crews):
        yield Placement(
            request=request.id,
            session=session.id,
            occurrence=k,
            start=view.clock.time(start),
            room=room,
            crew=crew,
        )


def _seats(view: View, request: Request) -> Iterator[Seat]:
    """Every seat that one of the enrolment's choices names."""
    wished = {c.activity for c in request.seat.choices} if request.seat is not None else set()
    for activity in sorted(wished):
        offer = view.requests[activity].seats
        if offer is None:
            continue
        if offer.course:
            yield Seat(request=request.id, activity=activity)
            continue
        for session in view.requests[activity].sessions:
            for k in range(session.occurrences):
                yield Seat(request=request.id, activity=activity, session=session.id, occurrence=k)
