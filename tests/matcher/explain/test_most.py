"""The most a request could have, if nobody else wanted anything."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.explain.most import NoPlan, Unproven, most, only_concerned, rests_on
from matcher.solve.clock import Stopwatch
from models.demand import Choice
from models.week import Decisions
from tests.build import activity, decision, enrolment, line, person, pledge, request, week

FOREVER = Stopwatch(None)


def test_amounts_are_told_apart_to_the_last_part() -> None:
    # Two pledges that together lack one of 9,999,991 fen (a prime: no coarser step shares it).
    found = week(
        pledges=(pledge("p", "money", 9_000_000), pledge("q", "money", 999_990)),
        requests=(request("r", lines=(line("money", 9_999_991),)),),
    )
    assert most(found, "r", FOREVER).share == Fraction(9_999_990, 9_999_991)


def test_others_are_out_of_the_way_but_not_what_it_rests_on() -> None:
    requests = (
        activity("a", least=2),
        enrolment("e", "eve"),
        enrolment("f", "fay"),
        request("need", lines=(line("rice", 1),)),
        enrolment("g", "gus").model_copy(update={"needs": ("need",)}),
        request("other", lines=(line("rice", 2),)),
    )
    found = week(people=(person("eve"), person("fay"), person("gus")), requests=requests)
    # Sitting rests on the activity, that on all who might sit in it, and those on what they need.
    assert rests_on(found, {"e"}) == {"a", "e", "f", "g", "need"}
    assert rests_on(found, {"other"}) == {"other"}
    assert only_concerned(found, {"other"}).decisions.withdrawn == ("a", "e", "f", "need", "g")
    assert most(found, "e", FOREVER).share == 1  # with Fay there are two
    alone = week(people=found.people, requests=requests[:2])
    assert most(alone, "e", FOREVER).share == 0


def test_pins_and_locks_stay() -> None:
    # Two bags, one of them pinned for s: one of two is left.
    requests = tuple(request(id, lines=(line("rice", 2),)) for id in ("r", "s"))
    pin = decision("d", request="s", pledge="p", amount=1)
    found = week(
        pledges=(pledge("p", "rice", 2),), requests=requests, decisions=Decisions(pins=(pin,))
    )
    assert most(found, "r", FOREVER).share == Fraction(1, 2)
    # Whom a decision speaks of is left open: then everybody may be meant.
    anybody = Decisions(pins=(decision("d", pledge="p", amount=1),))
    loose = found.model_copy(update={"decisions": anybody})
    assert rests_on(loose, {"r"}) == {"r", "s"}


def test_without_any_plan_or_time_nothing_is_said() -> None:
    asked = request("r", lines=(line("rice", 1),))
    pin = decision("d", request="r")
    impossible = week(requests=(asked,), decisions=Decisions(pins=(pin,)))
    with pytest.raises(NoPlan):
        most(impossible, "r", FOREVER)
    with pytest.raises(Unproven):
        most(week(requests=(asked,)), "r", Stopwatch(0.0))


def test_a_choice_it_does_not_name_is_no_seat_for_it() -> None:
    found = week(
        people=(person("eve"),),
        requests=(
            activity("a", limit=0),
            activity("b"),
            enrolment("e", "eve", choices=(Choice(activity="a"),)),
        ),
    )
    assert most(found, "e", FOREVER).share == 0
