"""Baselines keep every rule, and choose in the manner they say."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from matcher.baseline import first_come, greedy
from matcher.goals import GOALS
from matcher.rules.view import View
from matcher.verify import verify
from models.demand import Choice, Order, Request, RoomNeed, Spacing
from models.items import Commitments
from models.plan import Plan
from models.supply import Hire, PersonSkill
from models.week import Decisions, History, Week
from scenarios.generate import generate
from scenarios.south_gate import south_gate
from tests.build import (
    activity,
    content,
    decision,
    enrolment,
    flow,
    joined,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher import cases
from tests.tiny import numbered

Method = Callable[[Week], Plan]
CASE_WEEKS: tuple[Week, ...] = tuple(
    case.week
    for module in iter_modules(cases.__path__)
    if module.name != "base"
    for case in import_module(f"tests.matcher.cases.{module.name}").CASES
)
MORNING = partial(flow, at=t(0, "08:00"))
"""What is given to whoever may receive all week is given by day."""
DECIDED = {"pin", "lock"}
"""What a baseline may leave undone: it does not search."""

both = pytest.mark.parametrize("method", [first_come, greedy])


def _broken(week: Week, plan: Plan) -> set[str]:
    return {v.rule for v in verify(week, plan).violations}


# --- every rule -------------------------------------------------------------------------------


@both
def test_no_week_of_any_rules_table_makes_it_break_a_rule(method: Method) -> None:
    assert len(CASE_WEEKS) > 500
    assert set().union(*(_broken(w, method(w)) for w in CASE_WEEKS)) <= DECIDED


@both
def test_no_tiny_week_makes_it_break_a_rule(method: Method) -> None:
    weeks = [numbered(seed) for seed in range(150)]
    assert set().union(*(_broken(w, method(w)) for w in weeks)) <= DECIDED


@both
def test_a_generated_community_and_the_living_room_keep_every_rule(method: Method) -> None:
    for w in (generate("community", 0), south_gate()):
        plan = method(w)
        assert _broken(w, plan) == set()
        assert plan.tiers == ()
        assert method(w) == plan, "the same week, the same plan"


def test_greedy_serves_must_and_good_better_than_first_come() -> None:
    totals = {
        method: [_goals(w, method(w)) for w in (generate("community", s) for s in (0, 1))]
        for method in (first_come, greedy)
    }
    for i in range(2):
        sums = {m: sum((values[i] for values in rows), Fraction(0)) for m, rows in totals.items()}
        assert sums[greedy] > sums[first_come]


def _goals(w: Week, plan: Plan) -> tuple[Fraction, Fraction]:
    view = View(w, plan.content)
    return GOALS["must"].value(view), GOALS["good"].value(view)


# --- in their manner --------------------------------------------------------------------------


def _rice(id: str, amount: int, **fields: Any) -> Request:
    return request(id, lines=(line("rice", amount),), **{"least_percent": 100, **fields})


def test_first_come_goes_by_weeks_waited_then_id() -> None:
    # Two bags: b has waited longest and takes both; among a and c nothing is left for.
    w = week(
        pledges=(pledge("p", "rice", 2),),
        requests=(_rice("a", 1), _rice("b", 2, waited=1), _rice("c", 1)),
    )
    assert first_come(w).content == content(MORNING("b", "p", 2))


def test_greedy_serves_must_then_overdue_then_worth_per_effort() -> None:
    # Five bags. m (must) takes 2, o (overdue, 7 weeks) takes 1. Of the 2 left, d is worth 5 for
    # one bag and c 6 for two: d goes first, then c no longer fits, and e (1 for one) does.
    w = week(
        pledges=(pledge("p", "rice", 5),),
        requests=(
            _rice("c", 2, value=6),
            _rice("d", 1, value=5),
            _rice("e", 1),
            _rice("m", 2, care="must"),
            _rice("o", 1, waited=7),
        ),
    )
    assert greedy(w).content == content(*(MORNING(r, "p", 2 if r == "m" else 1) for r in "demo"))


@both
def test_all_or_nothing_takes_nothing_when_a_part_is_missing(method: Method) -> None:
    # Rice is there, noodles are not: a takes back its rice, b gets it.
    w = week(
        pledges=(pledge("p", "rice", 1),),
        requests=(
            _rice("a", 1, value=9, waited=1).model_copy(
                update={"lines": (line("rice", 1), line("noodles", 1, id="n"))}
            ),
            _rice("b", 1),
        ),
    )
    assert method(w).content == content(MORNING("b", "p", 1))


@both
def test_occurrences_with_the_same_carer_keep_their_distance(method: Method) -> None:
    # Every second day from Monday; ann is free on Monday only, ben on Monday and Wednesday: ben.
    days = tuple(window(d, "09:00", "10:00") for d in range(3))
    visit = session(
        occurrences=2,
        windows=days,
        crew=(role(same_carer=True),),
        spacing=Spacing(min_days=2, max_days=2),
    )
    w = week(
        people=(
            person("ann", windows=(days[0],)),
            person("ben", windows=(days[0], days[2])),
        ),
        requests=(request("a", sessions=(visit,)),),
    )
    assert method(w).content == content(
        placed("a", t(0, "09:00"), {"ben": "r"}),
        placed("a", t(2, "09:00"), {"ben": "r"}, occurrence=1),
    )


@both
def test_what_comes_after_waits_or_nothing_happens(method: Method) -> None:
    # z comes before a: z 9–10, then a; without a crew for z, all-or-nothing, neither.
    hours = (window(0, "09:00", "11:00"),)
    sessions = (
        session("a", windows=hours, crew=(role(),)),
        session("z", windows=hours, crew=(role(skill="haircut"),)),
    )
    asked = request(
        "q", sessions=sessions, order=(Order(before="z", after="a"),), least_percent=100
    )
    helper = person("ann", windows=hours)
    cutter = person("ben", windows=hours, skills=(PersonSkill(skill="haircut"),))
    both_done = method(week(people=(helper, cutter), requests=(asked,))).content
    assert [(p.session, p.start) for p in both_done.placements] == [
        ("a", t(0, "10:00")),
        ("z", t(0, "09:00")),
    ]
    assert method(week(people=(helper,), requests=(asked,))).content == Commitments()


@both
def test_a_joined_room_blocks_its_parts(method: Method) -> None:
    # The party for 15 needs both rooms from 9 to 10, so the tea at the same hour finds none.
    hour = (window(0, "09:00", "10:00"),)
    tea, party = (RoomNeed(function="tea", people=n) for n in (2, 15))
    w = week(
        rooms=(room("r1"), room("r2")),
        joined_rooms=(joined("both", "r1", "r2", functions={"tea": 0}, capacity=20),),
        requests=(
            request(
                "a",
                kind="booking",
                value=9,
                waited=1,
                sessions=(session(windows=hour, room=party),),
            ),
            request("b", kind="booking", sessions=(session(windows=hour, room=tea),)),
        ),
    )
    assert method(w).content == content(placed("a", t(0, "09:00"), room="both"))


@both
def test_wages_and_grants_share_a_fund(method: Method) -> None:
    # An hour costs 40 of the fund's 100: of three visits two happen, and the grant of 30 does not.
    hours = tuple(window(d, "09:00", "10:00") for d in range(3))
    w = week(
        pledges=(pledge("fund", "money", 100),),
        people=(person("ann", hire=Hire(fund="fund", price_per_hour=40)),),
        requests=(
            request(
                "a",
                value=9,
                waited=1,
                sessions=(session(occurrences=3, windows=hours, crew=(role(),)),),
            ),
            request("b", lines=(line("money", 30),), least_percent=100),
        ),
    )
    plan = method(w)
    assert len(plan.content.placements) == 2
    assert plan.content.flows == ()
    assert [u.request for u in plan.unmet] == ["a", "b"]


# --- activities -------------------------------------------------------------------------------


@both
def test_too_few_people_cancel_an_activity_and_sit_elsewhere(method: Method) -> None:
    # Tea needs two: ann prefers it, nobody else wants it. It is cancelled and she sits in yoga.
    hour = (window(0, "09:00", "10:00"),)
    w = week(
        people=(person("ann"),),
        requests=(
            activity("tea", session(windows=hour), least=2),
            activity("yoga", session(windows=hour)),
            enrolment(
                "e", "ann", choices=(Choice(activity="tea", preference=1), Choice(activity="yoga"))
            ),
        ),
    )
    plan = method(w)
    assert [p.request for p in plan.content.placements] == ["yoga"]
    assert [(s.request, s.activity) for s in plan.content.seats] == [("e", "yoga")]
    assert [(u.request, u.served_permille) for u in plan.unmet] == [("tea", 0)]


@both
def test_what_needs_a_cancelled_activity_falls_with_it(method: Method) -> None:
    w = week(
        pledges=(pledge("p", "rice", 1),),
        requests=(
            activity("tea", session(windows=(window(0, "09:00", "10:00"),)), least=1),
            _rice("a", 1, needs=("tea",)),
        ),
    )
    assert method(w).content == Commitments()


# --- decided by people ------------------------------------------------------------------------


@both
def test_pins_locks_and_bans_come_first(method: Method) -> None:
    # One helper, one hour each day. b is pinned to Tuesday, c banned, a gets what is left: Monday.
    hours = tuple(window(d, "09:00", "10:00") for d in range(2))
    visit = (session(windows=hours, crew=(role(),)),)
    w = week(
        people=(person("ann"),),
        pledges=(pledge("p", "rice", 5),),
        requests=(
            request("a", sessions=visit),
            request("b", sessions=visit, waited=5),
            request("c", sessions=visit, waited=9, care="must"),
            request("d", lines=(line("rice", 4),), waited=9),
        ),
        decisions=Decisions(
            pins=(decision("d1", request="b", session="s", start=t(1, "09:00")),),
            bans=(decision("d2", request="c"),),
            locks=(decision("d3", request="d", line="l", amount=2),),
        ),
    )
    plan = method(w)
    assert plan.content == content(
        placed("a", t(0, "09:00"), {"ann": "r"}),
        placed("b", t(1, "09:00"), {"ann": "r"}),
        MORNING("d", "p", 2),
    )
    reasons = {u.request: u.reason.kind for u in plan.unmet}
    assert reasons == {"c": "cap", "d": "used-elsewhere"}


@both
def test_a_pin_that_cannot_be_is_left(method: Method) -> None:
    w = week(requests=(_rice("a", 1),), decisions=Decisions(pins=(decision("d1", request="a"),)))
    plan = method(w)
    assert plan.content == Commitments()
    assert [(u.request, u.reason.kind) for u in plan.unmet] == [("a", "no-supply")]


def test_greedy_keeps_promises_before_all_else() -> None:
    # The last bag was promised to a; b would be must-serve.
    promised = content(MORNING("a", "p", 1))
    w = week(
        pledges=(pledge("p", "rice", 1),),
        requests=(_rice("a", 1), _rice("b", 1, care="must", waited=3)),
        history=History(promises=promised),
    )
    assert greedy(w).content == promised
    assert first_come(w).content == content(MORNING("b", "p", 1))


def test_promises_of_what_is_no_longer_there_are_left() -> None:
    # Of four promises only the last names what the week still has.
    promised = content(
        flow("gone", "p", 1),
        placed("gone", t(0, "09:00")),
        seat("e", "gone"),
        flow("a", "p", 1),
    )
    w = week(
        people=(person("p1"),),
        pledges=(pledge("p", "rice", 1),),
        requests=(
            request("a", lines=(line("rice", 1),)),
            request("b", lines=(line("rice", 1),), care="must"),
            enrolment("e", "p1", choices=(Choice(activity="tea"),)),
            activity("tea", least=2),
        ),
        history=History(promises=promised),
    )
    assert greedy(w).content.flows == (MORNING("a", "p", 1),)
