"""Weeks in a row, under every method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from matcher.solve import solve
from models.base import Window
from models.demand import Request
from models.plan import PlanFile
from models.policy import Policy
from models.validate import problems_of
from models.week import Week
from scenarios.simulate.capacity import work_of
from scenarios.simulate.figures import Simulation, WeekFigures
from scenarios.simulate.methods import (
    FINER,
    BrokenPlan,
    Method,
    NoPlanInTime,
    by_age,
    planned,
    policy_for,
)
from scenarios.simulate.run import Settings, simulate
from tests import build
from tests.build import line, pledge, request
from tests.scenarios.simulate.hamlet import HAMLET

WEEKS = 4


def here(week: Week, seconds: float | None) -> PlanFile:
    return solve(week, seconds=seconds)


def settings(*methods: Method, load: float = 1.0) -> Settings:
    return Settings("hamlet", HAMLET, 1, load, WEEKS, methods, None)


@cache
def watched() -> tuple[Simulation, tuple[Week, ...]]:
    """All methods under a load of one, and the weeks that were solved."""
    weeks: list[Week] = []

    def noting(week: Week, seconds: float | None) -> PlanFile:
        weeks.append(week)
        return here(week, seconds)

    return simulate(settings(*Method), noting), tuple(weeks)


def totals(found: Simulation, method: Method, sum_of: Callable[[WeekFigures], int]) -> int:
    figures = found.of(method)
    assert figures is not None
    return sum(map(sum_of, figures.weeks))


def windows(asked: Request) -> Iterator[Window]:
    for part in asked.lines:
        yield from part.windows
    for meeting in asked.sessions:
        yield from meeting.windows


def test_every_week_is_a_sound_one() -> None:
    for week in watched()[1]:
        assert problems_of(week) == []


def test_every_request_is_counted_once_under_every_method() -> None:
    counts = {m.method: sum(w.count for w in m.waits) for m in watched()[0].methods}
    assert set(counts) == set(Method)
    assert len(set(counts.values())) == 1


def test_the_first_week_has_no_past_and_the_last_one_all_of_it() -> None:
    weeks = {week.id: week for week in watched()[1]}
    assert weeks["week-1"].history.past == ()
    assert {e.weeks_ago for e in weeks["week-4"].history.past} == {1, 2, 3}


def test_who_waits_meets_each_week_with_a_week_more_and_with_times_of_that_week() -> None:
    ages = set()
    for week in watched()[1]:
        number = int(week.id.removeprefix("week-"))
        for asked in week.requests:
            if work_of(asked) is not None:
                assert asked.waited == number - int(asked.id[:2])
                assert all(w.start >= week.calendar.start for w in windows(asked))
                ages.add(asked.waited)
    assert {0, 1} <= ages


def test_whatever_the_optimiser_does_holds_what_the_issue_asks() -> None:
    found = watched()[0].of(Method.OPTIMISER)
    assert found is not None
    for week in found.weeks:
        assert week.ended_by == "proof"
        assert week.missed.requests == ()
        assert week.missed.proven


def test_it_does_more_good_in_the_first_week_than_is_done_by_hand() -> None:
    # Later weeks differ in who still waits, so only the first one compares.
    good = {m.method: m.weeks[0].good for m in watched()[0].methods}
    assert good[Method.FAIRNESS_OFF] >= good[Method.OPTIMISER]
    assert good[Method.FAIRNESS_OFF] >= good[Method.GREEDY]
    assert good[Method.FAIRNESS_OFF] >= good[Method.FIRST_COME]


def test_the_share_of_good_kept_is_told_of_the_optimiser_alone() -> None:
    for m in watched()[0].methods:
        told = [w.good_kept for w in m.weeks]
        if m.method is Method.OPTIMISER:
            assert all(kept is not None and 0 < kept <= 1 for kept in told)
        else:
            assert told == [None] * WEEKS


def test_the_same_settings_give_the_same() -> None:
    again = simulate(settings(Method.OPTIMISER, Method.GREEDY), here)
    assert again.of(Method.OPTIMISER) == watched()[0].of(Method.OPTIMISER)
    assert again.of(Method.GREEDY) == watched()[0].of(Method.GREEDY)
    assert again.reproducible


def test_each_week_is_told_as_it_ends() -> None:
    told: list[tuple[Method, int]] = []
    found = simulate(
        replace(settings(Method.GREEDY, Method.FIRST_COME), weeks=2),
        told=lambda method, week: told.append((method, week.week)),
    )
    assert told == [
        *((Method.GREEDY, 1), (Method.FIRST_COME, 1)),
        *((Method.GREEDY, 2), (Method.FIRST_COME, 2)),
    ]
    assert [len(m.weeks) for m in found.methods] == [2, 2]


def test_a_heavier_load_leaves_more_people_waiting() -> None:
    heavy = simulate(replace(settings(Method.GREEDY, load=1.2), weeks=2))
    light = simulate(replace(settings(Method.GREEDY, load=0.5), weeks=2))
    left = [
        Fraction(
            totals(found, Method.GREEDY, lambda w: w.met),
            totals(found, Method.GREEDY, lambda w: w.asked),
        )
        for found in (light, heavy)
    ]
    assert left[0] > left[1]


def test_the_policy_keeps_what_decides_who_is_served() -> None:
    policy = Policy()
    names = [tier.name for tier in policy_for(Method.OPTIMISER, policy).tiers]
    assert names == ["promises", "promises-ahead", "must", "overdue", "good-and-fair"]
    assert policy_for(Method.FAIRNESS_OFF, policy).fairness.ladder == (0,)


def test_its_steps_are_those_of_the_policy_and_finer_ones() -> None:
    policy = Policy()
    finer = policy_for(Method.OPTIMISER, policy)
    steps = {Fraction(mu, FINER) for mu in finer.fairness.ladder}
    assert set(policy.fairness.ladder) < steps
    assert finer.tiers[-1].goals == {"good": FINER, "fairness": "mu"}
    assert finer.tiers[:-1] == policy.tiers[:4]
    assert finer.fairness == policy.fairness.model_copy(update={"ladder": finer.fairness.ladder})


def test_oldest_first_the_ages_of_a_week_are_told_apart_and_no_others() -> None:
    weeks: list[Week] = []

    def noting(week: Week, seconds: float | None) -> PlanFile:
        weeks.append(week)
        return here(week, seconds)

    found = simulate(replace(settings(Method.OPTIMISER), oldest_first=True, weeks=2), noting)
    assert found.oldest_first
    # Nobody has waited long enough yet.
    assert all("overdue-" not in tier.name for week in weeks for tier in week.policy.tiers)
    asked = weeks[1].requests
    ages = {r.id: 7 + k % 2 for k, r in enumerate(asked)}
    older = tuple(r.model_copy(update={"waited": ages[r.id]}) for r in asked)
    tiers = by_age(weeks[1].model_copy(update={"requests": older})).policy.tiers
    assert [t.name for t in tiers if t.name[-1].isdecimal()] == [
        *("must-8", "must-7"),
        *("overdue-8", "overdue-7"),
    ]
    assert tiers[-1] == weeks[1].policy.tiers[-1]


def test_without_a_plan_in_time_there_is_no_simulation() -> None:
    with pytest.raises(NoPlanInTime, match=r"week-1: no plan was found in 5 s"):
        simulate(replace(settings(Method.OPTIMISER), seconds=5), lambda week, seconds: None)


def test_a_plan_that_does_not_hold_is_never_used() -> None:
    asked = build.week(
        pledges=(pledge("p", "rice", 2),), requests=(request("a", lines=(line("rice", 2),)),)
    )
    file = solve(asked)
    other = asked.model_copy(update={"pledges": (pledge("p", "rice", 1),)})
    with pytest.raises(BrokenPlan, match="stated-hash"):
        planned(Method.OPTIMISER, other, None, lambda week, seconds: file)
