"""Every goal there is, and the whole numbers of a policy's tiers."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from matcher.goals import GOALS, goal_of, tier_scale, tier_value, tier_values
from matcher.rules.view import View
from models.demand import Line, Request
from models.items import Commitments
from models.policy import DEFAULT_TIERS, Aged, Fairness, GoalName, PlainGoal, Policy, Tier
from models.week import History, Week
from tests.build import content, flow, pledge, request, week


def test_every_goal_has_its_name_and_sentences() -> None:
    assert tuple(GOALS) == get_args(PlainGoal)
    for name, goal in GOALS.items():
        assert goal.name == name
        assert goal.zh.endswith("。")
        assert goal.en.endswith(".")


def test_a_goal_of_an_age_has_its_own_name_and_sentences() -> None:
    for base in get_args(Aged):
        goal = goal_of(f"{base}-13")
        assert (goal.name, goal.scale) == (f"{base}-13", 10**6)
        assert goal.zh == f"只看等了至少 13 周的：{GOALS[base].zh}"
        assert goal.en.startswith("Of those who have waited at least 13 weeks: ")
        assert goal.en.lower().endswith(GOALS[base].en.lower())
    assert goal_of("promises-ahead") is GOALS["promises-ahead"]


def test_shares_are_counted_in_thousandths_and_what_outranks_kindness_in_millionths() -> None:
    thousandths, millionths = {"must", "overdue", "ties"}, {"good", "fairness"}
    assert {name: goal.scale for name, goal in GOALS.items()} == {
        name: 10**6 if name in millionths else 1000 if name in thousandths else 1 for name in GOALS
    }


def test_in_an_empty_week_nothing_is_gained_or_lost() -> None:
    view = View(week(), Commitments())
    assert {goal.value(view) for goal in GOALS.values()} == {0}


@pytest.mark.parametrize(
    ("goals", "scale"),
    [
        ({}, 1),
        ({"calm": 3}, 1),
        ({"good": 1}, 10**6),
        ({"calm": 3, "good": 1, "short-ways": 1}, 10**6),
        ({"good": 0, "calm": 3}, 10**6),
    ],
)
def test_a_tier_is_counted_as_finely_as_its_finest_goal(
    goals: dict[GoalName, Any], scale: int
) -> None:
    assert tier_scale(Tier(name="t", goals=goals)) == scale


def asked(**fields: Any) -> Request:
    """A wish for three bags, so that one bag is a third."""
    return request("r", lines=(Line(id="l", item="rice", amount=3),), **fields)


def judged(*tiers: Tier, **policy: Any) -> Week:
    return week(
        pledges=(pledge("p", "rice", 9),),
        requests=(asked(value=2),),
        history=History(last_plan=content(flow("r", "p", 3))),
        policy=Policy(tiers=tiers, **policy),
    )


ONE = content(flow("r", "p", 1))
ALPHA_0 = Fairness(alpha=0.0)
# Good = 2/3; calm = −1 (three bags became one); F = 4/3 with α = 0.


@pytest.mark.parametrize(
    ("goals", "mu", "expected"),
    [
        # In millionths floor(666,666.67) and floor(2,000,000); in whole ones −1 and −5.
        ({"good": 1}, 0, 666_666),
        ({"good": 3}, 0, 2_000_000),
        ({"calm": 1}, 0, -1),
        ({"calm": 5}, 0, -5),
        # Beside Good, calm counts in millionths too: floor(666,666.67 − 1,000,000).
        ({"good": 1, "calm": 1}, 0, -333_334),
        # 666,666.67 + mu·1,333,333.33
        ({"good": 1, "fairness": "mu"}, 0, 666_666),
        ({"good": 1, "fairness": "mu"}, 1, 2_000_000),
        ({"good": 1, "fairness": "mu"}, 10, 14_000_000),
        ({"good": 1, "fairness": 2}, 10, 3_333_333),
        ({"good": 2}, 0, 1_333_333),
        # Rounded down after adding up: 2/3 + 94/3 = 32 (the lot of r is 94, see below).
        ({"good": 1, "ties": 1}, 0, 32_000_000),
        ({}, 0, 0),
    ],
)
def test_a_tier_is_rounded_down_once(goals: dict[GoalName, Any], mu: int, expected: int) -> None:
    found = judged(Tier(name="t", goals=goals), fairness=ALPHA_0)
    assert tier_value(View(found, ONE), found.policy.tiers[0], mu) == expected
    assert tier_values(View(found, ONE), found.policy, mu) == [expected]


def test_tiers_come_in_the_policys_order() -> None:
    calm, good = Tier(name="a", goals={"calm": 1}), Tier(name="b", goals={"good": 1})
    found = judged(calm, good)
    assert tier_values(View(found, ONE), found.policy, 0) == [-1, 666_666]
    assert tier_values(
        View(found, ONE), found.policy.model_copy(update={"tiers": (good, calm)}), 0
    ) == [666_666, -1]


def test_another_policy_brings_its_own_seed_priorities_and_curve() -> None:
    found = judged(Tier(name="t", goals={"calm": 1}))
    other = Policy(
        tiers=(
            Tier(name="good", goals={"good": 1}),
            Tier(name="fair", goals={"fairness": 1}),
            Tier(name="ties", goals={"ties": 1}),
        ),
        priority={"ordinary": 9},
        fairness=ALPHA_0,
        seed=7,
    )
    # 9·2/3 and 4/3 in millionths, and in thousandths (`printf 7:r | b2sum` begins 18e0 = 6368)
    # 368/3 = 122.67.
    assert tier_values(View(found, ONE), other, 0) == [6_000_000, 1_333_333, 122_666]


def test_the_default_policy() -> None:
    found = judged(*DEFAULT_TIERS)
    # No promises, nothing must or overdue; good 2/3 at mu 0, in millionths; no kindness touched;
    # calm −1; the lot of seed 0: `printf 0:r | b2sum` begins 42c6 = 17094 → 94, and 94/3 = 31.33,
    # in thousandths.
    expected = [0, 0, 0, 0, 666_666, 0, -1, 31_333]
    assert tier_values(View(found, ONE), found.policy, 0) == expected
