"""What is held around a neighbourhood: as much of it as the neighbourhood may run into, no more.

Slots of 30 minutes from Monday 0:00: 9:00 is slot 18.
"""

from __future__ import annotations

from typing import Any

import pytest

from matcher.repair.held import ANYONE, PASSED, Held, Holder
from models.demand import Choice, Line, ProjectFacts, Request, RoomNeed, Session
from models.items import Flow, Placement, Seat
from models.week import Week
from tests.build import (
    activity,
    content,
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
from tests.matcher.repair.published import published


def held(
    given: Week,
    *plan: Flow | Placement | Seat,
    free: str = "",
    people: str = "",
    rooms: str = "",
    pledges: str = "",
    activities: str = "",
    times: tuple[tuple[int, int], ...] = ((0, 336),),
) -> Held:
    return Holder(
        published(given, content(*plan)),
        free=set(free.split()),
        people=set(people.split()),
        rooms=set(rooms.split()),
        pledges=set(pledges.split()),
        activities=set(activities.split()),
        times=list(times),
        root="district",
    ).find()


def stub(request: str, number: int, start: str, crew: dict[str, str] | None = None) -> Placement:
    """A held placement: its occurrence is a session of its own."""
    return placed(request, start, crew, session=f"s#{number}")


def visit(id: str, **fields: Any) -> Request:
    part = session(crew=(role("r", count=2),), **fields)
    return request(id, household="h3", place="h3", sessions=(part,))


# --- people -----------------------------------------------------------------------------------


def test_of_a_crew_those_whom_the_neighbourhood_may_want_stay_where_they_are() -> None:
    given = week(people=(person("ann"), person("bob")), requests=(visit("u"), visit("w")))
    plan = (
        placed("u", t(0, "09:00"), {"ann": "r", "bob": "r"}),
        placed("w", t(1, "09:00"), {"bob": "r"}),
    )
    found = held(given, *plan, people="ann")
    assert found.placements == [stub("u", 0, t(0, "09:00"), {"ann": "0"})]
    [u] = found.requests
    assert (u.id, u.kind, u.household, u.people, u.place) == ("u", "rota", None, (), "h3")
    assert u.sessions == (
        Session(
            id="s#0",
            minutes=60,
            windows=(window(0, "09:00", "10:00"),),
            crew=(role("0", people=("ann",)),),
            place="h3",
        ),
    )
    assert (u.lines, u.seats, u.least_percent, u.project) == ((), None, 0, None)
    assert held(given, *plan, people="ann", free="u").requests == []
    assert held(given, *plan).requests == []


def test_of_several_occurrences_those_stay_in_which_somebody_serves() -> None:
    given = week(people=(person("ann"), person("bob")), requests=(visit("u", occurrences=2),))
    first = placed("u", t(0, "09:00"), {"bob": "r"})
    second = placed("u", t(1, "09:00"), {"ann": "r"}, occurrence=1)
    found = held(given, first, second, people="ann")
    assert found.placements == [stub("u", 1, t(1, "09:00"), {"ann": "0"})]


def test_who_attends_a_booking_is_in_one_place_and_in_no_group() -> None:
    birthday = request("b", "booking", people=("ann", "bob"), sessions=(session(),))
    given = week(people=(person("ann"), person("bob")), requests=(birthday,))
    found = held(given, placed("b", t(0, "09:00")), people="ann")
    [b] = found.requests
    assert (b.kind, b.people, b.place, b.household) == ("booking", ("ann",), "district", None)
    assert found.placements == [stub("b", 0, t(0, "09:00"))]


def test_a_booking_counts_for_its_household_if_a_free_one_might() -> None:
    mine, other = request("b", "booking", sessions=(session(),)), request("v", "booking")
    given = week(people=(person("ann"),), rooms=(room("tea"),), requests=(mine, other))
    placement = placed("b", t(0, "09:00"))
    # It is found by a pledge, a room or a person: here by the room that it is in.
    tea = mine.model_copy(update={"sessions": (session(room=RoomNeed(function="tea")),)})
    given = given.model_copy(update={"requests": (tea, other)})
    placement = placed("b", t(0, "09:00"), room="tea")
    [b] = held(given, placement, rooms="tea", free="v").requests
    assert (b.kind, b.household, b.place) == ("booking", "h1", "h1")
    [b] = held(given, placement, rooms="tea").requests
    assert (b.kind, b.household) == ("rota", None)


# --- rooms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "met"),
    [
        (((16, 17),), False),
        (((16, 18),), True),
        (((20, 21),), True),
        (((21, 22),), False),
        (((0, 2), (19, 20)), True),
        ((), False),
    ],
)
def test_a_room_is_held_from_set_up_to_the_end_of_turnover(
    times: tuple[tuple[int, int], ...], met: bool
) -> None:
    # 9:00–10:00 with half an hour before and after: slots 17 to 20.
    tea = room("tea", functions={"tea": 30}, turnover_minutes=30)
    booking = request("b", "booking", sessions=(session(room=RoomNeed(function="tea", people=3)),))
    found = held(
        week(rooms=(tea,), requests=(booking,)),
        placed("b", t(0, "09:00"), room="tea"),
        rooms="tea",
        times=times,
    )
    if not met:
        assert found.requests == []
        return
    [b] = found.requests
    assert b.sessions[0].room == RoomNeed(function="tea", people=3, rooms=("tea",))
    assert [p.room for p in found.placements] == ["tea"]


