"""What a plan is held against, week by week: nobody left who need not be.

``missed``: must-serve requests that could have been served in this week. ``passed_over``: overdue
requests that could have been served if only younger ones of equal or lower care class had gone
without. Both are answered by solving again (:mod:`scenarios.simulate.resolve`): that none is there
is proven, and those that are named come with a plan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from matcher.goals import GOALS
from matcher.goals.base import in_play
from matcher.goals.fairness import is_open
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Care, Request
from models.plan import Plan
from scenarios.simulate.resolve import Unproven, could_gain

RANK: dict[Care, int] = {"ordinary": 0, "priority": 1, "must": 2}


@dataclass(frozen=True)
class Found:
    """Requests that should not be without, all of which one other plan serves further."""

    requests: tuple[str, ...]
    proven: bool
    """Whether time sufficed to know that there are none, or to find them."""


def missed(view: View, seconds: float | None) -> Found:
    """Must-serve requests that could have more in this week, if all must-serve requests keep what
    they have."""
    must = [r for r in in_play(view) if r.care == "must"]
    unmet = {r.id for r in must if _is_unmet(view, r)}
    return _could(view, {r.id for r in must}, unmet, seconds)


def passed_over(view: View, seconds: float | None) -> Found:
    """Unmet overdue requests that could have more in this week, if only requests that have waited
    less long, of the same or a lower care class, have less for it.

    Requests of the same age and class share the answer, so they are asked about together.
    """
    limit = view.week.policy.overdue_weeks
    levels: dict[tuple[int, Care], set[str]] = {}
    for request in in_play(view):
        if request.waited > limit and _is_unmet(view, request):
            levels.setdefault((request.waited, request.care), set()).add(request.id)
    found: list[str] = []
    proven = True
    for (waited, care), unmet in sorted(levels.items()):
        kept = {r.id for r in in_play(view) if r.waited >= waited or RANK[r.care] > RANK[care]}
        here = _could(view, kept, unmet, seconds)
        found += here.requests
        proven &= here.proven
    return Found(tuple(sorted(found)), proven)


def _is_unmet(view: View, request: Request) -> bool:
    return is_open(view, request) and view.passes_gate(request) and served(view, request) < 1


def _could(
    view: View, kept: Collection[str], unmet: Collection[str], seconds: float | None
) -> Found:
    if not unmet:
        return Found((), True)
    try:
        return Found(could_gain(view, kept, unmet, seconds), True)
    except Unproven:
        return Found((), False)


@dataclass(frozen=True)
class Price:
    """What fairness cost in a week: Good of the plan, and the most that Good could be."""

    good: Fraction
    most: Fraction
    """No plan that is as good in the tiers before has more: the relaxation's."""

    @property
    def kept(self) -> Fraction:
        """Share of the most that the plan keeps, at least."""
        return self.good / self.most if self.most > 0 else Fraction(1)


def price(view: View, plan: Plan) -> Price | None:
    """The price of fairness in a week, as the plan states it; None: it states none."""
    if plan.price_of_fairness is None:
        return None
    good = GOALS["good"].value(view)
    return Price(good, good + Fraction(plan.price_of_fairness[1] + 1, 1000))
