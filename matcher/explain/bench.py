"""A workbench: the program of a week, a plan of it, and trials of what else could be.

A trial is the best plan under one more condition: a request is served, a person does something, a
supply stays away from a request. In a small week it is searched over the whole week and proven; in
a large one only a neighbourhood of the plan is free and all else held, so what it costs is "at
most". A small week whose time is limited is begun from such a neighbourhood: what a search over the
whole of it has when its time ends may be any plan. Whatever is found is judged by the rules before
it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from matcher.encode import encode
from matcher.explain.facts import Change, GoalChange, Label, TierChange, Trial
from matcher.explain.most import require_sound, scaled_share
from matcher.explain.neighbours import Neighbours, columns_of
from matcher.explain.reduced import Reduced
from matcher.goals import goal_of, tier_scale, tier_values
from matcher.goals.base import in_play
from matcher.options import build_options
from matcher.program import Form
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.extract import NotACandidate, extract, insert
from matcher.solve.search import Infeasible, NoPlan, Search, Settled
from matcher.solve.tiers import settle_tiers
from models.items import Commitments
from models.plan import Plan
from models.policy import Tier
from models.week import Week

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SMALL = 5000
"""Columns up to which a trial is searched over the whole week."""
FINE = 1e-8
"""Relative gap up to which a tier counts as proven: what sums in floating point can tell apart."""
FIRST = 1 / 3
"""Share of a limited time for what lies near, before a small week is searched as a whole."""
RINGS = (40, 160)
"""How many requests are free around the one in question: first so many, then so many."""


@dataclass(frozen=True)
class Condition:
    """What a trial is under: columns that stay 0, and forms that reach at least a value."""

    closed: Ints
    rows: tuple[AtLeast, ...] = ()

    @staticmethod
    def forbid(columns: Ints) -> Condition:
        """None of these."""
        return Condition(columns)

    @staticmethod
    def some(columns: Ints) -> Condition:
        """At least one of these."""
        return Condition(columns[:0], (AtLeast(Form.of(columns, 1.0), 1.0),))


class Bench:
    """Trials beside one plan. Made once for a week and plan; the making takes seconds in a large
    week."""

    def __init__(self, week: Week, plan: Plan) -> None:
        fairness = week.policy.fairness.model_copy(update={"ladder": (plan.mu,)})
        policy = week.policy.model_copy(update={"fairness": fairness, "seed": plan.seed})
        self.week = week.model_copy(update={"policy": policy})
        """The week as the plan was judged: under its seed, at its step of the ladder."""
        self.plan = plan
        self.view = View(self.week, plan.content)
        self.values = tier_values(self.view, policy, plan.mu)
        self.model = encode(build_options(self.week))
        self._matrix = self.model.program.matrix()

    @cached_property
    def point(self) -> Floats | None:
        """The plan as a point of the program; None if it was made of other candidates."""
        try:
            found = insert(self.model, self.plan.content)
        except NotACandidate:
            return None
        x = np.zeros(self.model.program.size)
        for column, value in found.items():
            x[column] = value
        return x

    @cached_property
    def neighbours(self) -> Neighbours:
        """Which requests lie close to which."""
        return Neighbours(self.model, self.view)

    @property
    def small(self) -> bool:
        """Whether trials are searched over the whole week."""
        return self.model.program.size <= SMALL or self.point is None

    def share(self, request: str) -> Fraction:
        """f_r in the plan."""
        return served(self.view, self.view.requests[request])

    # --- conditions ---------------------------------------------------------------------------

    def serve(self, request: str, share: Fraction) -> Condition:
        """At least so much of a request is served."""
        number = self.model.index.request_of[request]
        nothing = np.zeros(0, dtype=np.int64)
        if share == 1:
            # Part by part, in whole amounts: exact whatever the amounts are.
            parts = self.model.parts(number)
            rows = [AtLeast(Form(columns, coefs), whole) for columns, coefs, whole in parts]
            return Condition(nothing, tuple(rows))
        form, scale = scaled_share(self.model, number)
        return Condition(nothing, (AtLeast(form, float(share * scale) - 0.25),))

    # --- trials -------------------------------------------------------------------------------

    def trial(
        self, condition: Condition, about: str | None, near: Collection[str], watch: Stopwatch
    ) -> Trial:
        """The best plan under a condition.

        ``about``: the request whose lot in it is told; ``near``: the requests around which a
        neighbourhood is free, in a large week.
        """
        if watch.over():
            return Trial(label="not-proven")
        if self.small:
            start = self._nearby(condition, near, watch)
            point, label = self._best(condition, None, watch, start)
            return self._told(self._content(point), label, about)
        best: tuple[list[int], Commitments] | None = None
        for size in RINGS:
            free = self.neighbours.around(near, size)
            content = self._content(self._best(condition, free, watch)[0])
            if content is not None:
                found = self._values(content), content
                best = found if best is None else max(best, found, key=lambda b: b[0])
        if best is None:
            # Within reach there is none, or not in time: of the whole week nothing is known.
            return Trial(label="not-proven")
        return self._told(best[1], "at-most", about)

    def _nearby(
        self, condition: Condition, near: Collection[str], watch: Stopwatch
    ) -> Floats | None:
        """A point to begin with that keeps the condition and all that lies far away; None: time is
        not limited, or there is none."""
        if watch.limit is None or self.point is None:
            return None
        free = self.neighbours.around(near, RINGS[0])
        return self._best(condition, free, watch.part(FIRST))[0]

    def _content(self, point: Floats | None) -> Commitments | None:
        return None if point is None else extract(self.model, point)

    def _best(
        self,
        condition: Condition,
        free: frozenset[str] | None,
        watch: Stopwatch,
        start: Floats | None = None,
    ) -> tuple[Floats | None, Label]:
        """The best point, and how sure it is; ``start``: a point to begin with."""
        cut = self._cut(free)
        closed = cut.columns(condition.closed)
        engine = Engine(cut.matrix, decided=int((cut.free < self.model.decided).sum()))
        engine.upper[closed] = np.minimum(engine.upper[closed], 0.0)
        goals = self.model.program.goals
        search = Search(
            engine=engine,
            goals={str(name): cut.form(form) for name, form in goals.items()},
            policy=self.week.policy,
            exact=lambda x, mu: self._values(extract(self.model, cut.whole(x))),
            watch=watch,
            on_better=lambda: None,
            x=start,
            settled=Settled(floors=[cut.row(row) for row in condition.rows]),
        )
        try:
            settle_tiers(search)
        except Infeasible:
            return None, "impossible"
        except NoPlan:
            return None, "not-proven"
        if search.x is None:
            return None, "not-proven"
        proven = all(r.bound - r.value <= FINE * abs(r.bound) for r in search.settled.results)
        return cut.whole(search.x), "exact" if proven else "at-most"

    def _cut(self, free: frozenset[str] | None) -> Reduced:
        """The program with all decisions held at the plan but those for some requests (None:
        none is)."""
        held = np.zeros(self.model.program.size, dtype=bool)
        point = self.point
        if free is None or point is None:
            return Reduced(self._matrix, held, np.zeros(len(held)))
        held[: self.model.decided] = True
        held[columns_of(self.model, free)] = False
        return Reduced(self._matrix, held, point)

    def _values(self, content: Commitments) -> list[int]:
        return tier_values(View(self.week, content), self.week.policy, self.plan.mu)

    def _tier_changes(self, then: View, values: Sequence[int]) -> tuple[TierChange, ...]:
        """Every tier's two values, and what its goals have in them."""
        policy = self.week.policy
        return tuple(
            TierChange(
                tier=tier.name,
                now=a,
                then=b,
                scale=tier_scale(tier),
                goals=goal_changes(tier, self.view, then, self.plan.mu) if a != b else (),
            )
            for tier, a, b in zip(policy.tiers, self.values, values, strict=True)
        )

    def _told(self, content: Commitments | None, label: Label, about: str | None) -> Trial:
        if content is None:
            return Trial(label=label)
        view = View(self.week, content)
        require_sound(view)
        values = tier_values(view, self.week.policy, self.plan.mu)
        gains, loses = changes(self.view, view)
        return Trial(
            label=label,
            tiers=self._tier_changes(view, values),
            gains=gains,
            loses=loses,
            gets=part_of(content, about) if about is not None else Commitments(),
        )


