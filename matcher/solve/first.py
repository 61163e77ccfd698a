"""A first plan, by hand and before anything is built: however little time there is, there is one.

It is told with bounds that are read off the week alone (:attr:`matcher.goals.base.Goal.most`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.baseline import greedy
from matcher.goals import goal_of, tier_values
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.judged import broken, memory_mb, versions, with_run
from matcher.solve.together import standing
from models.items import Commitments
from models.plan import Plan, PlanFile, Unmet
from models.week import Week


@dataclass(frozen=True)
class ByHand:
    """The greedy plan, which keeps every rule."""

    content: Commitments
    unmet: tuple[Unmet, ...]


def by_hand(week: Week) -> ByHand | None:
    """The greedy plan of a week; None if it misses a pin or lock."""
    plan = greedy(week)
    if broken(week, plan.content) is not None:
        return None
    return ByHand(plan.content, plan.unmet)


def highest(week: Week) -> dict[str, float]:
    """By goal of the policy's tiers, what no plan can have more of."""
    view = View(week, Commitments())
    names = {name for tier in week.policy.tiers for name in tier.goals}
    return {name: float(goal_of(name).most(view)) for name in sorted(names)}


def first_file(
    week: Week, input_hash: str, first: ByHand, most: Mapping[str, float], watch: Stopwatch
) -> PlanFile:
    """A plan by hand as a file; μ is 0 until more is known.

    ``most``: of each goal, what no plan can have more of.
    """
    values = tier_values(View(week, first.content), week.policy, 0)
    plan = Plan(
        week=week.id,
        input_hash=input_hash,
        policy_version=week.policy.version,
        seed=week.policy.seed,
        content=first.content,
        unmet=first.unmet,
        tiers=standing(week.policy, 0, values, most, [None]),
        price_of_fairness=(0, 0),
        versions=versions(),
    )
    return with_run(plan, watch, steps=0, memory=memory_mb())