def test_joined_rooms_are_met_in_any_of_their_parts() -> None:
    booking = request("b", "booking", sessions=(session(room=RoomNeed(function="tea")),))
    given = week(
        rooms=(room("one"), room("two")),
        joined_rooms=(joined("both", "one", "two"),),
        requests=(booking,),
    )
    plan = placed("b", t(0, "09:00"), room="both")
    assert [p.room for p in held(given, plan, rooms="two").placements] == ["both"]
    assert held(given, plan, rooms="three").placements == []


def test_where_only_the_crew_is_met_the_room_is_left_out() -> None:
    talk = request("u", sessions=(session(crew=(role("r"),), room=RoomNeed(function="tea")),))
    given = week(people=(person("ann"),), rooms=(room("tea"),), requests=(talk,))
    found = held(given, placed("u", t(0, "09:00"), {"ann": "r"}, room="tea"), people="ann")
    [u] = found.requests
    assert (u.sessions[0].room, u.sessions[0].place) == (None, "b1")
    assert [p.room for p in found.placements] == [None]


# --- pledges ----------------------------------------------------------------------------------


def test_flows_of_pledges_that_are_wanted_become_lines_of_their_own() -> None:
    facts = ProjectFacts(stage="evaluation", votes=5)
    asked = (line("money", 900, id="m"), line("bay", 2, id="b"))
    path = request("x", "project", household=None, lines=asked, project=facts)
    given = week(
        pledges=(*(pledge(id, "money", 900) for id in "pq"), pledge("bays", "bay", 9)),
        requests=(path,),
    )
    plan = (
        flow("x", "p", 100, line="m"),
        flow("x", "p", 50, line="m", at=t(1)),
        flow("x", "q", 70, line="m"),
        flow("x", "bays", 2, line="b"),
    )
    found = held(given, *plan, pledges="p bays")
    [x] = found.requests
    assert x.lines == (
        Line(id="m#p", item="money", amount=150),
        Line(id="b#bays", item="bay", amount=2, windows=asked[1].windows),
    )
    assert (x.kind, x.sessions, x.place) == ("rota", (), "h1")
    assert x.project == facts.model_copy(update=PASSED)
    assert [(f.line, f.pledge, f.amount) for f in found.flows] == [
        ("m#p", "p", 100),
        ("m#p", "p", 50),
        ("b#bays", "bays", 2),
    ]


# --- seats ------------------------------------------------------------------------------------


def sits(id: str, *people: str) -> Request:
    return enrolment(id, *people, choices=(Choice(activity="a"),))


def club(**offer: Any) -> Request:
    return activity("a", session(occurrences=2), limit=9, least=3, **offer)


def drop_ins(*enrolments: Request, at: dict[str, int], people: str, **offer: Any) -> Held:
    """Two meetings; each enrolment sits in one of them."""
    names = sorted({p for e in enrolments for p in e.people})
    given = week(
        people=tuple(person(name) for name in names), requests=(club(**offer), *enrolments)
    )
    meetings = placed("a", t(0, "09:00")), placed("a", t(1, "09:00"), occurrence=1)
    seats = [seat(e.id, "a", "s", at[e.id]) for e in enrolments]
    return held(given, *meetings, *seats, people=people, activities="a")


