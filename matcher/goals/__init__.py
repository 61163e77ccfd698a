"""The soft goals of a week, and the value of every tier of a policy.

A tier is a weighted sum of goals and is counted in whole numbers: its scale is the largest scale of
its goals, its value the exact sum times that scale, rounded down. So a tier of ``good`` (scale
10^6) and ``calm`` (scale 1) counts both in millionths.

Shares served are counted in thousandths (``must``, ``overdue``, ``ties``), but ``good`` and
``fairness`` in millionths: large weeks settle the tiers behind them under sums with them in it,
where the part of the scale lost by rounding would count as room to gain. So are ``must`` and
``overdue`` with a least age (:mod:`matcher.goals.aged`).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from matcher.goals import (
    affinity,
    calm,
    even_load,
    fairness,
    fewest_people,
    good,
    must,
    near_expiry,
    overdue,
    preferred_times,
    promises,
    promises_ahead,
    same_helper,
    short_ways,
    ties,
)
from matcher.goals.aged import aged
from matcher.goals.base import Goal
from matcher.rules.view import View
from models.policy import GoalName, PlainGoal, Policy, Tier, parted

GOALS: dict[PlainGoal, Goal] = {
    "promises": promises.GOAL,
    "promises-ahead": promises_ahead.GOAL,
    "must": must.GOAL,
    "overdue": overdue.GOAL,
    "good": good.GOAL,
    "fairness": fairness.GOAL,
    "preferred-times": preferred_times.GOAL,
    "affinity": affinity.GOAL,
    "same-helper": same_helper.GOAL,
    "short-ways": short_ways.GOAL,
    "even-load": even_load.GOAL,
    "fewest-people": fewest_people.GOAL,
    "near-expiry": near_expiry.GOAL,
    "calm": calm.GOAL,
    "ties": ties.GOAL,
}
"""Every goal by its name, in the order of :data:`models.policy.PlainGoal`."""
_BY_NAME: dict[str, Goal] = {goal.name: goal for goal in GOALS.values()}


def goal_of(name: GoalName) -> Goal:
    """The goal of a name, with or without a least age."""
    plain = _BY_NAME.get(name)
    return aged(*parted(name)) if plain is None else plain


def tier_scale(tier: Tier) -> int:
    """In how many parts of a whole a tier is counted; a tier without goals: 1."""
    return max((goal_of(name).scale for name in tier.goals), default=1)


def tier_value(view: View, tier: Tier, mu: int) -> int:
    """floor(scale · Σ weight·goal), the goals as ``view.week.policy`` sets them.

    ``mu`` is the weight where the tier says ``"mu"``.
    """
    total = Fraction(0)
    for name, stated in tier.goals.items():
        weight = mu if stated == "mu" else stated
        if weight:
            total += weight * goal_of(name).value(view)
    return floor(tier_scale(tier) * total)


def tier_values(view: View, policy: Policy, mu: int) -> list[int]:
    """The value of every tier of a policy, first tier first.

    The goals read the given policy's fairness, priorities and seed too, whatever the week's own
    policy says.
    """
    if policy != view.week.policy:
        view = View(view.week.model_copy(update={"policy": policy}), view.content)
    return [tier_value(view, tier, mu) for tier in policy.tiers]


__all__ = ["GOALS", "Goal", "goal_of", "tier_scale", "tier_value", "tier_values"]
