"""The optimiser finds what the reader expected of the South Gate week."""

from __future__ import annotations

from matcher.goals import tier_values
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve import solve
from scenarios.south_gate import south_gate
from tests.scenarios.south_gate_plan import NOT_WHOLLY, PENCILLED

WEEK = south_gate()


def test_the_best_plan_serves_what_the_story_says() -> None:
    plan = solve(WEEK).plan
    # Good and fair is in the thousands of millions of millionths: proven but for rounding.
    assert plan.gap <= 1e-8
    assert all(tier.gap == 0 for tier in plan.tiers if tier.name != "good-and-fair")
    view = View(WEEK, plan.content)
    shares = {r.id: served(view, r) for r in WEEK.requests}
    assert {id: f for id, f in shares.items() if f < 1} == NOT_WHOLLY
    # Promises, must, overdue, good-and-fair: the pencil was as good. Kindness it need not reach.
    pencilled = tier_values(View(WEEK, PENCILLED), WEEK.policy, plan.mu)
    assert [tier.value for tier in plan.tiers[:5]] == list(pencilled[:5])

    reasons = {unmet.request: unmet.reason.kind for unmet in plan.unmet}
    assert reasons["playground"] == "gate"
    assert {reasons[id] for id in ("dance-song", "tea-song")} == {"cap"}
    nothing = ("rice-zhou", "milk-he", "oil-liu", "ball-qian", "english-zhou", "haircut-liu")
    assert {reasons[id] for id in nothing} == {"no-supply"}
    assert {reasons[id] for id in ("rice-chen", "bay-gu", "english-qian")} == {"used-elsewhere"}
