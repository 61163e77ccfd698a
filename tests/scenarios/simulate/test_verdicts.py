"""What is asked of the optimiser, on figures made up to lie on either side of each limit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from models.demand import Care
from scenarios.simulate.checks import Found
from scenarios.simulate.figures import Simulation, Wait, counted, longest, quantile
from scenarios.simulate.methods import Method
from scenarios.simulate.queue import End, Waited
from scenarios.simulate.verdicts import Aim, Verdict, verdicts
from tests.build import request
from tests.scenarios.simulate.made import WEEK, method_figures, simulation, week_figures


def verdict(found: Simulation, aim: Aim) -> Verdict:
    return next(v for v in verdicts(found) if v.aim == aim)


def test_nothing_is_asked_if_the_optimiser_did_not_run() -> None:
    assert verdicts(simulation(method_figures(Method.GREEDY))) == ()


@pytest.mark.parametrize("aim", ["must", "no-pass-over"])
def test_one_left_without_in_any_week_is_too_many(aim: Aim) -> None:
    def said(*found: Found) -> tuple[object, object]:
        missed = [replace(WEEK, missed=one) for one in found]
        passed = [replace(WEEK, passed_over=one) for one in found]
        weeks = missed if aim == "must" else passed
        made = verdict(simulation(method_figures(Method.OPTIMISER, weeks)), aim)
        return made.said, made.figure

    nobody, unknown = Found((), True), Found((), False)
    assert said(nobody, nobody) == ("holds", 0)
    assert said(nobody, Found(("a", "b"), True), unknown) == ("fails", 2)
    assert said(nobody, unknown) == ("unproven", 0)


@pytest.mark.parametrize(
    ("load", "weeks", "said"),
    [(0.9, 6, "holds"), (0.9, 7, "fails"), (0.5, 7, "fails"), (1.0, 7, "not-asked")],
)
def test_under_a_light_load_nobody_waits_longer_than_six_weeks(
    load: float, weeks: int, said: str
) -> None:
    waits = (Wait("must", "served", 0, 9), Wait("ordinary", "lapsed", weeks, 1))
    found = simulation(method_figures(Method.OPTIMISER, waits=waits), load=load)
    made = verdict(found, "longest-wait")
    assert (made.said, made.figure, made.limit) == (said, Fraction(weeks), Fraction(6))


@pytest.mark.parametrize(
    ("mine", "greedys", "said", "limit"),
    [
        # A third of 0.06 is 0.02; of 0.015 it is 0.005, but 0.01 is even enough.
        ("0.02", "0.06", "holds", "0.02"),
        ("0.021", "0.06", "fails", "0.02"),
        ("0.01", "0.015", "holds", "0.01"),
        ("0.011", "0.015", "fails", "0.01"),
    ],
)
def test_the_last_weeks_gini_is_held_against_greedys(
    mine: str, greedys: str, said: str, limit: str
) -> None:
    uneven = week_figures(gini=Fraction("0.5"))
    found = simulation(
        method_figures(Method.OPTIMISER, [uneven, week_figures(gini=Fraction(mine))]),
        method_figures(Method.GREEDY, [uneven, week_figures(gini=Fraction(greedys))]),
    )
    made = verdict(found, "even")
    assert (made.said, made.figure, made.limit) == (said, Fraction(mine), Fraction(limit))


def test_without_greedy_there_is_nothing_to_be_more_even_than() -> None:
    assert verdict(simulation(method_figures(Method.OPTIMISER)), "even").said == "not-asked"


@pytest.mark.parametrize(("kept", "said"), [("0.99", "holds"), ("0.9899", "fails")])
def test_the_least_week_counts_for_the_price(kept: str, said: str) -> None:
    weeks = [week_figures(good_kept=Fraction(1)), week_figures(good_kept=Fraction(kept))]
    made = verdict(simulation(method_figures(Method.OPTIMISER, weeks)), "price")
    assert (made.said, made.figure) == (said, Fraction(kept))


def test_where_no_week_was_solved_without_fairness_the_price_is_not_known() -> None:
    weeks = [week_figures(good_kept=None)]
    made = verdict(simulation(method_figures(Method.OPTIMISER, weeks)), "price")
    assert (made.said, made.figure, made.limit) == ("not-asked", None, Fraction(99, 100))
    weeks.append(week_figures(good_kept=Fraction(995, 1000)))
    made = verdict(simulation(method_figures(Method.OPTIMISER, weeks)), "price")
    assert (made.said, made.figure) == ("holds", Fraction(995, 1000))


def test_waits_are_counted_by_care_class_end_and_weeks() -> None:
    def waited(care: Care, end: End, weeks: int) -> Waited:
        return Waited(request("a", care=care, waited=weeks), end)

    ended = [waited("must", "served", 0), waited("must", "served", 0), waited("must", "lapsed", 2)]
    assert counted([*ended, waited("ordinary", "served", 0)]) == (
        Wait("must", "lapsed", 2, 1),
        Wait("must", "served", 0, 2),
        Wait("ordinary", "served", 0, 1),
    )


def test_quantiles_and_the_longest_wait() -> None:
    # Of ten: seven waited 0, two 1, one 5 weeks.
    waits = (
        Wait("must", "served", 5, 1),
        Wait("must", "served", 0, 7),
        Wait("must", "lapsed", 1, 2),
    )
    assert [quantile(waits, share) for share in (0.5, 0.7, 0.71, 0.9, 0.95)] == [0, 0, 1, 1, 5]
    assert (longest(waits), longest(()), quantile((), 0.5)) == (5, 0, None)


def test_a_search_that_the_clock_ended_may_come_out_otherwise_another_time() -> None:
    weeks = [week_figures(ended_by=how) for how in ("proof", "limit", "clock", "stopped")]
    found = simulation(
        method_figures(Method.OPTIMISER, weeks),
        method_figures(Method.GREEDY, [week_figures(ended_by=None)]),
    )
    assert (found.stopped, found.reproducible) == ({Method.OPTIMISER: 2}, False)
    assert simulation(method_figures(Method.OPTIMISER, weeks[:2])).reproducible
