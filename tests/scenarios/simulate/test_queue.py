"""Who waits, from one week to the next."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.rules.view import View
from models.demand import Accepted, Order, ProjectFacts, Request
from models.items import Flow, Placement
from scenarios.simulate.arrivals import Arrival
from scenarios.simulate.queue import Waited, a_week_later, carry, depart, rest_of
from tests import build
from tests.build import MONDAY, content, flow, line, placed, pledge, request, session, t, window

NEXT_MONDAY = MONDAY + timedelta(days=7)


def view(*requests: Request, gets: tuple[Flow | Placement, ...] = ()) -> View:
    given = (
        pledge("p", "rice", 9),
        pledge("q", "oil", 90),
        pledge("n", "noodles", 9),
        pledge("m", "money", 900, kind="money"),
    )
    return View(build.week(pledges=given, requests=requests), content(*gets))


def waits(*requests: Request, gives_up: int = 99) -> list[Arrival]:
    return [Arrival(r, gives_up) for r in requests]


def test_the_served_leave_and_the_others_have_waited_a_week_more() -> None:
    served = request("served", lines=(line("rice", 2),), waited=3)
    unmet = request("unmet", lines=(line("rice", 2),), waited=3)
    left, gone = depart(view(served, unmet, gets=(flow("served", "p", 2),)), waits(served, unmet))
    assert gone == [Waited(served, "served")]
    assert left == waits(unmet.model_copy(update={"waited": 4}))


def test_a_week_in_which_none_of_its_windows_lies_does_not_count_as_waited() -> None:
    later = request("later", lines=(line("rice", 2),), earliest=t(7))
    left, gone = depart(view(later), waits(later))
    assert (left, gone) == (waits(later), [])


def test_what_is_left_of_a_line_waits_on() -> None:
    # 2 of 5 bags; the least that is welcome may not exceed the 3 that are left.
    asked = request("a", lines=(line("rice", 5, least=4),))
    rest = rest_of(view(asked, gets=(flow("a", "p", 2),)), asked)
    # Two bags are below the least share and count nothing: they are no part of a sound plan. Of
    # what counts, 5 − 2 = 3 are left.
    assert rest.lines == (line("rice", 3, least=3),)


def test_a_line_that_is_done_is_no_longer_asked_for() -> None:
    asked = request("a", lines=(line("rice", 2, id="r"), line("oil", 30, id="o")))
    gets = (flow("a", "p", 2, line="r"), flow("a", "q", 10, line="o"))
    assert rest_of(view(asked, gets=gets), asked).lines == (line("oil", 20, id="o"),)


def test_half_a_bag_of_what_moves_in_whole_bags_is_not_left() -> None:
    # Noodles stand in at 2 for 1: 3 bags count 1.5 of the 2 bags of rice; 0.5 are left, of which
    # no whole bag can come. So nothing is left, and the request leaves as served.
    accepts = (Accepted(item="noodles", give=2, per=1),)
    asked = request("a", lines=(line("rice", 2, accepts=accepts),))
    seen = view(asked, gets=(flow("a", "n", 3),))
    assert rest_of(seen, asked).lines == ()
    left, gone = depart(seen, waits(asked))
    assert (left, [w.end for w in gone]) == ([], ["served"])


def test_what_is_left_is_whole_where_the_item_is_and_to_the_part_where_it_is_not() -> None:
    # 2 bags of 10 parts, of which noodles stand for 5: of the 15 parts left one whole bag can come.
    accepts = (Accepted(item="noodles", give=1, per=5),)
    bags = request("a", lines=(line("bag", 20, accepts=accepts),))
    rest = rest_of(view(bags, gets=(flow("a", "n", 1),)), bags)
    assert [part.amount for part in rest.lines] == [10]
    # 3 litres, half a litre came: 2.5 are left.
    oil = request("a", lines=(line("oil", 30),))
    rest = rest_of(view(oil, gets=(flow("a", "q", 5),)), oil)
    assert [part.amount for part in rest.lines] == [25]


def test_of_what_residents_raised_the_share_of_the_money_still_missing_can_be_matched() -> None:
    # 500 of 1,000 are there: half of the 400 raised is left. The bags count for nothing here.
    facts = ProjectFacts(stage="resolution", published=True, raised=400)
    lines = (line("money", 1000, id="m"), line("rice", 5, id="r"))
    asked = request("a", kind="project", project=facts, lines=lines)
    rest = rest_of(view(asked, gets=(flow("a", "m", 500, line="m"),)), asked)
    assert rest.project is not None
    assert rest.project.raised == 200


def test_of_its_own_pledges_it_takes_along_what_is_left() -> None:
    # Of the residents' rice all is used, of their oil 10 of 90 parts.
    asked = request("a", lines=(line("rice", 12, id="r"), line("oil", 20, id="o")))
    gets = (flow("a", "p", 9, line="r"), flow("a", "q", 10, line="o"))
    own = (pledge("p", "rice", 9), pledge("q", "oil", 90))
    left, _ = depart(view(asked, gets=gets), [Arrival(asked, 99, own)])
    assert [[(p.id, p.quantity) for p in a.own] for a in left] == [[("q", 80)]]


def test_the_occurrences_that_did_not_happen_wait_on() -> None:
    twice = request("a", sessions=(session("s", occurrences=3), session("z")), order=())
    gets = (placed("a", t(0, "09:00")), placed("a", t(2, "09:00"), occurrence=2))
    rest = rest_of(view(twice, gets=gets), twice)
    assert [(s.id, s.occurrences) for s in rest.sessions] == [("s", 1), ("z", 1)]


def test_an_order_with_what_is_done_is_no_longer_stated() -> None:
    order = (Order(before="s", after="z"), Order(before="z", after="y"))
    asked = request("a", sessions=(session("s"), session("z"), session("y")), order=order)
    rest = rest_of(view(asked, gets=(placed("a", t(0, "09:00")),)), asked)
    assert [s.id for s in rest.sessions] == ["z", "y"]
    assert rest.order == order[1:]


def test_times_move_to_the_same_weekdays_and_deadlines_stay() -> None:
    asked = request(
        "a",
        lines=(line("rice", 2, windows=(window(0, "20:00", "21:00", 5),)),),
        sessions=(session(windows=(window(6, "09:00", "11:00"),)),),
        earliest=t(1),
        deadline=t(20),
    )
    moved = a_week_later(asked)
    assert moved.lines[0].windows == (window(7, "20:00", "21:00", 5),)
    assert moved.sessions[0].windows == (window(13, "09:00", "11:00"),)
    assert (moved.earliest, moved.deadline) == (t(1), t(20))


def test_who_goes_on_waiting_into_a_week() -> None:
    asked = [
        request("lapsed", lines=(line("rice", 2),), deadline=t(7)),
        request("in-time", lines=(line("rice", 2),), deadline=t(7, "00:30")),
        request("open-end", lines=(line("rice", 2),)),
    ]
    waiting, gone = carry([*waits(*asked), *waits(request("tired"), gives_up=1)], 1, NEXT_MONDAY)
    assert [a.request.id for a in waiting] == ["in-time", "open-end"]
    assert [(w.request.id, w.end) for w in gone] == [("lapsed", "lapsed"), ("tired", "cancelled")]


def test_nobody_gives_up_before_the_week() -> None:
    waiting, gone = carry(waits(request("patient"), gives_up=2), 1, NEXT_MONDAY)
    assert (len(waiting), gone) == (1, [])


def test_a_deadline_in_another_year_is_later() -> None:
    waiting, _ = carry(waits(request("a", deadline="2027-01-04T00:00")), 5, date(2026, 12, 28))
    assert len(waiting) == 1
