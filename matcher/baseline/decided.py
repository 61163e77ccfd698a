"""What people have decided beforehand, as a baseline asks it: may this be, and what must be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from matcher.baseline.facts import Facts
from matcher.baseline.state import State
from matcher.rules.targets import speaks_of_flows, speaks_of_placements
from matcher.rules.view import Occurrence
from models.demand import Request
from models.week import Target


def fits(asked: str | int | None, is_: str | int | None) -> bool:
    """Whether a target's field, if given, is this."""
    return asked is None or asked == is_


@dataclass
class Wanted:
    """What pins, locks or promises ask of one request."""

    flows: list[tuple[Target, bool]] = field(default_factory=list)
    """With whether the amount is exact."""
    placements: list[Target] = field(default_factory=list)
    seats: list[Target] = field(default_factory=list)
    whole: bool = False


class Decided:
    """Bans and exact locks, looked up while serving."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        decisions = facts.week.decisions
        self._whole: set[str] = set()
        self._flows: list[Target] = []
        self._seats: list[Target] = []
        self._placements: dict[str | None, list[Target]] = defaultdict(list)
        for ban in decisions.bans:
            target = ban.target
            if speaks_of_flows(target):
                self._flows.append(target)
            elif target.activity is not None:
                self._seats.append(target)
            elif speaks_of_placements(target):
                self._placements[target.request].append(target)
            elif target.request is not None:
                self._whole.add(target.request)
        self._exact = [
            (lock.target, lock.target.amount)
            for lock in decisions.locks
            if lock.target.amount is not None
        ]

    def bans_request(self, request: str) -> bool:
        """Whether it may get nothing at all."""
        return request in self._whole

    def most(self, state: State, request: str, line: str, pledge: str) -> int | None:
        """Most parts that bans and exact locks leave to a flow; None: no limit."""
        if any(_names_flow(t, request, line, pledge) for t in self._flows):
            return 0
        limits = [
            amount
            - sum(
                flow.amount
                for of in list(state.flows_of.values())
                for flow in of.values()
                if _names_flow(target, flow.request, flow.line, flow.pledge)
            )
            for target, amount in self._exact
            if _names_flow(target, request, line, pledge)
        ]
        return max(0, min(limits)) if limits else None

    def bans_seat(self, request: str, activity: str, session: str | None, k: int | None) -> bool:
        """Whether the enrolment must not sit there."""
        return any(
            fits(t.request, request)
            and fits(t.activity, activity)
            and fits(t.session, session)
            and fits(t.occurrence, k)
            for t in self._seats
        )

    def placement_bans(self, request: str) -> list[Target]:
        """Bans that may speak of the request's placements."""
        return [*self._placements.get(request, ()), *self._placements.get(None, ())]

    def names_placement(
        self, target: Target, key: Occurrence, start: int, room: str | None
    ) -> bool:
        """Whether a target speaks of this placement, its crew left aside."""
        at = self.facts.clock.slot(target.start) if target.start is not None else None
        return (
            fits(target.request, key[0])
            and fits(target.session, key[1])
            and fits(target.occurrence, key[2])
            and fits(at, start)
            and fits(target.room, room)
        )


def _names_flow(target: Target, request: str, line: str, pledge: str) -> bool:
    return fits(target.request, request) and fits(target.line, line) and fits(target.pledge, pledge)


def demanded(facts: Facts) -> list[tuple[list[Request], Wanted]]:
    """Locks, then pins, gathered by request: candidates (one, or any for a target without a
    request) and what is wanted of one of them."""
    of_request: dict[str, Wanted] = {}
    found: list[tuple[list[Request], Wanted]] = []
    decisions = facts.week.decisions
    for exact, decision in [(True, d) for d in decisions.locks] + [
        (False, d) for d in decisions.pins
    ]:
        target = decision.target
        if target.request is None:
            wanted = Wanted()
            found.append((list(facts.week.requests), wanted))
        elif target.request in of_request:
            wanted = of_request[target.request]
        else:
            wanted = of_request[target.request] = Wanted()
            found.append(([facts.view.requests[target.request]], wanted))
        add(wanted, target, exact=exact)
    return found


def promised(facts: Facts) -> list[tuple[list[Request], Wanted]]:
    """The published plan's decisions, gathered by request, as far as their requests still are."""
    of_request: dict[str, Wanted] = defaultdict(Wanted)
    known = facts.view.requests
    promises = facts.week.history.promises
    for flow in promises.flows:
        of_request[flow.request].flows.append(
            (
                Target(
                    request=flow.request, line=flow.line, pledge=flow.pledge, amount=flow.amount
                ),
                False,
            )
        )
    for p in promises.placements:
        place = Target(
            request=p.request,
            session=p.session,
            occurrence=p.occurrence,
            start=p.start,
            room=p.room,
        )
        crew = [place.model_copy(update={"role": a.role, "person": a.person}) for a in p.crew]
        of_request[p.request].placements += crew or [place]
    for s in promises.seats:
        if s.activity not in known:
            continue  # a published plan may name what is no longer there
        of_request[s.request].seats.append(
            Target(
                request=s.request, activity=s.activity, session=s.session, occurrence=s.occurrence
            )
        )
    return [([known[r]], wanted) for r, wanted in of_request.items() if r in known]


def add(wanted: Wanted, target: Target, *, exact: bool) -> None:
    """Sorts a target into what it speaks of."""
    if speaks_of_flows(target):
        wanted.flows.append((target, exact))
    elif target.activity is not None:
        wanted.seats.append(target)
    elif speaks_of_placements(target):
        wanted.placements.append(target)
    else:
        wanted.whole = True
