"""Trying every plan finds what one finds by hand, and nothing that breaks a rule.

Good and fairness are counted in millionths, the other goals here in whole ones.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings

from matcher.goals import tier_values
from matcher.rules import RULES
from matcher.rules.view import View
from models.base import Window
from models.demand import Choice, Line, Request, Role, SeatOffer, SeatWish, Session
from models.items import Seat
from models.policy import Fairness, GoalName, Policy, Tier
from models.validate import read_week
from models.week import Decision, Decisions, Target, Week
from tests import brute, tiny
from tests.build import content, flow, person, placed, pledge, request, t, week, window
from tests.tiny_parts import SCENES


def judged_by(*goals: GoalName) -> Policy:
    return Policy(tiers=tuple(Tier(name=name, goals={name: 1}) for name in goals))


def stock(*, pin: str | None = None) -> Week:
    """Three bags; a wants two (worth 3 whole), b two (worth 2), c three or nothing (worth 4)."""
    pins = () if pin is None else (Decision(id="d", target=Target(request=pin), by="lin"),)

    def lines(amount: int) -> tuple[Line, ...]:
        return (Line(id="l", item="rice", amount=amount),)

    return week(
        pledges=(pledge("p", "rice", 3),),
        requests=(
            request("a", value=3, lines=lines(2)),
            request("b", value=2, lines=lines(2)),
            request("c", value=4, lines=lines(3), least_percent=100),
        ),
        decisions=Decisions(pins=pins),
        policy=judged_by("good"),
    )


def test_the_best_use_of_three_bags() -> None:
    # c alone: 4. Without c two bags to a and one to b: 3 + 1 = 4. One to a, two to b: 1.5 + 2.
    found = brute.best(stock(), 0)
    assert found is not None
    assert found.values == (4_000_000,)
    assert set(found.plans) == {
        content(flow("c", "p", 3)),
        content(flow("a", "p", 2), flow("b", "p", 1)),
    }


def test_a_pin_is_kept_at_its_price() -> None:
    # Two to b: 2; the third bag is worth 1.5 to a.
    found = brute.best(stock(pin="b"), 0)
    assert found is not None
    assert found.values == (3_500_000,)
    assert found.plans == (content(flow("a", "p", 1), flow("b", "p", 2)),)


def test_all_plans_of_three_bags() -> None:
    # To a and b together at most three of at most two each: (0..2)² less (2, 2) = 8; or c alone.
    assert len(list(brute.plans(stock()))) == 9
    # c takes all three or nothing, but each amount can be tried: (1 + 2)(1 + 2)(1 + 3).
    assert brute.size(stock()) == 36


def visit(clock: str) -> Session:
    """Half an hour on Monday at a time, by one helper."""
    end = f"{clock[:2]}:30" if clock.endswith("00") else f"{int(clock[:2]) + 1:02}:00"
    return Session(id="s", minutes=30, windows=(window(0, clock, end),), crew=(Role(id="a"),))


def visits(first: str, second: str) -> Week:
    """p lives at h1, q in the next house group (15 minutes: one slot); h2 is worth more than h1."""
    return week(
        people=(person("p"), person("q", home="h3")),
        requests=(
            request("here", sessions=(visit(first),)),
            request("there", place="h2", value=2, sessions=(visit(second),)),
        ),
        policy=judged_by("good", "fewest-people", "short-ways"),
    )


def test_two_visits_at_once_need_two_helpers() -> None:
    # p stays (0), q goes to h2 (1), or the other way round: p to h2 (1), q to h1 (1).
    found = brute.best(visits("09:00", "09:00"), 0)
    assert found is not None
    assert found.values == (3_000_000, -2, -1)
    nine = t(0, "09:00")
    assert found.plans == (
        content(placed("here", nine, {"p": "a"}), placed("there", nine, {"q": "a"})),
    )


@pytest.mark.parametrize(("second", "people"), [("09:30", 2), ("10:00", 1)])
def test_one_helper_for_both_only_with_time_to_walk(second: str, people: int) -> None:
    # h1 to h2 takes 5 minutes, a whole slot: half past nine is too early for one helper.
    found = brute.best(visits("09:00", second), 0)
    assert found is not None
    assert found.values == (3_000_000, -people, -1)


def test_goods_come_when_they_are_most_welcome() -> None:
    # The line likes Tuesday (2) better than Monday (1), the pledge lasts till Tuesday 9:30.
    liked = (window(0, "09:00", "10:00", preference=1), window(1, "09:00", "10:00", preference=2))
    found = brute.best(
        week(
            pledges=(pledge("p", "rice", 1, windows=(Window(start=t(0), end=t(1, "09:30")),)),),
            requests=(request("r", lines=(Line(id="l", item="rice", amount=1, windows=liked),)),),
            policy=judged_by("good", "preferred-times"),
        ),
        0,
    )
    assert found is not None
    assert found.values == (1_000_000, 2)
    assert found.plans == (content(flow("r", "p", 1, at=t(1, "09:00"))),)


def test_a_group_sits_where_it_likes_best_if_there_is_room() -> None:
    # Two places and two people at least: the pair fits, the single alone is too few.
    tea = Session(id="s", minutes=30, windows=(window(0, "09:00", "09:30"),))

    def enrolment(id: str, rank: int, *people: str) -> Request:
        wish = SeatWish(choices=(Choice(activity="tea", preference=rank),))
        return request(id, "enrolment", people=people, seat=wish)

    found = brute.best(
        week(
            people=tuple(person(p) for p in "xyz"),
            requests=(
                request("tea", "activity", sessions=(tea,), seats=SeatOffer(limit=2, least=2)),
                enrolment("pair", 5, "x", "y"),
                enrolment("single", 3, "z"),
            ),
            policy=judged_by("good", "affinity"),
        ),
        0,
    )
    assert found is not None
    # Good: the tea itself and the pair.
    assert found.values == (2_000_000, 5)
    seat = Seat(request="pair", activity="tea", session="s", occurrence=0)
    assert found.plans == (content(placed("tea", t(0, "09:00")), seat),)


def test_mu_weighs_fairness_against_good() -> None:
    # Two bags, worth 3 each to a and 2 each to b of another house group: both to a are Good 6 and
    # a least ratio of 0; one each Good 5 and a least ratio of 1/2.
    def wish(id: str, value: int, home: str) -> Request:
        line = Line(id="l", item="rice", amount=2)
        return request(id, value=2 * value, household=home, place=home, lines=(line,))

    tier = Tier(name="t", goals={"good": 1, "fairness": "mu"})
    found = week(
        pledges=(pledge("p", "rice", 2),),
        requests=(wish("a", 3, "h1"), wish("b", 2, "h3")),
        policy=Policy(tiers=(tier,), fairness=Fairness(alpha="inf")),
    )
    one_each = content(flow("a", "p", 1), flow("b", "p", 1, place="h3"))
    assert brute.best(found, 0) == brute.Best((6_000_000,), (content(flow("a", "p", 2)),))
    assert brute.best(found, 10) == brute.Best((5_000_000 + 10 * 500_000,), (one_each,))


def test_decisions_that_contradict_each_other_leave_no_plan() -> None:
    found = stock(pin="c")
    both = (*found.decisions.pins, Decision(id="e", target=Target(request="b"), by="wang"))
    impossible = found.model_copy(update={"decisions": Decisions(pins=both)})
    assert brute.best(impossible, 0) is None


# --- random weeks -----------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_found_breaks_no_rule_and_is_worth_what_is_said(scene: str) -> None:
    for seed in range(6):
        found = tiny.numbered(seed, scene)
        best = brute.best(found, 10)
        if best is None:
            continue
        for plan in best.plans:
            view = View(found, plan)
            assert [v for rule in RULES for v in rule.violations(view)] == []
            assert tuple(tier_values(view, found.policy, 10)) == best.values


@pytest.mark.parametrize("scene", SCENES)
def test_leaving_off_early_loses_no_plan(scene: str) -> None:
    # Trying the whole product of single decisions, with all rules at the end, finds the same plans.
    tried = 0
    for seed in range(40):
        found = tiny.numbered(seed, scene)
        if 2 < brute.size(found) <= 40 and tried < 4:
            tried += 1
            options = product(*((None, *unit) for unit in brute.units(found)))
            contents = [brute.content(d for d in chosen if d) for chosen in options]
            keeps = [
                plan
                for plan in contents
                if all(not rule.violations(View(found, plan)) for rule in RULES)
            ]
            assert set(brute.plans(found)) == set(keeps)
    assert tried == 4


@settings(max_examples=20, deadline=None)
@given(tiny.weeks())
def test_tiny_weeks_are_valid_and_small(found: Week) -> None:
    assert read_week(found.model_dump_json()) == found
    assert brute.size(found) <= tiny.LARGEST


def test_a_number_is_always_the_same_week() -> None:
    assert tiny.numbered(7) == tiny.numbered(7)
    assert len({tiny.numbered(n).content_hash() for n in range(20)}) > 15


def test_without_decisions_the_empty_plan_is_a_plan() -> None:
    for seed in range(20):
        found = tiny.numbered(seed).model_copy(update={"decisions": Decisions()})
        assert content() in set(brute.plans(tiny.smaller(found)))
