"""Which rules stand in the way of decisions by people, and how keeping the decisions breaks them.

The question is put to the program again and again, with some rules lifted and nothing to aim at
(:mod:`matcher.solve.lift`): does any plan keep the decisions and the other rules? The facts come
from the judge: it is shown the smallest plan that keeps the decisions without those rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model, encode
from matcher.encode.sittings import sittings
from matcher.errors import Obstacle
from matcher.options import Options, build_options
from matcher.program import Form
from matcher.rules import RULES
from matcher.rules.base import Violation
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from matcher.solve.extract import extract
from matcher.solve.lift import OTHERS, lifted
from models.items import Commitments
from models.policy import Policy, Tier
from models.time import Clock
from models.week import Decision, Decisions, Week

T = TypeVar("T")
Ints = NDArray[np.int64]
NEVER_LIFTED = frozenset({"reference", "pin", "lock"})
"""What is not there cannot be planned, and pins and locks are what is asked about. (``ban`` is
lifted for what is withdrawn; bans themselves are decisions.)"""
LIFTABLE = tuple(rule.name for rule in RULES if rule.name not in NEVER_LIFTED)
UNDERSTOOD = frozenset({"once", "one-seat"})
"""Named only where the others do not explain it: everybody takes them for granted, and without them
much would be possible another time."""
LARGEST = 3_000_000
"""Most places in crews, over all times of the week, for which rules are lifted."""


class Unproven(Exception):
    """The clock ran out before it was known whether a plan exists, or it is too much to ask."""


def smallest(holds: Callable[[Sequence[T]], bool], parts: Sequence[T]) -> list[T]:
    """A smallest subset of ``parts`` that does not hold, if all of them do not: QuickXplain.

    Leave out any one of it and the rest holds. ``holds`` must not turn false when parts are left
    out; that the whole does not hold is taken for known. Of several such sets, one of the parts
    that stand first.

    Junker, U. (2004): QuickXplain: preferred explanations and relaxations for over-constrained
    problems. AAAI-04, 167-172.
    """

    def search(background: list[T], changed: bool, rest: list[T]) -> list[T]:
        if changed and not holds(background):
            return []
        if len(rest) <= 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        right = search([*background, *first], bool(first), second)
        left = search([*background, *right], bool(right), first)
        return [*left, *right]

    return search([], False, list(parts))


def obstacle(week: Week, decisions: Collection[Decision], watch: Stopwatch) -> Obstacle | None:
    """What stands in the way of decisions that no plan keeps; None if the clock runs out first."""
    asked = with_only(week, decisions)
    try:
        for suspects in (tuple(r for r in LIFTABLE if r not in UNDERSTOOD), LIFTABLE):
            plan = _least_plan(asked, watch, suspects)
            if plan is not None:
                return _at_fault(asked, watch, suspects, plan)
    except Unproven:
        return None
    return Obstacle(rules=())


def _at_fault(
    asked: Week, watch: Stopwatch, suspects: tuple[str, ...], plan: Commitments
) -> Obstacle:
    """A smallest set of the suspects, all of which the plan may break; the facts of it."""

    def hold(kept: Collection[str]) -> bool:
        return is_possible(asked, watch, frozenset(suspects).difference(kept))

    # What this plan breaks is mostly all there is to it, and soon looked through.
    broken = [name for name in suspects if _breaches(asked, plan, (name,))]
    rules = smallest(hold, suspects if hold(broken) else broken)
    named = tuple(name for name in suspects if name in rules)
    with suppress(Unproven):  # the facts of the first plan are right too, if not the simplest
        plan = _least_plan(asked, watch, named) or plan
    return Obstacle(rules=named, facts=tuple(_breaches(asked, plan, named)))


def _breaches(week: Week, plan: Commitments, rules: Collection[str]) -> list[Violation]:
    view = View(week, plan)
    return [v for rule in RULES if rule.name in rules for v in rule.violations(view)]


def is_possible(week: Week, watch: Stopwatch, without: Collection[str] = ()) -> bool:
    """Whether some plan keeps the week's decisions and all rules but those ``without``.

    Raises :class:`Unproven` when the clock runs out before that is known.
    """
    if not (week.decisions.pins or week.decisions.locks):
        return True  # who is asked for nothing may plan nothing
    return _solve(week, watch, without, Form.of([], 1.0)) is not None


def _least_plan(week: Week, watch: Stopwatch, without: Collection[str]) -> Commitments | None:
    """The plan of fewest and smallest items that is possible so; None if there is none."""
    return _solve(week, watch, without, None)


def _solve(
    week: Week, watch: Stopwatch, without: Collection[str], aim: Form | None
) -> Commitments | None:
    targets = [d.target for d in (*week.decisions.pins, *week.decisions.locks)]
    week = _only_concerned(lifted(week, without, targets))
    if watch.over() or (without and _size(week) > LARGEST):
        raise Unproven
    options = build_options(week)
    if "asked-limit" in without:
        options = _more_than_asked(options, sum(t.amount or 0 for t in targets))
    # Withdrawals are lifted, bans are not.
    model = encode(options, without=frozenset(without) - {"ban"})
    _hold_together(model)
    engine = Engine(model.program.matrix())
    if aim is None:
        aim = Form.of(np.arange(model.decided), -1.0)
    outcome = engine.maximise(aim, [], seconds=watch.left())
    if outcome.x is not None:
        return extract(model, outcome.x)
    if not outcome.infeasible:
        raise Unproven
    return None


def with_only(week: Week, decisions: Collection[Decision]) -> Week:
    """The week with these decisions alone, and nothing that is good."""
    old, ids = week.decisions, {d.id for d in decisions}
    said = Decisions(
        pins=tuple(d for d in old.pins if d.id in ids),
        bans=tuple(d for d in old.bans if d.id in ids),
        locks=tuple(d for d in old.locks if d.id in ids),
        withdrawn=old.withdrawn,
    )
    return week.model_copy(update={"decisions": said, "policy": _without_goals(week.policy)})


def _without_goals(policy: Policy) -> Policy:
    """Whether anything is possible does not depend on what is good."""
    return policy.model_copy(update={"tiers": (Tier(name="any", goals={"good": 0}),)})


def _only_concerned(week: Week) -> Week:
    """The week with all requests withdrawn that pins and locks have nothing to do with.

    What nobody insists on may go without, so it changes nothing, but for what others need: their
    prerequisites, the activities they would sit in, and who else may sit there.
    """
    import networkx as nx  # takes a third of a second, and nearly every week goes without

    needed: nx.DiGraph[str] = nx.DiGraph()
    needed.add_nodes_from(r.id for r in week.requests)
    for request in week.requests:
        needed.add_edges_from((request.id, other) for other in request.needs)
        for choice in request.seat.choices if request.seat is not None else ():
            needed.add_edge(request.id, choice.activity)
            needed.add_edge(choice.activity, request.id)
    named: set[str] = set()
    for decision in (*week.decisions.pins, *week.decisions.locks):
        ids = {decision.target.request, decision.target.activity} - {None}
        if not ids:
            return week
        named |= {id for id in ids if id is not None}
    wanted = named.union(*(nx.descendants(needed, id) for id in named))
    others = tuple(r.id for r in week.requests if r.id not in wanted)
    withdrawn = (*week.decisions.withdrawn, *others)
    said = week.decisions.model_copy(update={"withdrawn": withdrawn})
    return week.model_copy(update={"decisions": said})


def _size(week: Week) -> int:
    """How many candidates there could be if everybody could serve at any time."""
    gone = frozenset(week.decisions.withdrawn)
    sessions = [session for r in week.requests if r.id not in gone for session in r.sessions]
    people = min(len(week.people), 2 * OTHERS)
    crews = sum(s.occurrences * (1 + people * len(s.crew)) for s in sessions)
    return crews * Clock(week.calendar).horizon


def _more_than_asked(options: Options, amount: int) -> Options:
    """Options under which as much may flow as a pledge allows, if decisions want that."""
    flows, pledges = options.flows, options.index.pledges
    allowed = np.array(
        [p.quantity * p.max_share_percent // 100 for p in pledges] + [0], dtype=np.int64
    )[flows.pledge]
    more = np.minimum(allowed, amount) // np.maximum(flows.quantum, 1)
    wider = replace(flows, most=np.maximum(flows.most, more))
    given = options.index, wider, options.starts, options.crew, options.seats, options.removed
    return Options(*given)


def _hold_together(model: Model) -> None:
    """Crews, rooms and seats only where something happens, whatever rules are lifted."""
    starts, crew = model.options.starts, model.options.crew
    _only_if(model, model.crew, np.arange(len(crew)), model.start[crew.start])
    _only_if(model, model.room, np.arange(len(starts.room_start)), model.start[starts.room_start])
    seat, occurrence = sittings(model)
    happens = [model.happens(int(o)) for o in occurrence]
    row = np.repeat(np.arange(len(seat)), [len(h) for h in happens])
    _only_if(model, model.seat[seat], row, np.concatenate([seat[:0], *happens]))


def _only_if(model: Model, columns: Ints, row: Ints, others: Ints) -> None:
    """Each column ≤ the sum of the others in its row."""
    model.program.rows(
        "reference",
        np.concatenate([np.arange(len(columns)), row]),
        np.concatenate([columns, others]),
        np.concatenate([np.ones(len(columns)), -np.ones(len(others))]),
        upper=0.0,
    )
