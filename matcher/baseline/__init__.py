"""Plans without an optimiser: what people would do by hand, to compare with.

Both keep every rule. Where pins or locks cannot be done in the simple way a baseline works, it
leaves them undone (the rule ``pin`` or ``lock`` then says so) and looks for no contradiction. Its
plans state no tiers, for they prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from matcher.baseline.decided import Wanted, demanded, promised
from matcher.baseline.facts import Facts
from matcher.baseline.manner import FirstCome, Greedy, Manner
from matcher.baseline.seating import Seater
from matcher.baseline.serve import Server
from matcher.baseline.state import State
from matcher.baseline.unmet import unmet
from matcher.rules.view import View
from models.demand import Request
from models.plan import Plan
from models.week import Target, Week

__all__ = ["first_come", "greedy"]


def first_come(week: Week) -> Plan:
    """Requests by weeks waited, then by id; each takes the first that is free."""
    return _plan(week, FirstCome)


def greedy(week: Week) -> Plan:
    """Promises kept first, then must-serve, overdue and most worth per effort, each taking what
    others need least."""
    return _plan(week, Greedy)


def _plan(week: Week, manner_of: Callable[[Facts], Manner]) -> Plan:
    facts = Facts(week)
    state = State(facts)
    manner = manner_of(facts)
    server = Server(facts, state, manner)
    seater = Seater(server)
    _fill(server, seater, manner)
    content = state.content()
    return Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version=week.policy.version,
        seed=week.policy.seed,
        content=content,
        unmet=unmet(server, View(week, content)),
    )


def _fill(server: Server, seater: Seater, manner: Manner) -> None:
    facts = server.facts
    asked = demanded(facts)
    kept = promised(facts) if manner.thorough else []
    for candidates, wanted in asked:
        _do(server, seater, candidates, wanted)
    for candidates, wanted in kept:
        for less in _ever_less(wanted):
            if _do(server, seater, candidates, less):
                break
    enrolments = manner.requests([r for r in facts.week.requests if r.seat is not None])
    others = manner.requests([r for r in facts.week.requests if r.seat is None])
    for request in others:
        server.serve(request)
    _serve_what_waits(server, others)
    # Those a coordinator seats by name may have had to wait for their activity.
    for candidates, wanted in (*asked, *kept):
        _sit(seater, candidates, wanted)
    for enrolment in enrolments:
        seater.seat(enrolment)
    while (unseated := seater.cancel_one()) is not None:
        for enrolment in manner.requests(unseated):
            seater.seat(enrolment)
    if manner.thorough:
        for request in others:
            if request.seats is None:
                server.serve(request)
        for enrolment in enrolments:
            seater.seat(enrolment)
    _serve_what_waits(server, [r for r in others if r.seats is None])


def _ever_less(wanted: Wanted) -> Iterator[Wanted]:
    """What is promised; then without one of its occurrences, the latest first; then each alone."""
    yield wanted
    keys = sorted({_occurrence(t) for t in wanted.placements}, reverse=True)
    for key in keys if len(keys) > 1 else ():
        yield replace(wanted, placements=[t for t in wanted.placements if _occurrence(t) != key])
    for key in reversed(keys) if len(keys) > 2 else ():
        yield replace(wanted, placements=[t for t in wanted.placements if _occurrence(t) == key])


def _occurrence(target: Target) -> tuple[str, str, int]:
    return target.start or "", target.session or "", target.occurrence or 0


def _do(server: Server, seater: Seater, candidates: list[Request], wanted: Wanted) -> bool:
    """Serves the first candidate that can have what is wanted; its activity first, if it sits.

    Whether one could (of what it is to have beside a seat)."""
    for target in wanted.seats:
        if target.activity is not None:
            server.serve(server.facts.view.requests[target.activity])
    if wanted.flows or wanted.placements or (wanted.whole and candidates[0].seat is None):
        for request in candidates:
            if request.seat is None and server.serve(request, wanted):
                break
        else:
            return False
    _sit(seater, candidates, wanted)
    return True


def _sit(seater: Seater, candidates: list[Request], wanted: Wanted) -> None:
    if wanted.seats or wanted.whole:
        for enrolment in candidates:
            if seater.seat(enrolment, wanted.seats):
                break


def _serve_what_waits(server: Server, requests: list[Request]) -> None:
    """Serves requests whose prerequisites came after them, until nothing more moves."""
    waiting = [r for r in requests if r.needs and not server.takes(r.id)]
    moved = True
    while moved:
        moved = sum(server.serve(r) for r in waiting if not server.takes(r.id)) > 0
