"""Who must be told what: everyone whom a difference concerns, each once, nobody else.

The tea hour ``a`` (Monday and Tuesday at ten in the room tea, host ann) is asked for by household
h2; x has a seat on Monday, y on Tuesday. ``v`` is an hour with h3. ``w`` gets rice.
"""

from __future__ import annotations

from matcher.repair.told import Notice, notices, seat_of, told
from matcher.rules.view import View
from models.demand import Request, RoomNeed
from models.items import Commitments, Flow, Placement, Seat
from models.week import History
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

DAYS = tuple(window(day, "08:00", "20:00") for day in range(3))
MONDAY = placed("a", t(0, "10:00"), {"ann": "host"}, room="tea")
TUESDAY = placed("a", t(1, "10:00"), {"ann": "host"}, occurrence=1, room="tea")
X, Y = seat("e", "a"), seat("f", "a", "s", 1)
VISIT = placed("v", t(0, "15:00"), {"bob": "r"})
RICE = flow("w", "p", 2)
PLAN = content(MONDAY, TUESDAY, VISIT, RICE, X, Y)
EVERY = ("a", "e", "f", "v", "w", "c", "g", "b")

Said = tuple[str, str, str, bool]
"""(party, about, what becomes of it, promise broken)."""


def of_h2(request: Request) -> Request:
    """The same, asked for by household h2."""
    return request.model_copy(update={"household": "h2", "place": "h2"})


def view(after: Commitments, before: Commitments = PLAN, *, at_home: bool = False) -> View:
    """The plan afterwards, in a week in which the one before was promised."""
    visit = session(windows=DAYS, crew=(role("r"), role("q")), home_visit=at_home)
    lesson = session(windows=DAYS, occurrences=2, crew=(role("host"),))
    meeting = lesson.model_copy(update={"room": RoomNeed(function="tea")})
    given = week(
        people=tuple(person(p) for p in ("ann", "bob", "cai", "x", "y", "z")),
        pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
        rooms=(room("tea"), room("far")),
        requests=(
            of_h2(activity("a", meeting)),
            enrolment("e", "x"),
            enrolment("f", "y"),
            request("v", household="h3", place="h3", sessions=(visit,)),
            request("w", household="h4", place="h4", lines=(line("rice", 2),)),
            of_h2(activity("c", lesson, course=True)),
            enrolment("g", "z"),
            request("b", "booking", people=("x", "y"), sessions=(visit,)),
        ),
        history=History(promises=before),
    )
    return View(given, after)


def said(
    *after: Flow | Placement | Seat, before: Commitments = PLAN, at_home: bool = False
) -> list[Said]:
    """All notices of a plan, in their order."""
    found = notices(view(content(*after), before, at_home=at_home), before, EVERY)
    return [(n.party, n.about, n.change, n.broken) for n in found]


def test_without_a_difference_there_is_nothing_to_tell() -> None:
    assert said(MONDAY, TUESDAY, VISIT, RICE, X, Y) == []
    other = view(content(VISIT, RICE))
    assert notices(other, PLAN, ()) == ()
    assert {n.request for n in notices(other, PLAN, ("e",))} == {"e"}


def test_a_session_that_moves_is_told_to_who_asks_serves_and_sits_in_it() -> None:
    # Monday's an hour later: h2 and ann had a promise. x keeps the seat, y sits on Tuesday.
    later = MONDAY.model_copy(update={"start": t(0, "11:00")})
    assert said(later, TUESDAY, VISIT, RICE, X, Y) == [
        ("ann", "task", "changed", True),
        ("h2", "session", "changed", True),
        ("x", "session", "changed", False),
    ]
    # Another room at the same hour: ann is promised the hour, not the room.
    there = MONDAY.model_copy(update={"room": "far"})
    assert said(there, TUESDAY, VISIT, RICE, X, Y) == [
        ("h2", "session", "changed", True),
        ("ann", "task", "changed", False),
        ("x", "session", "changed", False),
    ]


def test_who_loses_the_seat_is_told_of_that_alone() -> None:
    assert said(TUESDAY, VISIT, RICE, Y) == [
        ("ann", "task", "cancelled", True),
        ("h2", "session", "cancelled", True),
        ("x", "seat", "cancelled", True),
    ]


