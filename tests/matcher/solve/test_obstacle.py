"""Which rules stand in the way of decisions: each rule by its own table, several by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest

from matcher.errors import Contradiction, ImpossibleDecision, Obstacle
from matcher.solve import solve
from matcher.solve.clock import Stopwatch
from matcher.solve.contradiction import explain
from matcher.solve.obstacle import is_possible, obstacle, smallest, with_only
from models.supply import Conditions, Hire, Person, Pledge
from models.week import Decision, Decisions, Week
from tests.build import decision, line, person, pledge, request, role, session, week, window
from tests.matcher.cases.base import Case
from tests.matcher.test_rules import TABLES

NOBODY_DECIDES = ("reference", "pin", "lock")
"""Rules that are never at fault: what is unknown cannot be pinned, and pins are the question."""


def said(week: Week) -> tuple[Decision, ...]:
    decisions = week.decisions
    return (*decisions.pins, *decisions.bans, *decisions.locks)


def locked(case: Case) -> Week:
    """The week of a case with everything in its plan locked."""
    amounts: dict[tuple[str, str, str], int] = {}
    for f in case.content.flows:
        key = (f.request, f.line, f.pledge)
        amounts[key] = amounts.get(key, 0) + f.amount
    targets: list[dict[str, object]] = [
        {"request": r, "line": x, "pledge": p, "amount": sum_}
        for (r, x, p), sum_ in amounts.items()
    ]
    for p in case.content.placements:
        there = p.model_dump(include={"request", "session", "occurrence", "start", "room"})
        targets += [{**there, "role": a.role, "person": a.person} for a in p.crew] or [there]
    targets += [seat.model_dump() for seat in case.content.seats]
    locks = tuple(decision(f"lock{i}", **target) for i, target in enumerate(targets))
    kept = case.week.decisions
    return case.week.model_copy(
        update={"decisions": kept.model_copy(update={"locks": (*kept.locks, *locks)})}
    )


def first_impossible(rule: str) -> Week:
    """Of the first plan in a rule's table that breaks this rule alone, and that cannot be mended
    by adding to it (as a bundle can), the week with it locked."""
    for case in TABLES[rule]:
        given = locked(case)
        alone = {name for name, _ in case.broken} == {rule} and not said(case.week)
        if alone and not is_possible(with_only(given, said(given)), Stopwatch(None)):
            return given
    raise AssertionError(f"no such case of {rule}")


@pytest.mark.parametrize("rule", [r for r in TABLES if r not in (*NOBODY_DECIDES, "needs-other")])
def test_a_plan_that_breaks_one_rule_is_impossible_by_that_rule(rule: str) -> None:
    # With this rule left out the locked plan holds. So every set of rules in the way has it; and
    # being smallest, no other that the plan keeps.
    given = first_impossible(rule)
    found = obstacle(given, said(given), Stopwatch(None))
    assert found is not None
    assert found.rules == (rule,)
    assert {fact.rule for fact in found.facts} == {rule}


def impossible(given: Week) -> Obstacle:
    """Why its only decision is impossible."""
    with pytest.raises(ImpossibleDecision) as caught:
        solve(given)
    assert (caught.value.decision,) == said(given)
    assert caught.value.obstacle is not None
    return caught.value.obstacle


def broken(found: Obstacle) -> list[tuple[str, tuple[str, ...]]]:
    return [(fact.rule, fact.where) for fact in found.facts]


def test_what_is_needed_is_withdrawn() -> None:
    # r needs a, which is no longer there: with a back, or without needing it, r's bag may come.
    found = impossible(
        week(
            pledges=(pledge("p", "rice", 2),),
            requests=(
                request("r", lines=(line("rice", 1),), needs=("a",)),
                request("a", lines=(line("rice", 1),)),
            ),
            decisions=Decisions(pins=(decision("pin", request="r"),), withdrawn=("a",)),
        )
    )
    assert found.rules == ("needs-other", "ban")
    # Without both, the fewest items are r's bag alone: nothing withdrawn is used.
    assert broken(found) == [("needs-other", ("r", "a"))]


def visit(*people: Person, other_requests: int = 0, **fields: Any) -> Week:
    """A haircut at home on Tuesday morning for which ann is pinned, and others that nobody pins."""
    cut = session(
        windows=(window(1, "09:00", "12:00"),), crew=(role("cutter", **fields),), home_visit=True
    )
    others = (request(f"other{i}", sessions=(cut,)) for i in range(other_requests))
    return week(
        people=people,
        requests=(*others, request("r", sessions=(cut,))),
        decisions=Decisions(pins=(decision("pin", request="r", person="ann"),)),
    )


def test_a_person_without_the_skill_by_its_own_sentence() -> None:
    found = impossible(
        visit(person("ann", vetted=True), person("bo", vetted=True), skill="haircut")
    )
    assert found.rules == ("skill",)
    assert [(f.where, f.zh, f.en) for f in found.facts] == [
        (
            ("r", "s", "0", "cutter", "ann", "haircut"),
            "“r”的场次 s（第 1 次）的角色 cutter 需要技能 haircut 1 级，ann 不具备。",
            "Role cutter of s of r (no. 1) needs skill haircut at level 1; ann lacks that.",
        )
    ]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        # The visit is at h1; from h5 it is 60 minutes. There is nobody but ann.
        ("travel", {"home": "h5", "travel_minutes": 59}),
        ("vetted", {"vetted": False}),
        ("excluded", {"excludes": ("h1",)}),
        ("available", {"windows": ()}),
        ("week-limit", {"week_minutes": 59}),
        ("day-limit", {"day_minutes": 59}),
    ],
)
def test_what_keeps_a_person_away(rule: str, fields: dict[str, Any]) -> None:
    found = impossible(visit(person("ann", **{"vetted": True, **fields})))
    assert found.rules == (rule,)


def test_two_rules_that_only_together_stand_in_the_way() -> None:
    # Ann is there on Monday alone, the visit is wanted on Tuesday: either could give way.
    found = impossible(visit(person("ann", vetted=True, windows=(window(0, "09:00", "12:00"),))))
    assert found.rules == ("window", "available")


def test_two_rules_that_each_stand_in_the_way_are_not_both_named() -> None:
    # Neither able nor vetted: the first one is enough to know it is impossible; the facts are those
    # of a plan that breaks the other one too.
    found = impossible(visit(person("ann"), skill="haircut"))
    assert found.rules == ("skill",)
    assert broken(found) == [("skill", ("r", "s", "0", "cutter", "ann", "haircut"))]


def test_a_crew_that_cannot_be_whole() -> None:
    # Ann could cut; the aid beside her must speak English, and nobody does.
    crew = (role("cutter"), role("aid", language="en"))
    given = week(
        people=tuple(person(id) for id in ("ann", "bo")),
        requests=(request("r", sessions=(session(crew=crew),)),),
        decisions=Decisions(pins=(decision("pin", request="r", person="ann", role="cutter"),)),
    )
    found = impossible(given)
    # Bo as he is, or nobody, in the aid's place: fewest items are without him.
    assert found.rules == ("crew-complete", "skill")
    assert broken(found) == [("crew-complete", ("r", "s", "0", "aid"))]


def test_what_the_week_cannot_do_whatever_the_rules() -> None:
    # Staff minutes are no goods: no rule keeps them from flowing, there is nothing that could.
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=60)
    found = impossible(
        week(
            pledges=(hours,),
            requests=(request("r", lines=(line("rice", 1),)),),
            decisions=Decisions(locks=(decision("lock", pledge="hours", amount=1),)),
        )
    )
    assert found == Obstacle(rules=(), facts=())


def test_a_fund_pays_wages_and_gives_and_each_has_its_rule() -> None:
    # The fund is for culture. As a flow to mutual aid it breaks pledge-conditions, as wages there
    # paid-hours; what is lifted for the one is kept for the other.
    fund = pledge("fund", "money", 10_000, conditions=Conditions(topics=("culture",)))
    carer = person("ann", hire=Hire(fund="fund", price_per_hour=100))
    care = request("v", sessions=(session(crew=(role(),)),))
    money = request("r", lines=(line("money", 500),))

    def by(**target: Any) -> Obstacle:
        pins = (decision("pin", **target),)
        return impossible(
            week(
                people=(carer,),
                pledges=(fund,),
                requests=(care, money),
                decisions=Decisions(pins=pins),
            )
        )

    assert by(request="r", pledge="fund").rules == ("pledge-conditions",)
    assert by(request="v", person="ann").rules == ("paid-hours",)


def test_staff_hours_have_conditions_of_their_own() -> None:
    # The company gives its staff for culture; mutual aid is not theirs, by no rule about goods.
    terms = Conditions(topics=("culture",))
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=600, conditions=terms)
    given = visit(person("ann", vetted=True, staff_pledge="hours"))
    found = impossible(given.model_copy(update={"pledges": (hours,)}))
    assert found.rules == ("organisation-hours",)


def test_three_pins_on_two_bags_are_told_by_the_pledge() -> None:
    pins = tuple(decision(f"pin-{id}", request=id) for id in "abc")
    given = week(
        pledges=(pledge("p", "rice", 2),),
        requests=tuple(request(id, lines=(line("rice", 1),)) for id in "abc"),
        decisions=Decisions(pins=pins),
    )
    found = explain(given, Stopwatch(None))
    assert isinstance(found, Contradiction)
    assert found.obstacle is not None
    assert found.obstacle.rules == ("pledge-limit",)
    assert [f.en for f in found.obstacle.facts] == ["p pledged 2 袋, the plan gives 3 袋."]


def test_out_of_time_no_rule_is_blamed() -> None:
    given = visit(person("ann"), skill="haircut")
    assert obstacle(given, said(given), Stopwatch(0.0)) is None


def test_where_too_much_would_be_possible_no_rule_is_blamed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One visit over the week's 336 slots, for it alone or for ann in its one role: 672 places.
    given = visit(person("ann"), skill="haircut")
    monkeypatch.setattr("matcher.solve.obstacle.LARGEST", 672)
    assert obstacle(given, said(given), Stopwatch(None)) is not None
    monkeypatch.setattr("matcher.solve.obstacle.LARGEST", 671)
    assert obstacle(given, said(given), Stopwatch(None)) is None


def test_requests_that_nobody_insists_on_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    given = visit(person("ann"), skill="haircut", other_requests=3)
    monkeypatch.setattr("matcher.solve.obstacle.LARGEST", 672)
    found = obstacle(given, said(given), Stopwatch(None))
    assert found is not None
    assert found.rules == ("skill",)


@pytest.mark.parametrize("size", [4, 5, 6, 7])
def test_the_smallest_subset_by_trying_all(size: int) -> None:
    # What does not hold: every superset of one of these. The smallest sets are known by hand.
    knots = [{0, 3}, {3, 4, 5}, {6}]
    parts = list(range(size))

    def holds(kept: Sequence[int]) -> bool:
        return not any(knot <= set(kept) for knot in knots)

    assert not holds(parts)
    found = smallest(holds, parts)
    assert set(found) in knots
    assert all(holds(kept) for kept in combinations(found, len(found) - 1))


@pytest.mark.parametrize(
    ("rule", "given", "item"),
    [
        # There is less than the smallest lot; nothing was raised; half a bag is no bag; there is
        # nothing; noodles are not what r accepts.
        ("lot-size", pledge("p", "rice", 2, lot=3), "rice"),
        ("matched-money", pledge("p", "money", 900, money="match"), "money"),
        ("pledge-conditions", pledge("p", "rice", 1, max_share_percent=50), "rice"),
        ("pledge-limit", pledge("p", "rice", 0), "rice"),
        ("substitution", pledge("p", "noodles", 5), "rice"),
    ],
)
def test_rules_that_leave_a_pledge_nothing_to_give(rule: str, given: Pledge, item: str) -> None:
    found = impossible(
        week(
            pledges=(given,),
            requests=(request("r", lines=(line(item, 2),)),),
            decisions=Decisions(pins=(decision("pin", request="r", pledge="p"),)),
        )
    )
    assert found.rules == (rule,)
