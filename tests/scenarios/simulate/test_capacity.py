"""What a supply suffices for, on supplies that one sees through."""

from __future__ import annotations

import pytest

from models.demand import Line, ProjectFacts, Request, RoomNeed
from scenarios.simulate.capacity import carried, work, work_of
from tests import build
from tests.build import (
    CATALOGUE,
    activity,
    enrolment,
    line,
    person,
    pledge,
    request,
    role,
    room,
    session,
    window,
)

ITEMS = {item.id: item for item in CATALOGUE.items}
EVENING = (window(0, "18:00", "20:00"),)


def visit(id: str, minutes: int = 60, count: int = 1) -> Request:
    part = session(minutes=minutes, windows=EVENING, crew=(role(count=count, skill="haircut"),))
    return request(id, sessions=(part,), least_percent=100)


def project(id: str, *lines: Line, least_percent: int = 100) -> Request:
    facts = ProjectFacts(stage="resolution", published=True, reviewed=True)
    return request(id, "project", lines=lines, project=facts, least_percent=least_percent)


def booking(id: str) -> Request:
    part = session(windows=EVENING, room=RoomNeed(function="tea", people=4))
    return request(id, "booking", sessions=(part,), least_percent=100)


@pytest.mark.parametrize(
    ("asked", "kind", "amount"),
    [
        (request("a", lines=(line("rice", 3),)), "goods", 3),
        (request("a", lines=(line("oil", 25),)), "goods", 2.5),  # ten parts to the litre
        (request("a", lines=(line("money", 30_000),)), "goods", 3),  # hundreds of yuan
        (visit("a", minutes=90, count=2), "visits", 180),
        (booking("a"), "bookings", 60),
        (enrolment("a", "x", "y"), "seats", 2),
        (project("a", line("money", 70_000), line("rice", 9, id="r")), "projects", 7),
    ],
)
def test_work_is_counted_in_the_measure_of_its_kind(
    asked: Request, kind: str, amount: float
) -> None:
    assert work_of(asked) == kind
    assert work(asked, ITEMS) == amount


@pytest.mark.parametrize("kind", ["activity", "rota"])
def test_what_takes_place_anyway_is_no_work(kind: str) -> None:
    assert work_of(request("a", kind)) is None


def test_goods_suffice_for_what_is_pledged() -> None:
    # 4 bags for three wishes of 2: two thirds of the wishes, whichever they are.
    asked = tuple(request(id, lines=(line("rice", 2),)) for id in "abc")
    found = carried(build.week(pledges=(pledge("p", "rice", 4),), requests=asked))
    assert sum(c.share for c in found.values()) == pytest.approx(2)
    assert all(c.within_reach for c in found.values())


def test_hours_suffice_for_so_many_visits() -> None:
    # One barber is there from 18 to 20; an hour each in one house leaves no way between: 2 of 4.
    barber = person("p", "h1", skills=({"skill": "haircut"},), windows=EVENING)
    asked = tuple(visit(id) for id in "abcd")
    found = carried(build.week(people=(barber,), requests=asked))
    assert sum(c.share for c in found.values()) == pytest.approx(2)


def test_rooms_are_first_for_what_takes_place_anyway() -> None:
    # The room is free for two hours: one for the activity, so one is left for two bookings.
    tea = room("r", open=EVENING)
    held = activity("a", session(windows=EVENING, room=RoomNeed(function="tea")))
    week = build.week(rooms=(tea,), requests=(held, booking("b"), booking("c")))
    found = carried(week)
    assert set(found) == {"b", "c"}
    assert sum(c.share for c in found.values()) == pytest.approx(1)


def test_out_of_reach_is_what_nobody_and_nothing_is_there_for() -> None:
    barber = person("p", skills=({"skill": "haircut"},), windows=EVENING)
    week = build.week(
        people=(barber,),
        pledges=(pledge("p1", "rice", 4),),
        requests=(
            visit("one"),
            visit("two-helpers", count=2),
            request("rice", lines=(line("rice", 4),)),
            request("more-rice", lines=(line("rice", 5),)),
            request("milk", lines=(line("milk", 1),)),
            enrolment("seat", "p"),
            activity("a"),
        ),
    )
    found = carried(week)
    assert {id for id, c in found.items() if c.within_reach} == {"one", "rice", "seat"}
    assert found["milk"].share == found["two-helpers"].share == 0


def test_what_needs_more_at_once_than_any_week_has_takes_nothing_of_the_supply() -> None:
    # 300 yuan: all of the 300 that one asks for, none of the 500 that another wants; a wish that
    # would take part of 500 gets it.
    def share(*asked: Request) -> list[float]:
        fund = pledge("f", "money", 30_000)
        found = carried(build.week(pledges=(fund,), requests=asked))
        return [round(found[r.id].share, 6) for r in asked]

    small, large = project("s", line("money", 30_000)), project("l", line("money", 50_000))
    assert share(small, large) == [1, 0]
    assert share(large) == [0]
    assert share(project("p", line("money", 50_000), least_percent=0)) == [0]
    assert share(request("w", lines=(line("money", 50_000),))) == [0.6]
    assert share(request("w", lines=(line("money", 50_000),), least_percent=100)) == [0]
