"""deadline: earliest time and deadline of goods, of lent capacity, of sessions and of seats."""

from __future__ import annotations

from typing import Any

from models.base import Window
from models.demand import Choice, Request, SeatOffer, SeatWish
from models.week import Week
from tests.build import (
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher.cases.base import Case

NOON, EVENING = t(2, "12:00"), t(2, "18:00")
BOUNDS = {"earliest": NOON, "deadline": EVENING}


def _rice(**bounds: str) -> Week:
    """Rice from Wednesday noon to six in the evening."""
    return week(
        pledges=(pledge("p", "rice", 2),),
        requests=(request("r", lines=(line("rice", 2),), **bounds),),
    )


def _bay(*windows: Window) -> Week:
    """A bay, asked from Wednesday noon to six in the evening, whatever the windows say."""
    return week(
        pledges=(pledge("p", "bay", 2),),
        requests=(request("r", lines=(line("bay", 2, windows=windows),), **BOUNDS),),
    )


VISIT = week(requests=(request("r", sessions=(session(minutes=90, occurrences=2),), **BOUNDS),))


def _seats(course: bool = False, **bounds: Any) -> Week:
    """Tea for an hour on two days; Ann would come."""
    tea: Request = request(
        "tea",
        "activity",
        sessions=(session(occurrences=2),),
        seats=SeatOffer(limit=5, course=course),
        least_percent=100 if course else 0,
    )
    wish = SeatWish(choices=(Choice(activity="tea"),))
    enrolment = request("e", "enrolment", people=("ann",), seat=wish, **bounds)
    return week(people=(person("ann"),), requests=(tea, enrolment))


TEA = (placed("tea", t(2, "12:00")), placed("tea", t(3, "12:00"), occurrence=1))
GOODS = (("deadline", ("r", "l", "p")),)
SESSION = (("deadline", ("r", "s", "0")),)

CASES: tuple[Case, ...] = (
    Case("goods at the earliest time", _rice(**BOUNDS), content(flow("r", "p", 2, at=NOON))),
    Case(
        "goods a slot before",
        _rice(**BOUNDS),
        content(flow("r", "p", 2, at=t(2, "11:30"))),
        GOODS,
    ),
    Case("goods at the deadline", _rice(**BOUNDS), content(flow("r", "p", 2, at=EVENING))),
    Case(
        "goods a slot after",
        _rice(**BOUNDS),
        content(flow("r", "p", 2, at=t(2, "18:30"))),
        GOODS,
    ),
    Case("goods early, no earliest time", _rice(deadline=EVENING), content(flow("r", "p", 2))),
    Case(
        "goods late, no deadline",
        _rice(earliest=NOON),
        content(flow("r", "p", 2, at=t(6, "23:30"))),
    ),
    Case(
        "lent from the earliest time to the deadline",
        _bay(window(2, "12:00", "18:00")),
        content(flow("r", "p", 2, at=NOON)),
    ),
    Case(
        "lent from a slot before",
        _bay(window(2, "11:30", "18:00")),
        content(flow("r", "p", 2, at=t(2, "11:30"))),
        GOODS,
    ),
    Case(
        "lent until a slot after",
        _bay(window(2, "12:00", "18:30")),
        content(flow("r", "p", 2, at=NOON)),
        GOODS,
    ),
    Case(
        "lent again after the deadline",
        _bay(window(2, "12:00", "14:00"), window(3, "12:00", "14:00")),
        content(flow("r", "p", 2, at=NOON)),
        GOODS,
    ),
    Case("a session from the earliest time", VISIT, content(placed("r", NOON))),
    Case("a session from a slot before", VISIT, content(placed("r", t(2, "11:30"))), SESSION),
    Case("a session until the deadline", VISIT, content(placed("r", t(2, "16:30")))),
    Case("a session until a slot after", VISIT, content(placed("r", t(2, "17:00"))), SESSION),
    Case(
        "the second occurrence too late",
        VISIT,
        content(placed("r", NOON), placed("r", t(3), occurrence=1)),
        (("deadline", ("r", "s", "1")),),
    ),
    Case(
        "a seat that begins at the earliest time and is over by the deadline",
        _seats(earliest=NOON, deadline=t(2, "13:00")),
        content(*TEA, seat("e", "tea")),
    ),
    Case(
        "a seat that begins before",
        _seats(earliest=t(2, "12:30")),
        content(*TEA, seat("e", "tea")),
        (("deadline", ("e", "tea", "s", "0")),),
    ),
    Case(
        "a seat that is over a slot after the deadline",
        _seats(deadline=t(2, "12:30")),
        content(*TEA, seat("e", "tea")),
        (("deadline", ("e", "tea", "s", "0")),),
    ),
    Case(
        "a seat in the second occurrence, after the deadline",
        _seats(deadline=t(2, "13:00")),
        content(*TEA, seat("e", "tea", occurrence=1)),
        (("deadline", ("e", "tea", "s", "1")),),
    ),
    Case(
        "a course that is over by the deadline",
        _seats(course=True, deadline=t(3, "13:00")),
        content(*TEA, seat("e", "tea", None, None)),
    ),
    Case(
        "a course whose last occurrence comes too late",
        _seats(course=True, deadline=t(3, "12:30")),
        content(*TEA, seat("e", "tea", None, None)),
        (("deadline", ("e", "tea", "s", "1")),),
    ),
)
