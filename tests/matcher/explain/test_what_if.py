"""What if: both plans side by side, and exactly who gains, who loses and who must be told."""

from __future__ import annotations

import pytest

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.explain.what_if import Shift, published, side_by_side, told
from matcher.goals import tier_values
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve import solve
from models.change import (
    Add,
    Change,
    Operation,
    Pin,
    Remove,
    Replace,
    SetPolicy,
    SetQuantity,
    Withdraw,
)
from models.plan import Plan
from models.policy import Fairness, Policy, Tier
from models.validate.change import apply
from models.week import Target, Week
from tests import brute, build, tiny
from tests.build import content, flow, line, person, placed, pledge, request, role, session, window

POLICY = Policy(
    tiers=(Tier(name="good", goals={"good": 1}), Tier(name="ties", goals={"ties": 1})), seed=3
)


def week() -> Week:
    """Rice for a (worth 2) and b (worth 1), who each ask for 2 of the 3 bags; all or nothing."""
    return build.week(
        policy=POLICY,
        pledges=(pledge("p", "rice", 3),),
        requests=(
            request("a", value=2, least_percent=100, lines=(line("rice", 2),)),
            request("b", household="h2", place="h2", least_percent=100, lines=(line("rice", 2),)),
        ),
    )


def solved(of: Week, *operations: Operation) -> tuple[Plan, Week, Plan]:
    changed = apply(of, Change(operations=operations))
    return solve(of).plan, changed, solve(changed).plan


def test_more_rice_serves_the_other_too() -> None:
    # Good 2 (a alone) becomes 3; only b gains; a's rice may come from the same pledge as before,
    # so nobody is told.
    more = SetQuantity(op="quantity", pledge="p", quantity=4)
    plan, changed, new = solved(week(), more)
    found = side_by_side(week(), plan, changed, new)
    assert found.gain == (Shift(request="b", before=0.0, after=1.0),)
    assert (found.lose, found.new, found.gone, found.told) == ((), (), (), ())
    good, ties = found.tiers
    assert (good.name, good.scale, good.before, good.before_bound) == (
        *("good", 10**6, 2_000_000, 2_000_000),
    )
    assert (good.after, good.after_bound, good.change) == (3_000_000, 3_000_000, 1_000_000)
    # Both are served then: ties cannot fall.
    assert ties.change is not None
    assert ties.change > 0


def test_who_loses_must_be_told_if_it_was_published() -> None:
    # b must have its rice: a goes without, and a's household h1 was promised 2 bags.
    pin = Pin(op="pin", target=Target(request="b"))
    plan, changed, new = solved(week(), pin)
    found = side_by_side(week(), plan, changed, new)
    assert found.gain == (Shift(request="b", before=0.0, after=1.0),)
    assert found.lose == (Shift(request="a", before=1.0, after=0.0),)
    assert found.told == ("h1",)
    assert found.tiers[0].change == -1_000_000


def test_new_requests_and_those_that_are_gone() -> None:
    new_one = request("c", value=9, lines=(line("rice", 1),))
    gone = Remove(op="remove", requests=("a",))
    plan, changed, new = solved(week(), gone, Add(op="add", requests=(new_one,)))
    found = side_by_side(week(), plan, changed, new)
    assert found.gone == (Shift(request="a", before=1.0, after=0.0),)
    assert found.new == (Shift(request="c", before=0.0, after=1.0),)
    assert found.gain == (Shift(request="b", before=0.0, after=1.0),)
    assert found.told == ("a",)  # nobody knows any more whose it was
    away = Withdraw(op="withdraw", ids=("a",))
    plan, changed, new = solved(week(), away)
    found = side_by_side(week(), plan, changed, new)
    assert found.gone == (Shift(request="a", before=1.0, after=0.0),)
    assert found.told == ("h1",)


def test_gains_are_listed_the_most_first_then_by_id() -> None:
    few = build.week(
        policy=POLICY,
        pledges=(pledge("p", "rice", 0), pledge("m", "milk", 1)),
        requests=(
            request("half", lines=(line("rice", 1), line("oil", 1, id="o"))),
            request("whole", lines=(line("rice", 1),)),
            request("all", lines=(line("rice", 1),)),
        ),
    )
    plan, changed, new = solved(few, SetQuantity(op="quantity", pledge="p", quantity=3))
    found = side_by_side(few, plan, changed, new)
    assert [(s.request, s.after) for s in found.gain] == [("all", 1), ("whole", 1), ("half", 0.5)]


def test_tiers_are_only_subtracted_where_they_are_measured_alike() -> None:
    # Votes weigh otherwise: good is another yardstick, and so is ties, by the same policy. A tier
    # that is new has nothing before, one that is gone nothing after.
    tiers = (POLICY.tiers[0], Tier(name="calm", goals={"calm": 1}))
    policy = SetPolicy(op="policy", policy=Policy(tiers=tiers, vote_value=2))
    plan, changed, new = solved(week(), policy)
    found = side_by_side(week(), plan, changed, new)
    assert [(t.name, t.before is None, t.after is None, t.change) for t in found.tiers] == [
        ("good", False, False, None),
        ("ties", False, True, None),
        ("calm", True, False, None),
    ]
    # Caps and order change what is possible and what comes first, not how it is counted.
    policy = SetPolicy(op="policy", policy=Policy(tiers=tiers[:1], version="2", seconds=9))
    plan, changed, new = solved(week(), policy)
    found = side_by_side(week(), plan, changed, new)
    assert [(t.name, t.change) for t in found.tiers] == [("good", 0), ("ties", None)]