def test_whoever_sits_in_a_course_sits_in_all_of_it() -> None:
    first = placed("c", t(0, "12:00"), {"cai": "host"})
    second = placed("c", t(1, "12:00"), {"cai": "host"}, occurrence=1)
    in_both = seat("g", "c", None, None)
    before = content(first, second, in_both)
    later = second.model_copy(update={"start": t(1, "13:00")})
    assert said(first, later, in_both, before=before) == [
        ("cai", "task", "changed", True),
        ("h2", "session", "changed", True),
        ("z", "session", "changed", False),
    ]


def test_who_comes_matters_at_home() -> None:
    cai = VISIT.model_copy(update={"crew": placed("v", t(0), {"cai": "r"}).crew})
    rest = (MONDAY, TUESDAY, RICE, X, Y)
    assert said(cai, *rest) == [("bob", "task", "cancelled", True), ("cai", "task", "new", False)]
    assert said(cai, *rest, at_home=True) == [
        ("bob", "task", "cancelled", True),
        ("h3", "session", "changed", True),
        ("cai", "task", "new", False),
    ]


def test_of_a_crew_those_are_told_for_whom_something_changes() -> None:
    both = VISIT.model_copy(update={"crew": placed("v", t(0), {"bob": "r", "cai": "q"}).crew})
    # bob goes on as before; cai comes too.
    assert said(both, MONDAY, TUESDAY, RICE, X, Y) == [("cai", "task", "new", False)]
    before = content(both)
    later = both.model_copy(update={"start": t(0, "16:00")})
    assert said(later, before=before) == [
        ("bob", "task", "changed", True),
        ("cai", "task", "changed", True),
        ("h3", "session", "changed", True),
    ]


def test_a_broken_promise_is_of_what_was_promised() -> None:
    # bob no longer visits v, and is asked for the tea hour in ann's place: that is news, no breach.
    theirs = MONDAY.model_copy(update={"crew": placed("a", t(0), {"bob": "host"}).crew})
    assert said(theirs, TUESDAY, RICE, X, Y) == [
        ("ann", "task", "cancelled", True),
        ("bob", "task", "cancelled", True),
        ("h3", "session", "cancelled", True),
        ("bob", "task", "new", False),
    ]


def test_those_who_attend_a_booking_are_told_of_it() -> None:
    party = placed("b", t(0, "18:00"))
    assert said(party, before=content()) == [
        ("h1", "session", "new", False),
        ("x", "session", "new", False),
        ("y", "session", "new", False),
    ]
    assert said(before=content(party)) == [
        ("h1", "session", "cancelled", True),
        ("x", "session", "cancelled", False),
        ("y", "session", "cancelled", False),
    ]


def test_a_seat_elsewhere_or_anew_is_told_to_each_who_sits() -> None:
    moved = X.model_copy(update={"occurrence": 1})
    assert said(MONDAY, TUESDAY, VISIT, RICE, moved, Y) == [("x", "seat", "changed", True)]
    assert said(
        MONDAY, TUESDAY, VISIT, RICE, X, Y, before=content(MONDAY, TUESDAY, VISIT, RICE)
    ) == [
        ("x", "seat", "new", False),
        ("y", "seat", "new", False),
    ]


def test_goods_are_told_as_one_amount_for_each_pledge() -> None:
    rest = (MONDAY, TUESDAY, VISIT, X, Y)
    assert said(*rest) == [("h4", "goods", "cancelled", True)]
    # One bag of p in place of two, and one of q.
    less, other = flow("w", "p", 1), flow("w", "q", 1)
    assert said(*rest, less, other) == [
        ("h4", "goods", "changed", True),
        ("h4", "goods", "new", False),
    ]
    # Two deliveries of one bag each: the amount is the same, the first comes a day later.
    late = [flow("w", "p", 1, at=t(day)) for day in (2, 1)]
    (notice,) = notices(view(content(*rest, *late)), PLAN, EVERY)
    assert notice == Notice("h4", "goods", "w", RICE, flow("w", "p", 2, at=t(1)), False)
    parted = content(MONDAY, TUESDAY, VISIT, X, Y, *late)
    assert notices(view(parted, parted), parted, EVERY) == ()


def test_told_are_those_to_whom_a_promise_is_broken() -> None:
    assert told(view(content(TUESDAY, VISIT, RICE, Y))) == ("ann", "h2", "x")
    assert told(view(PLAN)) == ()


def test_the_seat_that_a_notice_speaks_of_is_the_one_that_was() -> None:
    moved = X.model_copy(update={"occurrence": 1})
    assert seat_of(Notice("x", "seat", "e", X, moved, True)) == X
    assert seat_of(Notice("x", "seat", "e", None, moved, True)) == moved
    assert seat_of(Notice("x", "session", "a", MONDAY, None, True)) is None
