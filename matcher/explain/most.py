"""The most that a request could have in any plan at all: if nobody else wanted anything.

This is the question behind every *why not*: a request that could have no more even alone is not
kept short by others, and a change of the week helps it only if it could have more then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import networkx as nx
import numpy as np

from matcher.encode import Model, encode
from matcher.options import build_options
from matcher.program import Form
from matcher.rules import RULES
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from matcher.solve.extract import extract
from models.items import Commitments
from models.policy import Policy, Tier
from models.week import Week

FINEST = 10**9
"""Shares are told apart to this many parts of a whole."""


class Unproven(Exception):
    """The clock ran out before it was known."""


class NoPlan(Exception):
    """Pins, locks and bans leave no plan at all."""


class BrokenPlan(AssertionError):
    """A plan made here breaks a rule: a defect of the program, never of the input."""


@dataclass(frozen=True)
class Most:
    """The largest share any plan serves of a request, and such a plan (others in it get little)."""

    share: Fraction
    content: Commitments


def most(week: Week, request: str, watch: Stopwatch) -> Most:
    """The most of a request that any plan can serve.

    Raises :class:`Unproven` when the clock runs out, :class:`NoPlan` if there is none to begin
    with.
    """
    alone = only_concerned(week, {request})
    model = encode(build_options(alone))
    number = model.index.request_of[request]
    if not model.index.in_play[number]:
        return Most(Fraction(0), Commitments())
    if watch.over():
        raise Unproven
    form, _ = scaled_share(model, number)
    outcome = Engine(model.program.matrix(), decided=model.decided).maximise(
        form, [], seconds=watch.left(), absolute_gap=0.4
    )
    if outcome.infeasible:
        raise NoPlan
    if outcome.x is None or not outcome.proven:
        raise Unproven
    content = extract(model, outcome.x)
    view = View(alone, content)
    require_sound(view)
    return Most(served(view, view.requests[request]), content)


def scaled_share(model: Model, request: int) -> tuple[Form, int]:
    """f_r times a scale that makes its smallest step about 1, or as fine as can be; the scale."""
    lines = [model.index.lines[k].line.amount for k in model.lines_of_request[request]]
    scale = min(lcm(*lines) * max(1, int(model.index.parts[request])), FINEST)
    weight = np.zeros(len(model.index.requests))
    weight[request] = scale
    return model.served_form(weight), scale


def require_sound(view: View) -> None:
    """Raises :class:`BrokenPlan` for a plan that breaks a rule."""
    for rule in RULES:
        for violation in rule.violations(view):
            raise BrokenPlan(f"{violation.rule}: {violation.en}")


def only_concerned(week: Week, asked: Collection[str]) -> Week:
    """The week with all requests withdrawn that neither ``asked`` nor any pin or lock rest on.

    What nobody insists on may go without, so that changes nothing in what ``asked`` could have,
    but for what others need: their prerequisites, the activities they would sit in, and who else
    may sit there. Nothing in it is good or bad.
    """
    wanted = rests_on(week, asked)
    gone = week.decisions.withdrawn
    others = tuple(r.id for r in week.requests if r.id not in wanted and r.id not in gone)
    said = week.decisions.model_copy(update={"withdrawn": (*gone, *others)})
    return week.model_copy(update={"decisions": said, "policy": without_goals(week.policy)})


def rests_on(week: Week, asked: Collection[str]) -> frozenset[str]:
    """The requests that these, and all pins and locks, rest on; themselves included."""
    named = set(asked)
    for decision in (*week.decisions.pins, *week.decisions.locks):
        ids = {decision.target.request, decision.target.activity} - {None}
        if not ids:
            return frozenset(r.id for r in week.requests)
        named |= {id for id in ids if id is not None}
    needed: nx.DiGraph[str] = nx.DiGraph()
    needed.add_nodes_from(r.id for r in week.requests)
    for request in week.requests:
        needed.add_edges_from((request.id, other) for other in request.needs)
        for choice in request.seat.choices if request.seat is not None else ():
            needed.add_edge(request.id, choice.activity)
            needed.add_edge(choice.activity, request.id)
    return frozenset(named.union(*(nx.descendants(needed, id) for id in named)))


def without_goals(policy: Policy) -> Policy:
    """Whether anything is possible does not depend on what is good."""
    return policy.model_copy(update={"tiers": (Tier(name="any", goals={"good": 0}),)})
