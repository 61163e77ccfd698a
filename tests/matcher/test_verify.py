"""The judge: a right plan holds, and whatever a plan states wrongly about itself is named."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.verify import verify
from models.demand import ProjectFacts
from models.plan import Plan, Reason, TierResult, Unmet
from models.policy import Policy, Tier
from models.week import Decisions
from tests.build import content, flow, line, placed, pledge, request, session, t, week

# Three bags of rice: r (waits 2 weeks, urgency 2, must be served) gets 2 of 3, s its one, u none;
# the path waits at its gate, w is withdrawn.
WEEK = week(
    policy=Policy(
        version="2026-11",
        seed=7,
        tiers=(Tier(name="must", goals={"must": 1}), Tier(name="good", goals={"good": 1})),
    ),
    pledges=(pledge("p", "rice", 3),),
    requests=(
        request("r", lines=(line("rice", 3),), care="must", urgency=2, waited=2),
        request("s", lines=(line("rice", 1),)),
        request("u", lines=(line("rice", 4),), sessions=(session(),)),
        request("path", "project", lines=(line("money", 900),), project=ProjectFacts()),
        request("w", lines=(line("rice", 1),)),
    ),
    decisions=Decisions(withdrawn=("w",)),
)
DONE = content(flow("r", "p", 2), flow("s", "p", 1))
USED = Reason(kind="used-elsewhere")
# must: urgency 2 · (1 + 2) · 2/3 = 4, in thousandths 4000.
# good: r 1 · priority 4 · 2 · 3 · 2/3 = 16, s 1 · 1 · 1 · 1 · 1 = 1: 17, in millionths 17 000 000.
RIGHT = Plan(
    week="w",
    input_hash=WEEK.content_hash(),
    policy_version="2026-11",
    seed=7,
    content=DONE,
    unmet=(
        Unmet(request="r", served_permille=666, reason=USED),
        Unmet(request="u", served_permille=0, reason=USED),
        Unmet(request="path", served_permille=0, reason=Reason(kind="gate")),
    ),
    tiers=(
        TierResult(name="must", value=4000, bound=4000),
        TierResult(name="good", value=17_000_000, bound=17_500_000),
    ),
)


def _found(**changes: Any) -> list[tuple[str, tuple[str, ...]]]:
    plan = RIGHT.model_copy(update=changes)
    return [(v.rule, v.where) for v in verify(WEEK, plan).violations]


def test_a_right_plan_holds() -> None:
    verdict = verify(WEEK, RIGHT)
    assert verdict.violations == ()
    assert verdict.holds
    assert verdict.tiers == (4000, 17_000_000)


def test_a_broken_rule_is_reported_and_the_plan_does_not_hold() -> None:
    # Four bags out of three: r is now wholly served, so it is no longer unmet, and worth more:
    # must 2 · 3 · 1 = 6; good 4 · 2 · 3 · 1 + 1 = 25.
    verdict = verify(
        WEEK,
        RIGHT.model_copy(
            update={
                "content": content(flow("r", "p", 3), flow("s", "p", 1)),
                "unmet": RIGHT.unmet[1:],
                "tiers": (),
            }
        ),
    )
    assert [(v.rule, v.where) for v in verdict.violations] == [("pledge-limit", ("p",))]
    assert not verdict.holds
    assert verdict.tiers == (6000, 25_000_000)


def test_another_week_is_said_first_then_rules_in_their_published_order_then_what_is_stated() -> (
    None
):
    # Four bags where three are pledged, s gets one too many; r, which lacks one, is not listed.
    assert _found(
        content=content(flow("r", "p", 2), flow("s", "p", 2), placed("w", t(0))),
        week="other",
        unmet=RIGHT.unmet[1:],
    ) == [
        ("stated-hash", ("week",)),
        ("reference", ("w", "s", "0")),
        ("pledge-limit", ("p",)),
        ("asked-limit", ("s", "l")),
        ("stated-unmet", ("r",)),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("week", "w2"), ("policy_version", "2026-10"), ("input_hash", "0" * 64)],
)
def test_a_plan_for_another_input_is_named(field: str, value: str) -> None:
    assert _found(**{field: value}) == [("stated-hash", (field,))]


def test_any_change_of_the_week_changes_what_the_plan_was_made_for() -> None:
    policy = WEEK.policy.model_copy(update={"review_threshold": 1})
    changed = WEEK.model_copy(update={"policy": policy})
    found = [(v.rule, v.where) for v in verify(changed, RIGHT).violations]
    assert found == [("stated-hash", ("input_hash",))]


def _tiers(must: tuple[int, int], good: tuple[int, int]) -> tuple[TierResult, ...]:
    return (
        TierResult(name="must", value=must[0], bound=must[1]),
        TierResult(name="good", value=good[0], bound=good[1]),
    )


def test_a_wrong_value_of_a_tier_is_named() -> None:
    assert _found(tiers=_tiers((4001, 5000), (17_000_000, 17_000_000))) == [
        ("stated-tiers", ("must", "value"))
    ]
    assert _found(tiers=_tiers((4000, 4000), (16_999_999, 17_000_000))) == [
        ("stated-tiers", ("good", "value"))
    ]


def test_a_bound_below_the_value_is_named() -> None:
    assert _found(tiers=_tiers((4000, 3999), (17_000_000, 17_000_000))) == [
        ("stated-tiers", ("must", "bound"))
    ]


def test_a_bound_below_the_real_value_is_named_whatever_value_is_stated() -> None:
    assert _found(tiers=_tiers((3000, 3500), (17_000_000, 17_000_000))) == [
        ("stated-tiers", ("must", "value")),
        ("stated-tiers", ("must", "bound")),
    ]


def test_a_bound_below_the_stated_value_is_named_too() -> None:
    # 4000 is right; 5000 is said, and 4500 to be the most there could be.
    assert _found(tiers=_tiers((5000, 4500), (17_000_000, 17_000_000))) == [
        ("stated-tiers", ("must", "value")),
        ("stated-tiers", ("must", "bound")),
    ]


def test_other_tiers_than_the_policys_are_named() -> None:
    right = RIGHT.tiers
    for stated in (right[::-1], right[:1], (*right, right[0])):
        assert _found(tiers=stated) == [("stated-tiers", ("tiers",))]
    (said,) = verify(WEEK, RIGHT.model_copy(update={"tiers": right[::-1]})).violations
    assert said.zh == "方案写的目标层级是 good, must，政策是 must, good。"
    assert said.en == "The plan's tiers are good, must, the policy's must, good."


def test_no_tiers_claim_nothing() -> None:
    assert _found(tiers=()) == []


def test_a_mu_that_is_no_step_of_the_ladder_is_named() -> None:
    assert _found(mu=7) == [("stated-tiers", ("mu",))]
    assert _found(mu=1) == _found(mu=10) == []
    steps = WEEK.policy.fairness.model_copy(update={"ladder": (0, 10, 20)})
    policy = WEEK.policy.model_copy(update={"fairness": steps})
    given = WEEK.model_copy(update={"policy": policy})
    plan = RIGHT.model_copy(update={"mu": 1, "input_hash": given.content_hash()})
    assert [(v.zh, v.en) for v in verify(given, plan).violations] == [
        (
            "方案写的公平权重 mu = 1，不是政策的任何一级（0, 10, 20）。",
            "The plan's mu = 1 is no step of the policy's ladder (0, 10, 20).",
        )
    ]


def test_a_request_left_out_of_the_unmet_is_named() -> None:
    assert _found(unmet=RIGHT.unmet[1:]) == [("stated-unmet", ("r",))]
    assert _found(unmet=()) == [
        ("stated-unmet", ("path",)),
        ("stated-unmet", ("r",)),
        ("stated-unmet", ("u",)),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("s", "The plan lists s as unmet, but it is wholly served or withdrawn."),
        ("w", "The plan lists w as unmet, but it is wholly served or withdrawn."),
        ("nobody", "The plan lists nobody as unmet: unknown."),
    ],
)
def test_a_request_that_is_not_unmet_is_named(name: str, why: str) -> None:
    extra = Unmet(request=name, served_permille=0, reason=USED)
    verdict = verify(WEEK, RIGHT.model_copy(update={"unmet": (*RIGHT.unmet, extra)}))
    assert [(v.rule, v.where, v.en) for v in verdict.violations] == [("stated-unmet", (name,), why)]


def test_a_request_listed_twice_is_named() -> None:
    assert _found(unmet=(*RIGHT.unmet, RIGHT.unmet[1])) == [("stated-unmet", ("u",))]


@pytest.mark.parametrize("permille", [0, 665, 667])
def test_a_wrong_share_is_named(permille: int) -> None:
    wrong = Unmet(request="r", served_permille=permille, reason=USED)
    assert _found(unmet=(wrong, *RIGHT.unmet[1:])) == [("stated-unmet", ("r",))]


def test_shares_are_counted_in_thousandths() -> None:
    # Half of two bags: 500 exactly, of which no other scale would say the same.
    given = week(
        pledges=(pledge("p", "rice", 1),), requests=(request("h", lines=(line("rice", 2),)),)
    )
    for permille, wrong in ((500, 0), (499, 1)):
        plan = Plan(
            week="w",
            input_hash=given.content_hash(),
            policy_version="1",
            seed=0,
            content=content(flow("h", "p", 1)),
            unmet=(Unmet(request="h", served_permille=permille, reason=USED),),
        )
        assert len(verify(given, plan).violations) == wrong


def test_a_gate_that_is_open_is_no_reason() -> None:
    wrong = Unmet(request="u", served_permille=0, reason=Reason(kind="gate"))
    assert _found(unmet=(RIGHT.unmet[0], wrong, RIGHT.unmet[2])) == [("stated-unmet", ("u",))]


def test_the_plans_own_seed_settles_its_ties() -> None:
    ties = WEEK.model_copy(update={"policy": Policy(tiers=(Tier(name="ties", goals={"ties": 1}),))})
    values = {
        seed: verify(
            ties,
            Plan(
                week="w",
                input_hash=ties.content_hash(),
                policy_version="1",
                seed=seed,
                content=DONE,
            ),
        ).tiers
        for seed in range(5)
    }
    assert len(set(values.values())) > 1
