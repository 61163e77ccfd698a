"""The policy: tiers, fairness and caps that mean something."""

from __future__ import annotations

from itertools import pairwise

from models.policy import Fairness, Tier
from models.validate.check import PLACE, TOPIC, Check

MOST_ALPHA = 2
"""Steepest curve of fairness that can be computed with at these sizes, see
``matcher.goals.curve``."""


def check_policy(check: Check) -> None:
    """Tiers, fairness, budgets."""
    if "policy" in check.unsound:
        return
    policy = check.week.policy
    names = (tier.name for tier in policy.tiers)
    check.once(check.week.id, "policy.tiers[{}].name", names, ("among the tiers", "在各层目标中"))
    for i, tier in enumerate(policy.tiers):
        _tier(check, f"policy.tiers[{i}]", tier)
    _fairness(check, policy.fairness)
    budgets = policy.caps.budgets
    ids = (b.id for b in budgets)
    check.once(
        check.week.id, "policy.caps.budgets[{}].id", ids, ("among the budgets", "在各预算中")
    )
    for budget in budgets:
        check.refer(budget.id, "topic", budget.topic, TOPIC)
        check.refer(budget.id, "place", budget.place, PLACE)
        if budget.topic is None and budget.place is None:
            check.say(
                budget.id, "topic", None, "a topic or a place that it caps", "所限定的议题或地点"
            )


def _tier(check: Check, entity: str, tier: Tier) -> None:
    if not tier.goals:
        check.say(entity, "goals", tier.goals, "at least one goal", "至少一个目标")
    for goal, weight in tier.goals.items():
        if weight == "mu" and not (goal == "fairness" and "good" in tier.goals):
            check.say(
                entity,
                f"goals.{goal}",
                weight,
                'a number; "mu" weighs only "fairness" in one tier with "good"',
                "数字；“mu”只用于与“good”同层的“fairness”",
            )


def _fairness(check: Check, fairness: Fairness) -> None:
    id = check.week.id
    ladder, points = fairness.ladder, fairness.points
    if ladder[0] != 0 or any(a >= b for a, b in pairwise(ladder)):
        check.say(
            id,
            "policy.fairness.ladder",
            ladder,
            "numbers rising from 0",
            "从 0 起严格递增的数",
        )
    ends = (points[0], points[-1]) if points else None
    if ends != (0, 1000) or any(a >= b for a, b in pairwise(points)):
        check.say(
            id,
            "policy.fairness.points",
            points,
            "numbers rising from 0 to 1000",
            "从 0 严格递增到 1000 的数",
        )
    alpha = fairness.alpha
    if alpha != "inf" and (alpha > MOST_ALPHA or round(alpha, 2) != alpha):
        check.say(
            id,
            "policy.fairness.alpha",
            alpha,
            f'a number from 0 to {MOST_ALPHA} with at most two decimals, or "inf" for the least '
            "alone; other curves are too steep or too flat to be told apart in whole millionths",
            f"0 至 {MOST_ALPHA} 之间最多两位小数的数，或“inf”（只看最少的群体）；"
            "其他曲线太陡或太平，以百万分之一计无法分辨",
        )
    if fairness.measure == "affinity" and fairness.alpha not in (0, "inf"):
        check.say(
            id,
            "policy.fairness.alpha",
            fairness.alpha,
            '0 or "inf", as affinity is measured',
            "0 或 “inf”，因为衡量的是亲和度",
        )
