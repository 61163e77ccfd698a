"""What decisions by people cost, against trying every plan."""

from __future__ import annotations

import pytest

from matcher.goals.ties import draw
from matcher.record.build import Given, record
from matcher.record.check import check
from matcher.record.costs import between, costs
from matcher.record.manifest import OVERRIDES
from matcher.record.overrides import (
    Cost,
    TierCost,
    decided,
    listed,
    public,
    without,
)
from matcher.solve import solve
from models.demand import Line
from models.plan import Plan, PlanFile, TierResult
from models.policy import Policy, Tier
from models.week import Decision, Decisions, Target, Week
from tests import brute, build, tiny
from tests.build import pledge, request
from tests.matcher.record.things import by_hand, stated

TIERS = (Tier(name="must", goals={"must": 1}), Tier(name="good", goals={"good": 1}))


def in_process(week: Week, seconds: float | None, seed: int) -> PlanFile:
    """Solve here: a child for each of many weeks would take long."""
    return solve(week, seconds=seconds, seed=seed)


def pinned() -> Week:
    """Two bags. a (must-serve, worth 4) wants both or none, b wants one, which is pinned. c would
    like noodles, which nobody has, and may not have them."""
    return build.week(
        pledges=(pledge("p", "rice", 2),),
        requests=(
            request("a", lines=(Line(id="l", item="rice", amount=2),), care="must").model_copy(
                update={"least_percent": 100}
            ),
            request("b", household="h3", place="h3", lines=(Line(id="l", item="rice", amount=1),)),
            request("c", lines=(Line(id="l", item="noodles", amount=1),)),
        ),
        decisions=Decisions(
            pins=(Decision(id="pin", target=Target(request="b"), by="fang"),),
            bans=(Decision(id="ban", target=Target(request="c"), by="fang"),),
        ),
        policy=Policy(tiers=TIERS),
    )


def test_a_pin_that_costs_a_must_serve_request_by_hand() -> None:
    # With the pin b has its bag and a nothing: must 0, good 1. Without it a has both: must 1 (in
    # thousandths 1000), good 4, so the pin cost 1000 and 3,000,000. The ban forbids what
    # cannot be anyway: nothing.
    week = pinned()
    plan = solve(week).plan
    found = costs(week, plan, None, in_process)
    assert found == {
        "pin": Cost(
            how="proven",
            tiers=(
                TierCost(tier="must", value=0, without=1000, least=1000, most=1000),
                TierCost(
                    tier="good", value=1_000_000, without=4_000_000, least=3_000_000, most=3_000_000
                ),
            ),
        ),
        "ban": Cost(
            how="proven",
            tiers=(
                TierCost(tier="must", value=0, without=0, least=0, most=0),
                TierCost(tier="good", value=1_000_000, without=1_000_000, least=0, most=0),
            ),
        ),
    }


def test_costs_against_every_plan_there_is() -> None:
    seen = 0
    for number in range(220):
        week = tiny.numbered(number)
        if not any(True for _ in decided(week)):
            continue
        here = brute.best(week, week.policy.fairness.ladder[0])
        if here is None:
            continue
        # At μ = 0, so that enumeration and solver weigh alike.
        plan = stated(week, by_hand(week).model_copy(update={"content": here.plans[0], "mu": 0}))
        for decision, cost in costs(week, plan, None, in_process).items():
            there = brute.best(without(week, decision), 0)
            assert there is not None
            for tier, with_it, without_it in zip(
                cost.tiers, here.values, there.values, strict=True
            ):
                if tier.least is not None and tier.most is not None:
                    assert tier.least <= without_it - with_it <= tier.most, (number, decision)
                    seen += tier.exact
    assert seen > 100


def results(*pairs: tuple[int, int]) -> tuple[TierResult, ...]:
    return tuple(
        TierResult(name=name, value=value, bound=bound)
        for name, (value, bound) in zip("abc", pairs, strict=False)
    )


def costing(
    here: tuple[tuple[int, int], ...], there: tuple[tuple[int, int], ...]
) -> list[tuple[int | None, int | None]]:
    plan = Plan(week="w", input_hash="", policy_version="1", seed=0, tiers=results(*there))
    found = between(
        "abc"[: len(here)],
        ([value for value, _ in here], results(*here)),
        ([value for value, _ in there], plan),
    )
    return [(cost.least, cost.most) for cost in found]


@pytest.mark.parametrize(
    ("here", "there", "cost"),
    [
        # Proven on both sides: differences; a later tier may gain by what an earlier one loses.
        (((5, 5), (9, 9)), ((7, 7), (4, 4)), [(2, 2), (-5, -5)]),
        # Without it: between 7 and 8 in the first tier, so nothing is known behind.
        (((5, 5), (9, 9)), ((7, 8), (4, 4)), [(2, 3), (None, None)]),
        # With it: between 5 and 6, so the cost is 7 − 6 to 7 − 5.
        (((5, 6), (9, 9)), ((7, 7), (4, 4)), [(1, 2), (None, None)]),
        # A decision never gains in the first tier that differs: at least 0, though 5 − 6 < 0.
        (((5, 6),), ((5, 5),), [(0, 0)]),
        (((3, 3), (5, 6)), ((3, 3), (5, 8)), [(0, 0), (0, 3)]),
        # The solve without it ended early and found less than the plan itself, which is there.
        (((5, 5), (9, 9)), ((4, 6), (1, 1)), [(0, 1), (None, None)]),
    ],
)
def test_costs_between_bounds(
    here: tuple[tuple[int, int], ...],
    there: tuple[tuple[int, int], ...],
    cost: list[tuple[int | None, int | None]],
) -> None:
    assert costing(here, there) == cost


