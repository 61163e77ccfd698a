"""Who is left without and need not be, on weeks that one sees through."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.rules.view import View
from models.demand import Care, Request
from models.items import Flow, Placement, Seat
from models.plan import Plan
from scenarios.simulate.checks import Found, missed, passed_over, price
from tests import build
from tests.build import activity, content, enrolment, flow, line, person, pledge, request, seat

NOBODY = Found((), True)


def wish(id: str, waited: int = 0, care: Care = "ordinary", amount: int = 2) -> Request:
    return request(id, lines=(line("rice", amount),), waited=waited, care=care, least_percent=100)


def rice(bags: int, *requests: Request, to: str | tuple[str, ...]) -> View:
    """A pledge of so many bags; those named get the 2 bags that each asks for."""
    week = build.week(pledges=(pledge("p", "rice", bags),), requests=requests)
    names = (to,) if isinstance(to, str) else to
    return View(week, content(*(flow(id, "p", 2) for id in names)))


def must(id: str) -> Request:
    return wish(id, care="must")


def test_a_must_serve_request_is_missed_if_others_have_what_it_needs() -> None:
    view = rice(2, must("m"), wish("o"), to="o")
    assert missed(view, None) == Found(("m",), True)


def test_it_is_not_missed_if_another_must_serve_request_has_it() -> None:
    assert missed(rice(2, must("m"), must("n"), to="n"), None) == NOBODY


def test_it_is_not_missed_if_there_is_nothing() -> None:
    assert missed(rice(1, must("m"), wish("o"), to=()), None) == NOBODY


def test_it_is_not_missed_in_a_week_in_which_it_asks_for_nothing() -> None:
    later = must("m").model_copy(update={"earliest": build.t(7)})
    assert missed(rice(2, later, to=()), None) == NOBODY


def test_of_several_as_many_are_missed_as_one_plan_could_serve() -> None:
    view = rice(4, must("a"), must("b"), must("c"), wish("o"), to="o")
    found = missed(view, None)
    assert (len(found.requests), found.proven) == (2, True)


def test_what_is_left_of_one_that_is_partly_served_counts_too() -> None:
    # 1 of 3 bags; 2 more are there.
    part = request("m", lines=(line("rice", 3),), care="must")
    week = build.week(pledges=(pledge("p", "rice", 3),), requests=(part,))
    assert missed(View(week, content(flow("m", "p", 1))), None) == Found(("m",), True)


@pytest.mark.parametrize(
    ("holder", "passed"),
    [
        (wish("h", waited=7), True),  # a week younger, overdue itself or not
        (wish("h", waited=0), True),
        (wish("h", waited=8), False),  # of the same age
        (wish("h", waited=9), False),  # older
        (wish("h", waited=0, care="must"), False),  # of a higher care class
        (wish("h", waited=0, care="priority"), True),  # of the same care class
    ],
)
def test_an_overdue_request_is_passed_over_for_younger_ones_of_no_higher_care(
    holder: Request, passed: bool
) -> None:
    view = rice(2, wish("late", waited=8, care="priority"), holder, to="h")
    assert passed_over(view, None) == (Found(("late",), True) if passed else NOBODY)


def test_a_request_that_is_not_overdue_is_not_passed_over() -> None:
    # Overdue is who waited more than six weeks.
    for waited, found in ((6, NOBODY), (7, Found(("late",), True))):
        assert passed_over(rice(2, wish("late", waited=waited), wish("h"), to="h"), None) == found


def test_two_younger_ones_may_have_to_go_without_for_one() -> None:
    late = wish("late", waited=8, amount=4)
    view = rice(4, late, wish("a", waited=7), wish("b", waited=7), to=("a", "b"))
    assert passed_over(view, None) == Found(("late",), True)


def test_an_older_one_may_have_to_take_something_else() -> None:
    # The older one holds the bag of p that alone fits the late one; q would do for it as well.
    only_p = pledge("p", "rice", 2)
    only_old = pledge("q", "rice", 2, conditions={"requests": ("old",)})
    requests = (wish("late", waited=8), wish("old", waited=9))
    week = build.week(pledges=(only_p, only_old), requests=requests)
    assert passed_over(View(week, content(flow("old", "p", 2))), None) == Found(("late",), True)


def test_a_seat_in_an_activity_is_held_by_age_like_anything_else() -> None:
    # One seat; who sits in it is younger or older than the one who has waited 7 weeks.
    for waited, found in ((0, Found(("late",), True)), (7, NOBODY)):
        late = enrolment("late", "x").model_copy(update={"waited": 7})
        sits = enrolment("sits", "y").model_copy(update={"waited": waited})
        week = build.week(
            people=(person("x"), person("y", "h2")),
            requests=(activity("a", limit=1), late, sits),
        )
        gets: tuple[Flow | Placement | Seat, ...] = (
            build.placed("a", build.t(0, "09:00")),
            seat("sits", "a"),
        )
        assert passed_over(View(week, content(*gets)), None) == found


def test_the_price_of_fairness_is_what_the_plan_states() -> None:
    # Good 1 (one wish of value 1, urgency 1, new) of at most 1.25: price at most 250 thousandths,
    # which the plan rounds down, so a thousandth is added.
    view = rice(2, wish("a"), to="a")
    stated = Plan(week="w", input_hash="", policy_version="1", seed=0, price_of_fairness=(0, 249))
    found = price(view, stated)
    assert found is not None
    assert (found.good, found.most, found.kept) == tuple(map(Fraction, ("1", "5/4", "4/5")))
    assert price(view, stated.model_copy(update={"price_of_fairness": None})) is None