def goal_changes(tier: Tier, before: View, after: View, mu: int) -> tuple[GoalChange, ...]:
    """The goals of a tier that differ, where it is made up of several."""
    weighed = {goal: mu if weight == "mu" else weight for goal, weight in tier.goals.items()}
    used = {goal: weight for goal, weight in weighed.items() if weight}
    if len(used) < 2:
        return ()
    found = (
        GoalChange(
            goal=goal,
            weight=weight,
            now=floor(1000 * goal_of(goal).value(before)),
            then=floor(1000 * goal_of(goal).value(after)),
        )
        for goal, weight in used.items()
    )
    return tuple(change for change in found if change.now != change.then)


def changes(before: View, after: View) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """(who gains, who loses), each in the order of the week."""
    gains: list[Change] = []
    loses: list[Change] = []
    for request in in_play(before):
        a, b = served(before, request), served(after, request)
        if a != b:
            change = Change(request=request.id, before=int(1000 * a), after=int(1000 * b))
            (gains if b > a else loses).append(change)
    return tuple(gains), tuple(loses)


def part_of(content: Commitments, request: str) -> Commitments:
    """What a request has in a plan."""
    return Commitments(
        flows=tuple(f for f in content.flows if f.request == request),
        placements=tuple(p for p in content.placements if p.request == request),
        seats=tuple(s for s in content.seats if s.request == request),
    )
