"""What the district's benchmark says about a plan, on weeks small enough to tell by hand."""

from __future__ import annotations

from matcher.goals import tier_scale
from matcher.goals.good import worth
from models.plan import TierResult
from scenarios.bench.district import first_as_good, hidden
from scenarios.bench.solved import Milestone, Solved, solved
from scenarios.south_gate import south_gate


def test_a_gap_hides_as_many_requests_as_the_least_worth_goes_into_it() -> None:
    week = south_gate()
    run = solved(week, None)
    assert run.holds
    proven = hidden(week, run.plan)  # up to rounding, in which no request can hide
    assert proven is None or proven[1] == 0
    least = min(worth(week.policy, r) for r in week.requests if worth(week.policy, r) > 0)
    names = [tier.name for tier in week.policy.tiers]
    number = names.index("good-and-fair")
    # Two requests and a half of the least worth fit into the gap: two at most.
    tier = run.plan.tiers[number]
    wide = tier.value + round(2.5 * least * tier_scale(week.policy.tiers[number]))
    tiers = list(run.plan.tiers)
    tiers[number] = TierResult(name=tier.name, value=tier.value, bound=wide)
    assert hidden(week, run.plan.model_copy(update={"tiers": tuple(tiers)})) == ("good-and-fair", 2)


def test_the_first_plan_no_worse_than_greedy() -> None:
    week = south_gate()
    run = solved(week, None)
    poor = run.plan.model_copy(
        update={
            "tiers": tuple(
                TierResult(name=t.name, value=min(t.value, 0) - 1, bound=t.bound)
                for t in run.plan.tiers
            )
        }
    )
    marked = Solved(run.file, 9.0, 0.0, True, (Milestone(1.0, poor), Milestone(4.0, run.plan)))
    assert first_as_good(week, marked) == 4.0
    assert marked.at(3.0) == poor
    assert marked.at(0.5) is None
