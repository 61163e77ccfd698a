"""Who has what a request could have: those, and nobody else."""

from __future__ import annotations

from matcher.explain.holds import holds
from matcher.explain.parts import missing_parts
from matcher.rules.view import View
from models.demand import Request, RoomNeed
from models.items import Commitments
from models.policy import BudgetCap, Caps, Policy
from models.week import Week
from tests.build import (
    activity,
    content,
    enrolment,
    flow,
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

Held = set[tuple[str, str, str]]
"""(kind, supply, request)."""


def held(found: Week, id: str, plan: Commitments) -> Held:
    view = View(found, plan)
    asking = view.requests[id]
    parts = [f.part for f in missing_parts(view, asking)]
    return {(h.kind, h.supply, h.request) for h in holds(view, asking, parts)}


def tea(id: str, start: str, end: str, **fields: object) -> Request:
    need = RoomNeed(function="tea")
    times = (window(0, start, end),)
    return request(id, "booking", sessions=(session(windows=times, room=need),), **fields)


def test_a_room_is_held_only_when_it_is_wanted() -> None:
    # Turnover 30: the tea of nine to ten keeps the room till half past ten, and r wants it from
    # ten on; the one of two to three is no hindrance.
    requests = (
        tea("r", "10:00", "11:00"),
        tea("early", "09:00", "10:00"),
        tea("late", "14:00", "15:00"),
    )
    found = week(rooms=(room("one", turnover_minutes=30),), requests=requests)
    plan = content(
        placed("early", t(0, "09:00"), room="one"), placed("late", t(0, "14:00"), room="one")
    )
    cap = {("cap", "h1", "early"), ("cap", "h1", "late")}  # two bookings a household, all h1's
    assert held(found, "r", plan) == {("room", "one", "early"), *cap}


def test_places_are_held_only_where_none_is_left() -> None:
    people = tuple(person(p) for p in ("eve", "fay", "gus"))
    for limit, expected in ((2, {("seat", "a", "e"), ("seat", "a", "f")}), (3, set())):
        requests = (
            activity("a", limit=limit),
            *(enrolment(id, who) for id, who in (("e", "eve"), ("f", "fay"), ("r", "gus"))),
        )
        found = week(people=people, requests=requests)
        plan = content(placed("a", t(0, "09:00")), seat("e", "a"), seat("f", "a"))
        assert held(found, "r", plan) == expected


def test_guests_are_held_where_they_are_at_that_time() -> None:
    # Eve serves Ann's neighbour from nine to ten and again at two; tea is from nine on.
    nine = session(windows=(window(0, "09:00", "10:00"),))
    visits = request("v", sessions=(session(occurrences=2, crew=(role(),)),))
    requests = (activity("a", nine), enrolment("r", "eve"), visits)
    found = week(people=(person("eve"),), requests=requests)
    crew = {"eve": "r"}
    at_nine = placed("v", t(0, "09:30"), crew, occurrence=0)
    at_two = placed("v", t(0, "14:00"), crew, occurrence=1)
    tea_time = placed("a", t(0, "09:00"))
    assert held(found, "r", content(tea_time, at_nine)) == {("person", "eve", "v")}
    assert held(found, "r", content(tea_time, at_two)) == set()


def test_what_counts_under_a_budget_cap() -> None:
    # 500 of 800 are spent, and r asks for 400 more: too much. With 300 it would do.
    for asked, expected in ((400, {("cap", "c", "s")}), (300, set())):
        requests = (
            request("r", lines=(line("money", asked),)),
            request("s", lines=(line("money", 500),)),
        )
        caps = Caps(budgets=(BudgetCap(id="c", topic="mutual-aid", amount=800),))
        pledges = (pledge("p", "money", 500), pledge("q", "money", 900))
        found = week(pledges=pledges, requests=requests, policy=Policy(caps=caps))
        plan = content(flow("s", "p", 500))
        assert held(found, "r", plan) == {("pledge", "p", "s"), *expected}


def test_rivals_and_prerequisites() -> None:
    requests = (
        request("r", lines=(line("rice", 1),), needs=("n",), excludes=("x",)),
        request("n", lines=(line("rice", 1),)),
        request("x", lines=(line("rice", 1),)),
    )
    found = week(pledges=(pledge("p", "rice", 3),), requests=requests)
    assert held(found, "r", content(flow("x", "p", 1))) == {
        ("pledge", "p", "x"),
        ("needs", "n", "n"),
        ("excludes", "x", "x"),
    }
    # Neither hinders once n has something and x nothing.
    assert held(found, "r", content(flow("n", "p", 1))) == {("pledge", "p", "n")}