def test_an_activity_offers_what_others_leave_and_knows_who_may_be_wanted() -> None:
    # x and y sit in the first, z in the second. Of these only x may be wanted elsewhere, so one
    # place is taken in each: 8 are left, and 2 make the least attendance.
    found = drop_ins(sits("e", "x", "y"), sits("f", "z"), at={"e": 0, "f": 1}, people="x")
    a, e = found.requests
    assert (a.id, a.kind, a.place, a.least_percent) == ("a", "rota", "h1", 0)
    assert a.seats is not None
    assert (a.seats.limit, a.seats.least) == (8, 2)
    assert [s.id for s in a.sessions] == ["s#0", "s#1"]
    assert (e.id, e.kind, e.people, e.place) == ("e", "enrolment", ("x",), "district")
    assert e.seat is not None
    assert e.seat.choices == (Choice(activity="a", session="s#0", occurrence=0),)
    assert found.seats == [seat("e", "a", "s#0", 0)]
    assert found.people == []
    assert found.choices == {"a": [("a", "s", 0), ("a", "s", 1)]}


def test_where_one_meeting_is_fuller_somebody_sits_in_their_place() -> None:
    # Three strangers in the first, one in the second: one is taken off, two sit there by name.
    found = drop_ins(
        sits("e", "x", "y", "z"),
        sits("f", "w"),
        at={"e": 0, "f": 1},
        people="",
        audiences=("children",),
        communities=("c2",),
    )
    [a] = [r for r in found.requests if r.id == "a"]
    assert a.seats is not None
    assert (a.seats.limit, a.seats.least) == (8, 2)
    assert [p.id for p in found.people] == [f"{ANYONE}-a-0-{k}-person" for k in (0, 1)]
    assert {(p.home, p.audience) for p in found.people} == {("c2", "children")}
    assert [(s.request, s.session, s.occurrence) for s in found.seats] == [
        (f"{ANYONE}-a-0-{k}", "s#0", 0) for k in (0, 1)
    ]


def test_more_strangers_than_the_least_leave_none_to_wait_for() -> None:
    five = sits("e", *"vwxyz"), sits("f", *"klmno")
    found = drop_ins(*five, at={"e": 0, "f": 1}, people="")
    [a] = found.requests
    assert a.seats is not None
    assert (a.seats.limit, a.seats.least) == (4, 0)


def test_a_course_has_one_place_for_all_its_meetings() -> None:
    whole = enrolment("e", "x", "y")
    given = week(people=(person("x"), person("y")), requests=(club(course=True), whole))
    plan = (
        placed("a", t(0, "09:00")),
        placed("a", t(1, "09:00"), occurrence=1),
        seat("e", "a", None, None),
    )
    found = held(given, *plan, people="x", activities="a")
    a, e = found.requests
    assert a.seats is not None
    assert (a.seats.limit, a.seats.least, a.least_percent) == (8, 2, 100)
    assert found.seats == [seat("e", "a", None, None)]
    assert e.seat is not None
    assert e.seat.choices == (Choice(activity="a"),)


def test_seats_in_a_free_activity_are_its_own_affair() -> None:
    given = week(people=(person("x"),), requests=(club(), sits("e", "x")))
    plan = (placed("a", t(0, "09:00")), seat("e", "a", "s", 0))
    assert held(given, *plan, free="a", people="x", activities="a").requests == []
    assert held(given, *plan, free="a e", people="x", activities="a").seats == []


def test_where_a_wanted_person_sits_the_activity_is_held_whole() -> None:
    # Not asked for by name: x sits there, so its meetings are where x is.
    given = week(people=(person("x"),), requests=(club(), sits("e", "x")))
    plan = (placed("a", t(0, "09:00")), seat("e", "a", "s", 0))
    found = held(given, *plan, people="x")
    assert [r.id for r in found.requests] == ["a", "e"]
    assert found.choices == {"a": [("a", "s", 0)]}
