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
from matcher.rules.base import Rule
from matcher.rules.view import View
from models.demand import Line, Request, Session
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.supply import Pledge
from models.time import Clock
from models.week import Week

LATE = frozenset(
    {
        # Each of these can be broken by what is still missing.
        "order",
        "least-attendance",
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
    see = Eye(week)
    left = [see(plan) for plan in plans(week)]
    values = []
    for tier in week.policy.tiers:
        scored = [(tier_value(view, tier, mu), view) for view in left]
        most = max((value for value, _ in scored), default=0)
        left = [view for value, view in scored if value == most]
        values.append(most)
    return Best(tuple(values), tuple(view.content for view in left)) if left else None


def size(week: Week) -> int:
    """How many combinations :func:`plans` might try."""
    return prod(1 + len(unit) for unit in units(week))


def plans(week: Week) -> Iterator[Commitments]:
    """Every plan that keeps every rule."""
    yield from _continued(Eye(week), units(week), ())


class Eye:
    """Views of one week that share its clock, which remembers what it has read."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.clock = Clock(week.calendar)

    def __call__(self, plan: Commitments) -> View:
        """The week with a plan."""
        view = View(self.week, plan)
        view.clock = self.clock
        return view


def _continued(see: Eye, left: list[Unit], taken: tuple[Decision, ...]) -> Iterator[Commitments]:
    if not left:
        plan = content(taken)
        if _keep(LATE_RULES, see(plan)):
            yield plan
        return
    yield from _continued(see, left[1:], taken)
    for decision in left[0]:
        longer = (*taken, decision)
        if _keep(EARLY_RULES, see(content(longer))):
            yield from _continued(see, left[1:], longer)


def _keep(rules: Iterable[Rule], view: View) -> bool:
    return all(next(rule.check(view), None) is None for rule in rules)


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
    see = Eye(week)
    found: list[Unit] = []
    for request in week.requests:
        for line in request.lines:
            found += [tuple(_flows(see, request, line, pledge)) for pledge in week.pledges]
        for session in request.sessions:
            for k in range(session.occurrences):
                placed = _placements(see, request, session, k)
                found.append(tuple(p for p in placed if _alone(see, p)))
        found.append(tuple(s for s in _seats(week, request) if _alone(see, s)))
    return [unit for unit in found if unit]


def _alone(see: Eye, decision: Decision) -> bool:
    return _keep(EARLY_RULES, see(content((decision,))))


def _flows(see: Eye, request: Request, line: Line, pledge: Pledge) -> Iterator[Flow]:
    """Every amount of the pledge for the line, at the most welcome time allowed."""
    view = see(Commitments())
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
            if _alone(see, flow):
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


def _placements(see: Eye, request: Request, session: Session, k: int) -> Iterator[Placement]:
    """Every start in a window, every room, every crew of different people per role."""
    view = see(Commitments())
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


def _seats(week: Week, request: Request) -> Iterator[Seat]:
    """Every seat that one of the enrolment's choices names."""
    activities = {r.id: r for r in week.requests}
    choices = request.seat.choices if request.seat is not None else ()
    found: dict[Seat, None] = {}
    for choice in choices:
        activity = activities[choice.activity]
        if activity.seats is not None and activity.seats.course:
            found[Seat(request=request.id, activity=activity.id)] = None
            continue
        for session in activity.sessions:
            for k in range(session.occurrences):
                if choice.session in (None, session.id) and choice.occurrence in (None, k):
                    seat = Seat(
                        request=request.id, activity=activity.id, session=session.id, occurrence=k
                    )
                    found[seat] = None
    yield from found
