"""Overdue requests oldest first: nobody is passed over, held against every plan of tiny weeks."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import pytest

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.goals import tier_values
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve import search, solve
from matcher.verify import verify
from models.demand import Care, Request
from models.policy import Fairness, Policy, Tier, by_sum, is_oldest_first, oldest_first
from models.week import History, Week
from tests import brute, build, tiny
from tests.build import line, pledge, request

RANK: dict[Care, int] = {"ordinary": 0, "priority": 1, "must": 2}
NUMBERS = range(16)
TIERS = (
    Tier(name="must", goals={"must": 1}),
    Tier(name="overdue", goals={"overdue": 1}),
    Tier(name="good-and-fair", goals={"good": 1, "fairness": "mu"}),
)


def wish(id: str, waited: int, amount: int = 2, **fields: Any) -> Request:
    lines = (line("rice", amount),)
    return request(id, lines=lines, waited=waited, **{"least_percent": 100, **fields})


def contest(number: int) -> Week:
    """Five who want rice, of which there is far too little; most have waited too long."""
    dice = Random(number)
    requests = tuple(
        wish(
            f"r{k}",
            waited=dice.choice((0, 3, 4, 5)),
            amount=dice.choice((1, 1, 2, 4)),
            urgency=dice.randint(1, 5),
            urgency_confirmed=True,
            care=dice.choice(("ordinary", "ordinary", "priority", "priority", "must")),
            household=dice.choice(("h1", "h2", "h3")),
            least_percent=dice.choice((100, 100, 100, 50)),
        )
        for k in range(5)
    )
    named = {"requests": tuple(dice.sample([r.id for r in requests], 2))}
    return build.week(
        pledges=(
            pledge("p", "rice", dice.randint(3, 4)),
            pledge("q", "rice", 1, conditions=named),
        ),
        requests=requests,
        policy=Policy(
            tiers=TIERS,
            fairness=Fairness(ladder=(0, 10), grouping="household"),
            overdue_weeks=2,
        ),
    )


def drawn(number: int) -> Week:
    """A tiny week of any kind, in which most have waited too long and nothing is promised."""
    week, dice = tiny.numbered(number), Random(number)
    requests = tuple(
        r.model_copy(update={"waited": dice.choice((0, 3, 4, 6, 7))}) for r in week.requests
    )
    policy = contest(0).policy.model_copy(update={"caps": week.policy.caps})
    history = History(past=week.history.past)
    return week.model_copy(update={"policy": policy, "requests": requests, "history": history})


def by_age(week: Week, ages: Iterable[int] | None = None) -> Week:
    """Oldest first, by the ages that occur or by those given."""
    policy = oldest_first(week.policy, ages or (r.waited for r in week.requests))
    return week.model_copy(update={"policy": policy})


def plans_of(week: Week) -> list[View]:
    see = brute.Eye(week)
    return [see(content) for content in brute.plans(week)]


def passed_over(plans: list[View], view: View) -> list[str]:
    """By trying every plan: overdue, not wholly served, and better off in a plan in which all who
    have waited as long, or are of a higher care class, have no less."""
    week = view.week
    shares = {r.id: served(view, r) for r in week.requests}

    def could(request: Request) -> bool:
        kept = [
            r
            for r in week.requests
            if r.waited >= request.waited or RANK[r.care] > RANK[request.care]
        ]
        return any(
            served(other, request) > shares[request.id]
            and all(served(other, r) >= shares[r.id] for r in kept)
            for other in plans
        )

    late = [r for r in week.requests if r.waited > week.policy.overdue_weeks]
    return [r.id for r in late if shares[r.id] < 1 and could(r)]


def check(week: Week, ages: Iterable[int] | None = None) -> None:
    week = by_age(week, ages)
    plans = plans_of(week)
    try:
        plan = solve(week).plan
    except (Contradiction, ImpossibleDecision):
        assert plans == []
        return
    view = View(week, plan.content)
    assert verify(week, plan).holds
    levels = week.policy.tiers[:-1]
    aged = week.policy.model_copy(update={"tiers": levels})
    best = max(tier_values(other, aged, 0) for other in plans)
    assert [t.value for t in plan.tiers[: len(levels)]] == best
    assert [t.bound for t in plan.tiers[: len(levels)]] == best
    assert passed_over(plans, view) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_nobody_is_passed_over(number: int) -> None:
    check(contest(number))


@pytest.mark.parametrize("number", NUMBERS)
def test_nor_in_a_large_week(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some of these ages nobody has.
    monkeypatch.setattr(search, "LARGE", 0)
    check(contest(number), range(8))


@pytest.mark.usefixtures("nobody_asks_why")
@pytest.mark.parametrize("number", NUMBERS)
def test_nor_whatever_a_week_is_made_of(number: int) -> None:
    check(drawn(number))


def test_sums_alone_pass_many_over() -> None:
    # Otherwise the tests above would show nothing.
    weeks = [contest(number) for number in NUMBERS]
    found = [passed_over(plans_of(week), View(week, solve(week).plan.content)) for week in weeks]
    assert sum(map(bool, found)) >= 5


def test_two_younger_ones_do_not_outweigh_an_older_one() -> None:
    # Four bags: the old one wants them all; two who wait 8 weeks weigh 9 each, it 13.
    week = build.week(
        pledges=(pledge("p", "rice", 4),),
        requests=(wish("old", 12, amount=4), wish("a", 8), wish("b", 8)),
        policy=Policy(tiers=TIERS),
    )
    assert {f.request for f in solve(week).plan.content.flows} == {"a", "b"}
    plan = solve(by_age(week)).plan
    assert [f.request for f in plan.content.flows] == ["old"]
    # An age counts in millionths; nobody is must-serve.
    assert [(t.name, t.value) for t in plan.tiers[:-1]] == [
        ("must-12", 0),
        ("must-8", 0),
        ("must", 0),
        ("overdue-12", 13_000_000),
        ("overdue-8", 13_000_000),
        ("overdue", 13_000),
    ]


def test_must_serve_requests_are_served_oldest_first_too() -> None:
    # Two bags; the more urgent one weighs 3·9 against 13.
    week = build.week(
        pledges=(pledge("p", "rice", 2),),
        requests=(wish("old", 12, care="must"), wish("new", 8, care="must", urgency=3)),
        policy=Policy(tiers=TIERS),
    )
    assert [f.request for f in solve(week).plan.content.flows] == ["new"]
    assert [f.request for f in solve(by_age(week)).plan.content.flows] == ["old"]


def test_a_must_serve_request_comes_before_an_older_one_that_is_not() -> None:
    week = build.week(
        pledges=(pledge("p", "rice", 2),),
        requests=(wish("old", 12), wish("new", 0, care="must")),
        policy=Policy(tiers=TIERS),
    )
    assert [f.request for f in solve(by_age(week)).plan.content.flows] == ["new"]


def test_ages_beyond_the_longest_count_with_it() -> None:
    # At 8 and more: 13 + 9 of the old one and one younger, 9 + 9 + 9 of three; three of six bags.
    requests = (wish("old", 12, amount=4), *(wish(id, 8) for id in "abc"))
    week = build.week(
        pledges=(pledge("p", "rice", 6),),
        requests=requests,
        policy=oldest_first(Policy(tiers=TIERS), (8,)),
    )
    assert {f.request for f in solve(week).plan.content.flows} == {"a", "b", "c"}


def test_only_overdue_ages_have_tiers_in_front_of_the_tiers_of_their_goals() -> None:
    names = [t.name for t in oldest_first(Policy(), (6, 9, 0, 7, 9)).tiers]
    aged = ["must-9", "must-7", "must", "overdue-9", "overdue-7", "overdue"]
    assert names[2:8] == aged
    assert [n for n in names if n not in aged[:2] + aged[3:5]] == [t.name for t in Policy().tiers]
    assert oldest_first(Policy(), (6, 0)) == Policy()


def test_ages_that_were_told_apart_give_way_to_those_that_are() -> None:
    before = oldest_first(Policy(), (9, 7))
    assert is_oldest_first(before)
    assert oldest_first(before, (8,)) == oldest_first(Policy(), (8,))
    assert by_sum(before) == Policy()
    assert not is_oldest_first(Policy())
    # A tier in which an age counts beside something else is none of these.
    mixed = Tier(name="x", goals={"overdue-9": 1, "calm": 1})
    odd = Policy(tiers=(mixed, *Policy().tiers))
    assert not is_oldest_first(odd)
    assert by_sum(odd) == odd
