"""The steepest curves over the heaviest groups, solved: what is proven best is best."""

from __future__ import annotations

from itertools import combinations

import pytest

from matcher.goals import tier_values
from matcher.rules.view import View
from matcher.solve import solve
from models.policy import Fairness, Policy, Tier
from models.validate import problems_of
from models.week import History, PastAsk
from tests.build import content, flow, line, pledge, request, week

HOUSEHOLDS = {"h1": 0, "h3": 5, "h4": 500, "h5": 970}
"""One in each of the four house groups, and what the group has had so far, in thousandths."""
BEFORE = tuple(
    PastAsk(weeks_ago=1, household=home, asked=10**5, served_milli=10**5 * had)
    for home, had in HOUSEHOLDS.items()
)
WISHES = tuple(
    request(f"{home}-{topic}", household=home, place=home, topic=topic, lines=(line("rice", 1),))
    for home in HOUSEHOLDS
    for topic in ("mutual-aid", "youth")
)


@pytest.mark.parametrize("fairness", [{"fairness": 1}, {"good": 1, "fairness": "mu"}])
@pytest.mark.parametrize("alpha", [0.01, 0.99, 1.0, 1.01, 2.0])
def test_the_best_of_all_plans_at_the_limits(alpha: float, fairness: dict[str, int | str]) -> None:
    # Three bags for eight wishes of groups that have asked for 100,000 in the last weeks.
    tiers = (Tier.model_validate({"name": "fair", "goals": fairness}),)
    policy = Policy(tiers=tiers, fairness=Fairness(alpha=alpha, decay_percent=100))
    given = week(
        pledges=(pledge("p", "rice", 3),),
        requests=WISHES,
        history=History(past=BEFORE),
        policy=policy,
    )
    assert problems_of(given) == []
    plan = solve(given).plan
    best = max(
        tier_values(
            View(given, content(*(flow(r.id, "p", 1, place=r.place) for r in chosen))),
            policy,
            plan.mu,
        )
        for chosen in combinations(WISHES, 3)
    )
    assert [tier.value for tier in plan.tiers] == best
    # Proven to eight digits (section 6 asks for four).
    assert plan.gap <= 1e-8
