"""The public's whole numbers, by hand, and that the tiers follow from them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from matcher.goals import tier_values
from matcher.record.build import public_plan
from matcher.record.reduce import public_content, public_week
from matcher.record.texts import split
from matcher.record.values import goal_value, public_tiers, totals
from matcher.record.weights import GroupPast, Ratio, RequestWeights, weights_of
from matcher.rules.view import View
from models.demand import Line, ProjectFacts
from models.items import Commitments
from models.policy import Fairness, Policy, Tier, oldest_first
from models.week import Decisions, History, PastAsk, Week
from tests import build
from tests.build import content, flow, pledge, request
from tests.matcher.record.things import numbered


def rice(amount: int) -> tuple[Line, ...]:
    return (Line(id="l", item="rice", amount=amount),)


def asking(**policy: Any) -> Week:
    tiers = (
        Tier(name="must", goals={"must": 1}),
        Tier(name="overdue", goals={"overdue": 1}),
        Tier(name="good", goals={"good": 1, "fairness": 2}),
    )
    return build.week(
        pledges=(pledge("p", "rice", 5),),
        requests=(
            request("a", lines=rice(2), care="must", urgency=4, waited=7, value=3),
            request("b", lines=rice(1), household="h3", place="h3", care="priority"),
            request("gone", lines=rice(1)),
            request("path", "project", household=None, place="g3", project=ProjectFacts(votes=5)),
        ),
        history=History(
            past=(
                PastAsk(weeks_ago=1, household="h1", asked=4, served_milli=1000),
                PastAsk(weeks_ago=2, group="g1", asked=2, served_milli=2000),
                PastAsk(weeks_ago=1, care="must", asked=9, served_milli=0),
            )
        ),
        decisions=Decisions(withdrawn=("gone",)),
        policy=Policy(tiers=tiers, **policy),
    )


def test_weights_by_hand() -> None:
    # a: unconfirmed urgency 4 counts 3, waited 7 whole weeks: pressing 3·8 = 24; must-serve and
    # overdue (more than 6 weeks): 24 each; good 3·4·24 = 288. b: 1·2·1·1 = 2. path: (1 + 5)·1.
    # u: needs 4, projects none. h1 lies in g1, h3 in g2.
    weights = weights_of(View(asking(), Commitments()))
    assert weights.requests == {
        "a": RequestWeights(good=288, must=24, overdue=24, fair=4, group="g1"),
        "b": RequestWeights(good=2, fair=4, group="g2"),
        "path": RequestWeights(good=6),
    }
    # g1: 0.9·4 + 0.81·2 = 5.22 asked, 0.9·1 + 0.81·2 = 2.52 got. The entry without a home: nowhere.
    assert weights.groups == {
        "g1": GroupPast(asked=Ratio(over=261, under=50), served=Ratio(over=63, under=25))
    }
    assert weights.stated == {}


def test_only_the_goals_of_the_policy_are_told() -> None:
    week = asking().model_copy(
        update={"policy": Policy(tiers=(Tier(name="good", goals={"good": 1}),))}
    )
    weights = weights_of(View(week, Commitments()))
    assert weights.requests["a"] == RequestWeights(good=288)
    assert weights.groups == {}


def test_of_ages_the_longest_that_a_goal_counts_is_told() -> None:
    # a has waited 7 weeks and is must-serve: 7 of overdue-7 and must-3; nobody has waited 9. b has
    # waited 5: must-3 does not count it, as it is not must-serve, nor is it overdue.
    names = ("overdue-9", "overdue-7", "must-3")
    tiers = tuple(Tier(name=name, goals={name: 1}) for name in names)
    asked = asking()
    requests = tuple(
        r.model_copy(update={"waited": 5}) if r.id == "b" else r for r in asked.requests
    )
    week = asked.model_copy(update={"requests": requests, "policy": Policy(tiers=tiers)})
    weights = weights_of(View(week, Commitments()))
    assert weights.requests["a"] == RequestWeights(must=24, overdue=24, since=7)
    assert weights.requests["b"] == RequestWeights()
    # One of a's two bags; in millionths.
    view = View(week, content(flow("a", "p", 1)))
    assert public_tiers(view, weights, week.policy, 0) == (0, 12_000_000, 12_000_000)


def test_the_public_counts_ages_as_the_judge_does() -> None:
    for number, given, plan in numbered():
        bare, _ = split(given)
        ages = tuple(r.waited for r in bare.requests)
        base = Policy(overdue_weeks=0, seed=plan.seed, caps=given.policy.caps)
        policy = oldest_first(base, ages)
        full = View(bare.model_copy(update={"policy": policy}), plan.content)
        reduced = public_week(bare).model_copy(update={"policy": policy})
        public = View(reduced, public_plan(bare, plan).content)
        found = public_tiers(public, weights_of(full), policy, 1)
        assert list(found) == tier_values(full, policy, 1), number


def test_where_fairness_measures_affinity_no_group_is_told() -> None:
    # F is stated then: nobody needs to know who is in which group.
    tiers = (Tier(name="fair", goals={"fairness": 1}),)
    policy = Policy(tiers=tiers, fairness=Fairness(measure="affinity", alpha=0.0))
    week = asking().model_copy(update={"policy": policy})
    weights = weights_of(View(week, Commitments()))
    assert weights.requests["a"] == RequestWeights()
    assert (weights.groups, list(weights.stated)) == ({}, ["fairness"])


def test_groups_that_are_households_or_care_classes_are_numbered() -> None:
    for grouping in ("household", "care"):
        fairness = Fairness.model_validate({"grouping": grouping})
        weights = weights_of(View(asking(fairness=fairness), Commitments()))
        assert [weights.requests[id].group for id in ("a", "b")] == ["group-1", "group-2"]
        assert set(weights.groups) <= {"group-1", "group-2"}


def test_a_request_beyond_the_cap_has_a_weight_of_nothing() -> None:
    week = build.week(requests=tuple(request(id, lines=rice(1)) for id in "abcd"))
    found = weights_of(View(week, Commitments())).requests
    assert [found[id].fair for id in "abcd"] == [4, 4, 4, 0]
    assert found["d"].group is None


def test_public_totals_by_hand() -> None:
    # a gets one of two bags: S of g1 = 2.52 + 4·½, A = 5.22 + 4.
    week = asking()
    plan = content(flow("a", "p", 1))
    weights = weights_of(View(week, plan))
    public = View(public_week(split(week)[0]), public_content(week, plan))
    assert totals(public, weights) == {
        "g1": (Fraction(922, 100), Fraction(452, 100)),
        "g2": (Fraction(4), Fraction(0)),
    }


def test_weights_of_what_does_not_exist_count_nothing() -> None:
    weights = weights_of(View(asking(), Commitments()))
    ghost = RequestWeights(good=9, fair=4, group="g1")
    forged = weights.model_copy(update={"requests": {**weights.requests, "ghost": ghost}})
    public = View(public_week(split(asking())[0]), Commitments())
    assert totals(public, forged) == totals(public, weights)
    assert goal_value(public, forged, "good") == 0


@pytest.mark.parametrize("step", [0, 1])
def test_the_public_counts_what_the_judge_counts(step: int) -> None:
    for number, week, plan in numbered():
        ladder = week.policy.fairness.ladder
        mu = ladder[min(step, len(ladder) - 1)]
        bare, _ = split(week)
        policy = bare.policy.model_copy(update={"seed": plan.seed})
        full = View(bare.model_copy(update={"policy": policy}), plan.content)
        reduced = public_week(bare).model_copy(update={"policy": policy})
        public = View(reduced, public_plan(bare, plan).content)
        found = public_tiers(public, weights_of(full), policy, mu)
        assert list(found) == tier_values(full, policy, mu), number