def test_changes_are_measured_at_the_larger_mu() -> None:
    # One group: ρ = served ÷ asked. At μ = 0 fairness weighs nothing, at μ = 10 ten times F; the
    # difference of the tier is taken with both at 10.
    both = Tier(name="good-and-fair", goals={"good": 1, "fairness": "mu"})
    policy = Policy(tiers=(both,), fairness=Fairness(alpha=0.0, ladder=(0,)), seed=3)
    start = week().model_copy(update={"policy": policy})
    steps = SetPolicy(op="policy", policy=Policy(fairness=Fairness(ladder=(0, 10))))
    more = SetQuantity(op="quantity", pledge="p", quantity=4)
    plan, changed, new = solved(start, steps, more)
    assert (plan.mu, new.mu) == (0, 10)
    found = side_by_side(start, plan, changed, new)
    assert found.mu == 10
    # Needs weigh 4 in fairness: S = 4 with one served, 8 with both. 2 + 0·4 before and 3 + 10·8
    # after; at μ = 10 it would have been 2 + 10·4 before, 41 less.
    assert found.tiers[0].before == 2_000_000
    assert found.tiers[0].after == 83_000_000
    assert found.tiers[0].change == 41_000_000


def test_whom_to_tell_by_what_was_promised_to_them() -> None:
    # Li's haircut at h2 moves from 9 to 10 with the same barber: the crew promise is broken (the
    # barber) and the start (the household).
    cut = session(windows=(window(0, "09:00", "11:00"),), crew=(role("cutter"),))
    salon = build.week(
        policy=POLICY,
        people=(person("barber"),),
        requests=(request("cut", household="h2", place="h2", sessions=(cut,)),),
    )
    nine, ten = (
        solve(salon).plan.model_copy(
            update={"content": content(placed("cut", build.t(0, at), {"barber": "cutter"}))}
        )
        for at in ("09:00", "10:00")
    )
    assert told(salon, nine, ten) == ("barber", "h2")
    assert told(salon, nine, nine) == ()


def test_a_published_plan_is_promised_and_the_last_one() -> None:
    plan = Plan(
        week="w",
        input_hash="",
        policy_version="1",
        seed=0,
        content=content(flow("a", "p", 2)),
    )
    history = published(week(), plan).history
    assert history.promises == history.last_plan == plan.content


def test_keeping_what_was_published_can_be_worth_more_than_good() -> None:
    # With promises first, a keeps its rice though b is worth more by now.
    tiers = (Tier(name="promises", goals={"promises": 1}), *POLICY.tiers)
    start = week().model_copy(update={"policy": POLICY.model_copy(update={"tiers": tiers})})
    plan = solve(start).plan
    worthier = request(
        "b", household="h2", place="h2", value=9, least_percent=100, lines=(line("rice", 2),)
    )
    changed = apply(start, Change(operations=(Replace(op="replace", requests=(worthier,)),)))
    free, kept = solve(changed).plan, solve(published(changed, plan)).plan
    assert [f.request for f in free.content.flows] == ["b"]
    assert [f.request for f in kept.content.flows] == ["a"]
    assert side_by_side(start, plan, changed, free).told == ("h1",)
    assert side_by_side(start, plan, published(changed, plan), kept).told == ()


@pytest.mark.parametrize("number", range(40))
def test_it_is_what_solving_both_and_trying_every_plan_gives(number: int) -> None:
    one = tiny.numbered(number)
    change = Change(operations=(SetPolicy(op="policy", policy=Policy(vote_value=2)),))
    if one.pledges:
        first = one.pledges[0]
        less = SetQuantity(op="quantity", pledge=first.id, quantity=first.quantity // 2)
        change = Change(operations=(*change.operations, less))
    changed = apply(one, change)
    assert brute.size(changed) <= 2 * tiny.LARGEST
    try:
        plan, new = solve(one).plan, solve(changed).plan
    except (Contradiction, ImpossibleDecision):
        assert None in (brute.best(one, 0), brute.best(changed, 0))
        return
    found = side_by_side(one, plan, changed, new)
    best = brute.best(changed, new.mu)
    assert best is not None
    values = {t.name: t.after for t in found.tiers}
    assert [values[t.name] for t in changed.policy.tiers] == list(best.values)
    before, after = View(one, plan.content), View(changed, new.content)
    for shift in (*found.gain, *found.lose):
        asked = before.requests[shift.request]
        assert shift.before == float(served(before, asked))
        assert shift.after == float(served(after, asked))
    assert all(s.after > s.before for s in found.gain)
    assert all(s.after < s.before for s in found.lose)
    assert tier_values(before, one.policy, plan.mu) == [t.before for t in found.tiers]
    # Votes that weigh otherwise are another yardstick.
    alike = one.policy.vote_value == 2
    assert [t.change is not None for t in found.tiers] == [alike] * len(found.tiers)
