"""The ways of a large week (waiting tiers, sums, the restricted start), tried on tiny ones.

Tiny weeks are small enough to enumerate, so the bounds that sums prove can be held against the
truth: given the tiers before, no plan may exceed a bound, and the gap that is stated is real.
"""

from __future__ import annotations

from typing import Any

import pytest

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.goals import tier_scale
from matcher.solve import search, solve, sums
from matcher.solve.blend import blend
from matcher.solve.engine import Floats
from matcher.solve.sums import Sums
from matcher.verify import verify
from models.plan import Plan
from models.policy import DEFAULT_TIERS, Fairness, Policy
from models.week import Week
from tests import brute, tiny

pytestmark = pytest.mark.usefixtures("nobody_asks_why")


@pytest.fixture(autouse=True)
def every_week_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LARGE", 0)


def curved(week: Week) -> Week:
    """The week under the default tiers, with a fairness curve that counts."""
    policy = Policy(
        tiers=DEFAULT_TIERS,
        fairness=Fairness(ladder=(0, 10), grouping="household"),
        caps=week.policy.caps,
        seed=week.policy.seed,
    )
    return week.model_copy(update={"policy": policy})


def check(week: Week, plan: Plan, best: brute.Best) -> None:
    assert verify(week, plan).holds
    for k, tier in enumerate(plan.tiers):
        # Equal so far: then the enumeration's next value is the most there is, given those.
        assert tier.bound >= best.values[k]
        assert tier.gap <= 1e-4
        if tier.value != best.values[k]:
            assert best.values[k] - tier.value <= 1e-4 * max(1, abs(tier.bound))
            break


@pytest.mark.parametrize("seed", range(80))
def test_bounds_by_sum_are_true_and_close(seed: int) -> None:
    week = curved(tiny.numbered(seed))
    try:
        plan = solve(week).plan
    except (Contradiction, ImpossibleDecision):
        assert brute.best(week, 0) is None
        return
    best = brute.best(week, plan.mu)
    assert best is not None
    check(week, plan, best)


def test_without_time_the_plan_by_hand_and_true_bounds_remain() -> None:
    week = curved(tiny.numbered(3))
    plan = solve(week, seconds=0.001).plan
    best = brute.best(week, plan.mu)
    assert best is not None
    assert verify(week, plan).holds
    # The first tier in which the plan falls short has a bound no lower than the truth.
    for k, tier in enumerate(plan.tiers):
        assert tier.bound >= best.values[k]
        if tier.value != best.values[k]:
            break


@pytest.mark.parametrize("seed", range(80))
def test_no_bound_by_sum_is_below_the_truth(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A settled bound is raised to the value, which would hide one that is too low: so the bounds
    # are looked at as the sums gave them.
    raw: list[dict[int, float]] = []
    solved = Sums.solve

    def watched(of: Sums, first: int) -> None:
        solved(of, first)
        raw.append(dict(of.search.settled.bounds))

    monkeypatch.setattr(Sums, "solve", watched)
    week = curved(tiny.numbered(seed))
    try:
        plan = solve(week).plan
    except (Contradiction, ImpossibleDecision):
        return
    best = brute.best(week, plan.mu)
    assert best is not None
    values = [tier.value for tier in plan.tiers]
    for bounds in raw:
        for number, bound in bounds.items():
            if values[:number] == list(best.values[:number]):
                scale = tier_scale(week.policy.tiers[number])
                assert bound * scale >= best.values[number] - 1e-6


@pytest.mark.parametrize("seed", [5, 16, 34])
def test_what_a_light_tier_drops_is_asked_for_again(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Weeks in which the relaxation promises a light tier too much, so that it is solved alone.
    asked: list[bool] = []

    def spied(*given: Any, **named: Any) -> Floats | None:
        found = blend(*given, **named)
        asked.append(found is not None)
        return found

    monkeypatch.setattr(sums, "blend", spied)
    solve(curved(tiny.numbered(seed)))
    assert asked
    assert all(asked)
