"""The judge near a change: the rules' own checks and the goals' own values, on what it can touch.

It decides what :func:`matcher.verify.verify` would decide on the whole week, in milliseconds. The
whole week is still judged before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from matcher.goals import curve, goal_of, tier_scale
from matcher.goals.fairness import Totals, totals
from matcher.repair.near import Near
from matcher.rules import RULES
from matcher.rules.base import Violation
from matcher.rules.view import View
from models.policy import GoalName, Tier

Values = dict[GoalName, Fraction]


@dataclass(frozen=True)
class Judged:
    """What the whole week's judge would say, by what is near."""

    violations: tuple[Violation, ...]
    goals: Values
    """Exact value of every goal of the policy, for the whole week."""
    tiers: tuple[int, ...]
    view: View
    """The near part of the week after the event, with the plan."""

    @property
    def holds(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations


def judge(near: Near) -> Judged:
    """Judge the plan that changes what is near and leaves all else."""
    after = View(near.week_after(), near.content_after())
    violations = tuple(v for rule in RULES for v in rule.violations(after))
    before = View(near.week_before(), near.content_before())
    goals: Values = {}
    for name, known in near.desk.goals.items():
        if name == "fairness":
            goals[name] = _fairness(near, totals(before), totals(after))
        else:
            goal = goal_of(name)
            goals[name] = known + goal.value(after) - goal.value(before)
    return Judged(violations, goals, tier_values(near, goals), after)


def tier_values(near: Near, goals: Values) -> tuple[int, ...]:
    """Every tier of the policy, out of the goals."""
    return tuple(_tier(near, tier, goals) for tier in near.desk.week.policy.tiers)


def _tier(near: Near, tier: Tier, goals: Values) -> int:
    total = Fraction(0)
    for name, stated in tier.goals.items():
        total += (near.desk.plan.mu if stated == "mu" else stated) * goals[name]
    return floor(tier_scale(tier) * total)


def _fairness(near: Near, before: Totals, after: Totals) -> Fraction:
    """F with the groups near the change moved by what it adds to A_g and S_g."""
    fairness = near.desk.week.policy.fairness
    groups = dict(near.desk.groups)
    nothing = (Fraction(0), Fraction(0))
    value = near.desk.goals["fairness"]
    for name in before.keys() | after.keys():
        old = groups.get(name, nothing)
        (a0, s0), (a1, s1) = before.get(name, nothing), after.get(name, nothing)
        if (a0, s0) == (a1, s1):
            continue
        new = (old[0] + a1 - a0, old[1] + s1 - s0)
        groups[name] = new
        if fairness.alpha == 0:
            value += new[1] - old[1]
        elif fairness.alpha != "inf":
            value += _worth(near, new) - _worth(near, old)
    if fairness.alpha != "inf":
        return value
    ratios = [got / asked for asked, got in groups.values() if asked > 0]
    return min(ratios, default=Fraction(0))


def _worth(near: Near, group: tuple[Fraction, Fraction]) -> Fraction:
    fairness = near.desk.week.policy.fairness
    asked, got = group
    if asked <= 0 or fairness.alpha == "inf":
        return Fraction(0)
    return asked * curve.at(near.desk.corners, got / asked)
