"""Solving a week read from a file and taking the judge's figures."""

from __future__ import annotations

from matcher.goals import tier_scale
from matcher.solve import solve
from matcher.verify import verify
from models.validate import read_week
from models.week import Week


def optimum(week: Week) -> tuple[float, ...]:
    """Every tier in whole units, of a plan that is proven best and holds; the week is valid."""
    assert read_week(week.model_dump_json()) == week
    plan = solve(week).plan
    verdict = verify(week, plan)
    assert verdict.violations == ()
    assert plan.gap <= 1e-4, "proven to 0.01 %"
    return tuple(
        value / tier_scale(tier)
        for value, tier in zip(verdict.tiers, week.policy.tiers, strict=True)
    )
