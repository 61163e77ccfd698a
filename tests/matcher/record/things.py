"""Plans that hold and state their tiers, to make records of."""

from __future__ import annotations

from functools import cache

from matcher.baseline import greedy
from matcher.verify import verify
from models.plan import Plan, TierResult
from models.week import Week
from tests import tiny

NUMBERS = range(120)
"""Tiny weeks that are recorded; those whose decisions contradict each other are left out."""


def stated(week: Week, plan: Plan) -> Plan:
    """The plan with the values of its tiers, each called its own bound."""
    values = verify(week, plan).tiers
    tiers = (
        TierResult(name=tier.name, value=value, bound=value)
        for tier, value in zip(week.policy.tiers, values, strict=True)
    )
    return plan.model_copy(update={"tiers": tuple(tiers)})


def by_hand(week: Week) -> Plan:
    """A greedy plan, judged at the highest step of the ladder."""
    plan = greedy(week).model_copy(update={"mu": week.policy.fairness.ladder[-1]})
    return stated(week, plan)


@cache
def numbered() -> list[tuple[int, Week, Plan]]:
    """Weeks by number, each with a plan that holds."""
    found = ((n, tiny.numbered(n)) for n in NUMBERS)
    planned = ((n, week, by_hand(week)) for n, week in found)
    return [(n, week, plan) for n, week, plan in planned if verify(week, plan).holds]
