"""The fairness dial: each point against every plan there is, monotone whatever the clock did."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

import pytest

from matcher.goals import GOALS
from matcher.report.dial import Dial, NoDial, Price, Shift, dial
from matcher.rules.view import View
from matcher.solve import solve
from models.demand import Line
from models.items import Commitments
from models.plan import Plan, PlanFile, Run, TierResult
from models.policy import Fairness, Policy, Tier
from models.week import Week
from tests import brute, build, tiny
from tests.build import content, flow, pledge, request

TIER = Tier(name="good-and-fair", goals={"good": 1, "fairness": "mu"})


def in_process(week: Week, seconds: float | None) -> PlanFile:
    """Solve here: a child for each of many weeks would take long."""
    return solve(week, seconds=seconds)


def shared(cap: int = 10) -> Week:
    """Two bags. a and b, both of g1, are worth 3 each; c of g2 is worth 2. One bag each."""
    one = (Line(id="l", item="rice", amount=1),)
    return build.week(
        pledges=(pledge("p", "rice", 2),),
        requests=(
            request("a", value=3, lines=one),
            request("b", value=3, household="h2", place="h2", lines=one),
            request("c", value=2, household="h3", place="h3", lines=one),
        ),
        policy=Policy(
            tiers=(TIER,),
            fairness=Fairness(ladder=(0, 1, 10), points=(0, 10, 500, 1000), price_cap_permille=cap),
        ),
    )


# F: A is 8 for g1, 4 for g2; U(0) = ln 0.01 = −4.605170, U(½) = −0.693147, U(1) = 0.
UNFAIR = 4 * Fraction(-4_605_170, 10**6)  # a and b: g1 whole, g2 nothing
EVEN = 8 * Fraction(-693_147, 10**6)  # one of a and b, and c: g1 half, g2 whole


def test_a_dial_by_hand() -> None:
    # Good 6 against 5, F −18.42 against −5.545: at μ = 0 the unfair plan, from μ = 1 on
    # (6 − 18.42 < 5 − 5.545) the even one. It costs 1 of 6, which is more than 1 %.
    found = dial(shared(), None, in_process)
    assert found.tier == "good-and-fair"
    assert [(p.mu, p.good, p.fairness, p.proven) for p in found.points] == [
        (0, Fraction(6), UNFAIR, True),
        (1, Fraction(5), EVEN, True),
        (10, Fraction(5), EVEN, True),
    ]
    # Values are counted in millionths; the bound at μ = 0 allows at most a millionth more Good.
    assert [p.value for p in found.points] == [
        6_000_000,
        floor(10**6 * (5 + EVEN)),
        floor(10**6 * (5 + 10 * EVEN)),
    ]
    assert [p.price for p in found.points] == [
        Price(Fraction(0), Fraction(1, 10**6)),
        Price(Fraction(1), 1 + Fraction(1, 10**6)),
        Price(Fraction(1), 1 + Fraction(1, 10**6)),
    ]
    assert [p.within_cap for p in found.points] == [True, False, False]
    first, second, third = found.points
    assert (first.lifted, first.lowered) == ((), ())
    assert second.lifted == (Shift("g2", Fraction(0), Fraction(1)),)
    assert second.lowered == (Shift("g1", Fraction(1), Fraction(1, 2)),)
    assert (third.lifted, third.lowered) == ((), ())


def test_the_price_cap_decides_what_is_within() -> None:
    # A sixth is 166.7 thousandths.
    assert [p.within_cap for p in dial(shared(167), None, in_process).points] == [True] * 3
    assert [p.within_cap for p in dial(shared(166), None, in_process).points] == [
        *(True, False, False)
    ]


def test_each_point_is_the_best_of_all_plans_there_are() -> None:
    compared = 0
    for number in range(150):
        week = tiny.numbered(number)
        position = next(
            (i for i, t in enumerate(week.policy.tiers) if "mu" in t.goals.values()), None
        )
        if position is None or brute.best(week, 0) is None:
            continue
        tiers = week.policy.tiers[: position + 1]
        cut = week.model_copy(update={"policy": week.policy.model_copy(update={"tiers": tiers})})
        found = dial(week, None, in_process)
        for point in found.points:
            best = brute.best(cut, point.mu)
            assert best is not None
            assert point.value == best.values[-1], number
            assert point.bound is not None
            assert point.bound >= point.value
            compared += 1
        assert monotone(found), number
    assert compared > 60


def monotone(found: Dial) -> bool:
    points = found.points
    pairs = list(pairwise(points))
    return all(b.fairness >= a.fairness for a, b in pairs) and all(
        b.good <= a.good for a, b in pairs
    )


# --- where solves end early ---------------------------------------------------------------------


def file(week: Week, plan: Commitments, value: int, bound: int) -> PlanFile:
    made = Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version="1",
        seed=0,
        content=plan,
        tiers=(TierResult(name="good-and-fair", value=value, bound=bound),),
    )
    run = Run(status="FEASIBLE", seconds=1, peak_memory_mb=1, steps=1, ended_by="clock")
    return PlanFile(plan=made, hash=made.content_hash(), run=run)


BAGS = {id: flow(id, "p", 1, place=home) for id, home in (("a", "h1"), ("b", "h2"), ("c", "h3"))}


def test_a_plan_found_at_another_step_is_taken_where_it_is_better() -> None:
    # The solver gives a wasteful plan (a alone) at μ = 0 and 10, and the even one at 1.
    def early(week: Week, seconds: float | None) -> PlanFile:
        mu = week.policy.fairness.ladder[0]
        plan = content(BAGS["a"], BAGS["c"]) if mu == 1 else content(BAGS["a"])
        return file(week, plan, 0, 20_000_000)

    found = dial(shared(), 9, early)
    assert [(p.mu, p.good, p.fairness) for p in found.points] == [
        (mu, Fraction(5), EVEN) for mu in (0, 1, 10)
    ]
    assert [p.proven for p in found.points] == [False] * 3
    # At μ = 0 nothing has more than 20 of Good: the even plan may cost up to 15 (and a millionth).
    assert found.points[2].price == Price(Fraction(0), 15 + Fraction(1, 10**6))
    assert [p.within_cap for p in found.points] == [None] * 3


def test_of_equals_the_fairest_is_taken() -> None:
    # All three worth 3: at μ = 0 any two are best. The solver gives a and b there, a and c later:
    # the same Good, but F is −18.42 against −5.545. The curve starts at the fairer one.
    week = shared()
    alike = tuple(r.model_copy(update={"value": 3}) for r in week.requests)

    def given(at: Week, seconds: float | None) -> PlanFile:
        first = at.policy.fairness.ladder == (0,)
        plan = content(BAGS["a"], BAGS["b"]) if first else content(BAGS["a"], BAGS["c"])
        return file(at, plan, 0, 6_000_000)

    points = dial(week.model_copy(update={"requests": alike}), None, given).points
    assert [(p.good, p.fairness) for p in points] == [(Fraction(6), EVEN)] * 3


@pytest.mark.parametrize(("bound", "proven"), [(6_000_600, True), (6_000_601, False)])
def test_a_gap_of_a_ten_thousandth_is_proven(bound: int, proven: bool) -> None:
    # 600 ÷ 6,000,600 = 0.99990e-4, 601 ÷ 6,000,601 = 1.00157e-4.
    def given(at: Week, seconds: float | None) -> PlanFile:
        return file(at, content(BAGS["a"], BAGS["b"]), 0, bound)

    assert dial(shared(), None, given).points[0].proven is proven


def test_good_may_have_a_weight_of_its_own() -> None:
    # 2·Good + μ·F: the bound at μ = 0 is of 2·Good, so nothing has more Good than 6 (and half a
    # millionth).
    week = shared()
    double = Tier(name="double", goals={"good": 2, "fairness": "mu"})
    policy = week.policy.model_copy(update={"tiers": (double,)})
    first = dial(week.model_copy(update={"policy": policy}), None, in_process).points[0]
    assert (first.good, first.value) == (Fraction(6), 12_000_000)
    assert first.price == Price(Fraction(0), Fraction(1, 2 * 10**6))


@pytest.mark.parametrize("weight", [0, "mu"])
def test_where_good_weighs_nothing_without_fairness_its_most_is_not_known(weight: Any) -> None:
    # At μ = 0 the tier is 0 whatever is served: its bound says nothing of Good.
    week = shared()
    tier = Tier(name="odd", goals={"good": weight, "fairness": "mu"})
    policy = week.policy.model_copy(update={"tiers": (tier,)})

    def given(at: Week, seconds: float | None) -> PlanFile:
        return file(at, content(BAGS["a"], BAGS["b"]), 0, 0)

    found = dial(week.model_copy(update={"policy": policy}), None, given)
    assert [p.price for p in found.points] == [Price(Fraction(0), None)] * 3


def test_a_step_without_a_plan_is_missing() -> None:
    def at_one_only(week: Week, seconds: float | None) -> PlanFile | None:
        if week.policy.fairness.ladder != (1,):
            return None
        return file(week, content(BAGS["a"]), 0, 20_000_000)

    found = dial(shared(), 9, at_one_only)
    assert [p.mu for p in found.points] == [1]
    assert found.missing == (0, 10)
    # Without the step at μ = 0 nothing bounds what it costs.
    assert found.points[0].price == Price(Fraction(0), None)
    nothing = dial(shared(), 9, lambda week, seconds: None)
    assert (nothing.points, nothing.missing) == ((), (0, 1, 10))


def test_the_time_is_shared_by_the_steps() -> None:
    asked: list[float] = []
    told: list[tuple[int, bool]] = []

    def never(week: Week, seconds: float | None) -> None:
        assert seconds is not None
        asked.append(seconds)

    dial(shared(), 30, never, lambda mu, found: told.append((mu, found)))
    # A third of 30 s, then (nothing was used) half of 30, then all.
    assert [round(s) for s in asked] == [10, 15, 30]
    assert told == [(0, False), (1, False), (10, False)]


def test_only_the_tiers_up_to_the_one_that_is_weighed_are_solved() -> None:
    ties = Tier(name="ties", goals={"ties": 1})
    must = Tier(name="must", goals={"must": 1})
    week = shared()
    policy = week.policy.model_copy(update={"tiers": (must, TIER, ties)})
    seen: list[list[str]] = []

    def look(at: Week, seconds: float | None) -> None:
        seen.append([tier.name for tier in at.policy.tiers])

    dial(week.model_copy(update={"policy": policy}), None, look)
    assert seen == [["must", "good-and-fair"]] * 3


def test_plans_worse_in_the_tiers_before_are_no_match() -> None:
    # c is must-serve (no care class weighs more in Good). At μ = 0 the solver ended early with a
    # and b (Good 6, must 0), at 1 and 10 it has a and c (Good 5). The first plan serves no
    # must-serve request: it cannot stand on the curve, though it has more Good.
    week = shared()
    must = Tier(name="must", goals={"must": 1})
    alike = {"ordinary": 1, "priority": 1, "must": 1}
    policy = week.policy.model_copy(update={"tiers": (must, TIER), "priority": alike})
    requests = tuple(
        r.model_copy(update={"care": "must"}) if r.id == "c" else r for r in week.requests
    )
    week = week.model_copy(update={"policy": policy, "requests": requests})

    def early(at: Week, seconds: float | None) -> PlanFile:
        first = at.policy.fairness.ladder == (0,)
        plan = content(BAGS["a"], BAGS["b"]) if first else content(BAGS["a"], BAGS["c"])
        made = file(at, plan, 0, 20_000_000)
        two = (TierResult(name="must", value=0, bound=1000), *made.plan.tiers)
        return made.model_copy(update={"plan": made.plan.model_copy(update={"tiers": two})})

    points = dial(week, 9, early).points
    good = GOALS["good"].value(View(week, content(BAGS["a"], BAGS["c"])))
    assert [p.good for p in points] == [good] * 3
    # Its bound spoke of plans as good as its own before, so it bounds nothing here.
    assert [p.bound is None for p in points] == [True, False, False]
    assert points[0].price.most is None


def test_a_policy_without_mu_has_no_dial() -> None:
    week = shared()
    policy = week.policy.model_copy(update={"tiers": (Tier(name="good", goals={"good": 1}),)})
    with pytest.raises(NoDial):
        dial(week.model_copy(update={"policy": policy}), None, in_process)


def test_other_goals_in_the_tier_leave_the_most_good_unknown() -> None:
    week = shared()
    mixed = Tier(name="mixed", goals={"good": 1, "fairness": "mu", "near-expiry": 1})
    policy = week.policy.model_copy(update={"tiers": (mixed,)})
    points = dial(week.model_copy(update={"policy": policy}), None, in_process).points
    assert [p.price.most for p in points] == [None] * 3
