"""What has begun by a moment, and the locks that keep it: decision by decision.

a is an activity on Monday and Tuesday at nine: e has a seat on Monday, f one on Tuesday; b is one
on Wednesday, c a course from Monday to Wednesday. ``w`` gets rice on Monday and on Tuesday.
"""

from __future__ import annotations

from matcher.repair.past import BY, Decided, Past, decided, locks, past_of
from matcher.rules.view import View
from models.items import Commitments
from models.week import Target
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

ALWAYS = tuple(window(day, "09:00", "12:00") for day in range(3))
HOURS = (window(0, "09:00", "10:00"), window(1, "09:00", "10:00"))
MONDAY = placed("a", t(0, "09:00"), {"ann": "host"})
TUESDAY = placed("a", t(1, "09:00"), {"ann": "host"}, occurrence=1)
LATER = placed("b", t(2, "09:00"), {"ann": "host"})
EARLY, LATE = flow("w", "p", 1), flow("w", "q", 1, line="m", at=t(1))
ON_MONDAY, ON_TUESDAY = seat("e", "a"), seat("f", "a", "s", 1)
FIRST = placed("c", t(0, "11:00"), {"bob": "host"})
LAST = placed("c", t(2, "11:00"), {"bob": "host"}, occurrence=1)
IN_COURSE, IN_LATER = seat("g", "c", None, None), seat("h", "b")
PLAN = content(
    *(MONDAY, TUESDAY, LATER, FIRST, LAST, EARLY, LATE),
    *(ON_MONDAY, ON_TUESDAY, IN_COURSE, IN_LATER),
)


def past(now: str | None, plan: Commitments = PLAN) -> Past:
    """What has begun by a moment."""
    meeting = session(windows=HOURS, occurrences=2, crew=(role("host"),))
    given = week(
        people=tuple(person(p) for p in ("ann", "bob", "x", "y", "z", "u")),
        rooms=(room("tea"),),
        pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
        requests=(
            activity("a", meeting),
            activity("b", session(windows=(window(2, "09:00", "10:00"),), crew=(role("host"),))),
            activity("c", meeting.model_copy(update={"windows": ALWAYS}), course=True),
            *(enrolment(e, p) for e, p in zip("efgh", "xyzu", strict=True)),
            request("w", lines=(line("rice", 1), line("rice", 1, "m"))),
        ),
    )
    view = View(given, plan)
    return past_of(view, None if now is None else view.clock.slot(now))


def kept(found: Past) -> list[Decided]:
    """The decisions of the plan that stay."""
    return [decision for decision in decided(PLAN) if found.keeps(decision)]


def test_without_a_moment_nothing_has_begun() -> None:
    assert kept(past(None)) == []
    assert past(None).now is None


def test_what_begins_at_the_moment_itself_has_not_begun() -> None:
    # Rice is handed over at midnight; the meeting begins at nine.
    assert kept(past(t(0))) == []
    assert kept(past(t(0, "00:30"))) == [EARLY]
    assert kept(past(t(0, "09:00"))) == [EARLY]


def test_a_seat_stays_with_the_occurrence_that_it_is_in_and_a_course_from_its_first() -> None:
    found = past(t(0, "09:30"))
    assert kept(found) == [EARLY, MONDAY, ON_MONDAY]
    assert found.requests == {"a", "w", "e"}
    assert past(t(0, "01:00")).requests == {"w"}
    assert kept(past(t(1, "09:30"))) == [
        *(EARLY, LATE, MONDAY, TUESDAY, FIRST),
        *(ON_MONDAY, ON_TUESDAY, IN_COURSE),
    ]


def test_each_that_stays_is_locked_as_it_was_under_an_id_of_its_own() -> None:
    again = EARLY.model_copy(update={"at": t(1)})
    twice = content(MONDAY, TUESDAY, EARLY, again, LATE, ON_MONDAY, ON_TUESDAY)
    found = past(t(0, "09:30"), twice)
    set_by = locks(twice, found, frozenset({"past-2", "past-3"}))
    monday = Target(request="a", session="s", occurrence=0, start=t(0, "09:00"))
    assert [(lock.id, lock.target, lock.by) for lock in set_by] == [
        ("past-1", monday, BY),
        ("past-4", monday.model_copy(update={"role": "host", "person": "ann"}), BY),
        # Both deliveries of one pledge for one line are one amount.
        ("past-5", Target(request="w", line="l", pledge="p", amount=2), BY),
        ("past-6", Target(request="e", activity="a", session="s", occurrence=0), BY),
    ]


def test_a_room_is_locked_too() -> None:
    there = placed("a", t(0, "09:00"), room="tea")
    (lock,) = locks(content(there), past(t(0, "09:30"), content(there)), frozenset())
    assert (lock.target.room, lock.target.start) == ("tea", t(0, "09:00"))
