"""The tiers of a plan, counted by the public: from the reduced week, the plan and the weights."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

from matcher.goals import curve, goal_of, tier_scale
from matcher.record.weights import RequestWeights, Weights
from matcher.rules.served import served
from matcher.rules.view import View
from models.policy import GoalName, Policy, parted

WEIGHED: dict[str, Callable[[RequestWeights], int]] = {
    "good": lambda w: w.good,
    "must": lambda w: w.must,
    "overdue": lambda w: w.overdue,
}
"""Goals that are Σ weight·f."""


def public_tiers(view: View, weights: Weights, policy: Policy, mu: int) -> tuple[int, ...]:
    """Every tier's value; ``view`` holds the reduced week under this policy (with its seed)."""
    known: dict[GoalName, Fraction] = {}

    def value(goal: GoalName) -> Fraction:
        if goal not in known:
            known[goal] = goal_value(view, weights, goal)
        return known[goal]

    found = []
    for tier in policy.tiers:
        total = Fraction(0)
        for goal, stated in tier.goals.items():
            factor = mu if stated == "mu" else stated
            if factor:
                total += factor * value(goal)
        found.append(floor(tier_scale(tier) * total))
    return tuple(found)


def goal_value(view: View, weights: Weights, goal: GoalName) -> Fraction:
    """A goal: as stated, by weights, or as everywhere."""
    if goal in weights.stated:
        return weights.stated[goal].value
    base, weeks = parted(goal)
    if base in WEIGHED:
        of = WEIGHED[base]
        return _sum(view, weights, lambda w: of(w) if w.since >= weeks else 0)
    if goal == "fairness":
        return _fairness(view, weights)
    return goal_of(goal).value(view)


def _sum(view: View, weights: Weights, of: Callable[[RequestWeights], int]) -> Fraction:
    return sum(
        (
            of(w) * served(view, view.requests[id])
            for id, w in weights.requests.items()
            if of(w) and id in view.requests
        ),
        Fraction(0),
    )


def totals(view: View, weights: Weights) -> dict[str, tuple[Fraction, Fraction]]:
    """(A_g, S_g) of every group with A_g > 0."""
    found = {g: (past.asked.value, past.served.value) for g, past in weights.groups.items()}
    for id, w in weights.requests.items():
        if w.group is not None and w.fair and id in view.requests:
            asked, got = found.get(w.group, (Fraction(0), Fraction(0)))
            share = served(view, view.requests[id])
            found[w.group] = (asked + w.fair, got + w.fair * share)
    return {group: sums for group, sums in found.items() if sums[0] > 0}


def _fairness(view: View, weights: Weights) -> Fraction:
    fairness = view.week.policy.fairness
    groups = totals(view, weights)
    if fairness.alpha == "inf":
        return min((got / asked for asked, got in groups.values()), default=Fraction(0))
    if fairness.alpha == 0:
        return sum((got for _, got in groups.values()), Fraction(0))
    corners = curve.curve(fairness.alpha, fairness.points)
    return sum(
        (asked * curve.at(corners, got / asked) for asked, got in groups.values()), Fraction(0)
    )