def test_without_tiers_nothing_is_known() -> None:
    plan = Plan(week="w", input_hash="", policy_version="1", seed=0)
    assert between("a", ([1], ()), ([2], plan)) == (TierCost(tier="a", value=1, without=2),)


def test_what_there_is_no_time_for_is_said_to_be_missing() -> None:
    week = pinned()
    plan = by_hand(week)
    asked: list[float | None] = []

    def never(_: Week, seconds: float | None, __: int) -> None:
        asked.append(seconds)

    assert costs(week, plan, 0, never) == {
        "pin": Cost(how="not-computed"),
        "ban": Cost(how="not-computed"),
    }
    # Less than a second for each: nothing is begun.
    assert {c.how for c in costs(week, plan, 0.9, never).values()} == {"not-computed"}
    assert asked == []
    assert costs(week, plan, 60, never) == {"pin": Cost(how="limited"), "ban": Cost(how="limited")}
    # Half of the minute for the first of two, all that is left for the second.
    assert [round(s) for s in asked if s is not None] == [30, 60]


def test_a_solve_that_the_clock_ended_is_limited() -> None:
    week = pinned()

    def late(freed: Week, _: float | None, seed: int) -> PlanFile:
        found = solve(freed, seed=seed)
        assert found.run is not None
        return found.model_copy(update={"run": found.run.model_copy(update={"ended_by": "clock"})})

    assert {c.how for c in costs(week, by_hand(week), None, late).values()} == {"limited"}


def test_costs_are_counted_under_the_plans_own_seed() -> None:
    # b's lot differs between the seeds; the plan was drawn with 7, the week's policy says 0.
    assert draw(0, "b") != draw(7, "b")
    ties = Tier(name="ties", goals={"ties": 1})
    week = pinned()
    week = week.model_copy(update={"policy": week.policy.model_copy(update={"tiers": (ties,)})})
    plan = solve(week, seed=7).plan
    for cost in costs(week, plan, None, in_process).values():
        assert [tier.value for tier in cost.tiers] == [1000 * draw(7, "b")]


def test_the_solve_is_judged_as_the_plan_was() -> None:
    week = pinned()
    plan = by_hand(week).model_copy(update={"mu": 100, "seed": 7})
    seen: list[tuple[tuple[int, ...], int, list[str]]] = []

    def look(freed: Week, _: float | None, seed: int) -> None:
        names = [d.id for _, d in decided(freed)]
        seen.append((freed.policy.fairness.ladder, seed, names))

    costs(week, plan, None, look)
    assert seen == [((100,), 7, ["ban"]), ((100,), 7, ["pin"])]


def test_overrides_that_differ_from_the_week_are_found() -> None:
    week = pinned()
    plan = stated(week, solve(week).plan)
    files = record(week, plan, "public", Given(when={"pin": "2026-11-20"}))
    assert check(files).holds
    for one, other in (
        (b'"by": "by-1"', b'"by": "by-9"'),
        (b'"decision": "pin"', b'"decision": "pon"'),
        (b'"request": "b"', b'"request": "a"'),
        (b'"kind": "pin"', b'"kind": "ban"'),
    ):
        text = files[OVERRIDES].replace(one, other, 1)
        assert text != files[OVERRIDES]
        found = check(files | {OVERRIDES: text}).findings
        assert len(found) >= 2, (one, found)  # the hash, and what it is about
        assert {f.file for f in found} == {OVERRIDES}


def test_costs_of_another_plan_are_found() -> None:
    week = pinned()
    plan = stated(week, solve(week).plan)
    other = Cost(
        how="proven",
        tiers=(TierCost(tier="must", value=1000), TierCost(tier="good", value=1_000_000)),
    )
    found = check(record(week, plan, "auditor", Given(costs={"pin": other}))).findings
    assert [(f.file, f.where) for f in found] == [(OVERRIDES, ("pin", "cost"))]


def test_costs_beside_a_plan_that_states_no_tiers_claim_nothing_about_it() -> None:
    week = pinned()
    plan = by_hand(week).model_copy(update={"tiers": ()})
    cost = Cost(how="proven", tiers=(TierCost(tier="must", value=7),))
    assert check(record(week, plan, "auditor", Given(costs={"pin": cost}))).holds


def test_whom_a_ban_names_is_not_public() -> None:
    target = Target(request="a", person="u")
    week = build.week(
        people=(build.person("u"),),
        requests=(request("a", sessions=(build.session(),)),),
        decisions=Decisions(
            pins=(Decision(id="pin", target=target, by="fang"),),
            bans=(Decision(id="ban", target=target, by="fang"),),
        ),
    )
    found = public(listed(week, {}, {})).overrides
    # Whom a pin names is in the plan anyway.
    assert [(o.decision, o.target) for o in found] == [
        ("pin", target),
        ("ban", Target(request="a")),
    ]


def test_overrides_are_listed_in_the_order_of_the_week() -> None:
    found = listed(pinned(), {"ban": "2026-11-20T08:00Z"}, {})
    assert [(o.kind, o.decision, o.by, o.when, o.cost.how) for o in found.overrides] == [
        ("pin", "pin", "fang", None, "not-computed"),
        ("ban", "ban", "fang", "2026-11-20T08:00Z", "not-computed"),
    ]
