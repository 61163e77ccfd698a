"""Who must be told, and how near the broken promises lay."""

from __future__ import annotations

from typing import Any

import pytest

from models.demand import Choice, Line, Role, RoomNeed, SeatOffer, SeatWish, Session
from models.items import Commitments, Flow, Placement, Seat
from models.week import Decisions, History, Week
from tests.build import WHOLE_WEEK, content, flow, person, placed, pledge, request, room, t, week
from tests.matcher.goals.base import EMPTY, value

VISIT = Session(
    id="s", minutes=30, windows=(WHOLE_WEEK,), crew=(Role(id="a"),), home_visit=True, occurrences=2
)
TEA = Session(
    id="s",
    minutes=30,
    windows=(WHOLE_WEEK,),
    crew=(Role(id="a"),),
    room=RoomNeed(function="tea"),
    occurrences=2,
)
TALK = Session(id="s2", minutes=30, windows=(WHOLE_WEEK,))
RICE = (Line(id="l", item="rice", amount=9),)


def promised(*decisions: Flow | Placement | Seat, withdrawn: tuple[str, ...] = ()) -> Week:
    """h1 awaits visits, h3 holds a tea where e's group sits, the firm and nobody want rice."""
    tea = {"household": "h3", "sessions": (TEA, TALK), "seats": SeatOffer(limit=9)}
    wish = SeatWish(choices=(Choice(activity="tea"),))
    return week(
        people=tuple(person(p) for p in ("p", "q", "k1", "k2")),
        pledges=(pledge("rice1", "rice", 9), pledge("rice2", "rice", 9)),
        rooms=(room("tea1"), room("tea2")),
        requests=(
            request("visit", sessions=(VISIT,)),
            request("tea", "activity", **tea),
            request("e", "enrolment", household="h4", people=("k1", "k2"), seat=wish),
            request("stock", household=None, organisation="firm", lines=RICE),
            request("alley", household=None, lines=RICE),
        ),
        history=History(promises=content(*decisions)),
        decisions=Decisions(withdrawn=withdrawn),
    )


VISITED = placed("visit", t(1, "09:00"), {"p": "a"})
POURED = placed("tea", t(2, "09:00"), {"p": "a"}, room="tea1")
SEATED = Seat(request="e", activity="tea", session="s", occurrence=0)

# name, promises, plan, people to tell, Σ days left (7 days; Monday is day 0) of broken promises
CASES: tuple[tuple[str, Week, Commitments, int, int], ...] = (
    ("nothing promised", promised(), content(VISITED), 0, 0),
    ("all kept", promised(VISITED, POURED, SEATED), content(VISITED, POURED, SEATED), 0, 0),
    # The visit (day 1: 6 left) and its helper (6): h1 and p. A visit at home tells h1 once.
    ("visit dropped", promised(VISITED), EMPTY, 2, 12),
    # Only the crew promise breaks, but at home: p and h1.
    (
        "other helper at home",
        promised(VISITED),
        content(placed("visit", t(1, "09:00"), {"q": "a"})),
        2,
        6,
    ),
    ("other time", promised(VISITED), content(placed("visit", t(1, "09:30"), {"p": "a"})), 2, 12),
    (
        "other occurrence",
        promised(VISITED),
        content(placed("visit", t(1, "09:00"), {"p": "a"}, occurrence=1)),
        2,
        12,
    ),
    # Another room: h3 is told (day 2: 5 left), p still comes at the promised time.
    (
        "other room",
        promised(POURED),
        content(placed("tea", t(2, "09:00"), {"p": "a"}, room="tea2")),
        1,
        5,
    ),
    # Not at home: only p is told of another helper.
    (
        "other helper",
        promised(POURED),
        content(placed("tea", t(2, "09:00"), {"q": "a"}, room="tea1")),
        1,
        5,
    ),
    # p in both, h1, h3: three people; 6 + 6 + 5 + 5.
    ("p in both", promised(VISITED, POURED), EMPTY, 3, 22),
    # Both of the group; the tea was promised for day 2, and it still takes place.
    ("group unseated", promised(POURED, SEATED), content(POURED), 2, 5),
    # No placement of the tea was promised: day 0.
    ("seat without a time", promised(SEATED), EMPTY, 2, 7),
    (
        "rice cut",
        promised(flow("stock", "rice1", 3, at=t(3))),
        content(flow("stock", "rice1", 2)),
        1,
        4,
    ),
    (
        "rice raised and later",
        promised(flow("stock", "rice1", 3)),
        content(flow("stock", "rice1", 4, at=t(5))),
        0,
        0,
    ),
    # Totals count: 2 + 1 promised, 3 given.
    (
        "rice split",
        promised(flow("stock", "rice1", 2), flow("stock", "rice1", 1, at=t(2))),
        content(flow("stock", "rice1", 3)),
        0,
        0,
    ),
    # One promise per pledge and line, due at its earliest time (day 2).
    (
        "split cut",
        promised(flow("stock", "rice1", 2, at=t(4)), flow("stock", "rice1", 1, at=t(2))),
        content(flow("stock", "rice1", 2)),
        1,
        5,
    ),
    (
        "split cut, the earliest stated first",
        promised(flow("stock", "rice1", 1, at=t(2)), flow("stock", "rice1", 2, at=t(4))),
        content(flow("stock", "rice1", 2)),
        1,
        5,
    ),
    # The other pledge's rice keeps no promise of the first.
    ("other pledge", promised(flow("stock", "rice1", 3)), content(flow("stock", "rice2", 3)), 1, 7),
    # Nobody's household or organisation: the request itself; two lines of it are two promises.
    (
        "request itself",
        promised(flow("alley", "rice1", 1), flow("alley", "rice2", 1)),
        EMPTY,
        1,
        14,
    ),
    # What is unknown still has to be told: the request by its id, the person by theirs.
    ("unknown request", promised(placed("gone", t(0, "09:00"), {"nobody": "a"})), EMPTY, 2, 14),
    ("unknown enrolment", promised(Seat(request="gone", activity="tea")), EMPTY, 1, 7),
    ("unknown pledge", promised(flow("stock", "gone", 1)), EMPTY, 1, 7),
    # p has withdrawn, q comes instead: p and, at home, h1.
    (
        "withdrawn helper",
        promised(VISITED, withdrawn=("p",)),
        content(placed("visit", t(1, "09:00"), {"q": "a"})),
        2,
        6,
    ),
    # What was due before the week counts like its first day; after it, nothing.
    ("before the week", promised(placed("tea", "2026-11-20T09:00")), EMPTY, 1, 7),
    ("after the week", promised(placed("tea", "2026-12-20T09:00")), EMPTY, 1, 0),
)


@pytest.mark.parametrize(
    ("week", "plan", "people", "days"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_broken_promises(week: Week, plan: Commitments, people: int, days: int) -> None:
    assert value("promises", week, plan) == -people
    assert value("promises-ahead", week, plan) == -days


def test_a_course_seat_was_promised_for_the_first_of_its_meetings() -> None:
    # Promised on day 4 and day 2; a course seat names neither: due on day 2, 5 days left.
    seat = Seat(request="e", activity="tea")
    first, second = placed("tea", t(4, "09:00")), placed("tea", t(2, "09:00"), session="s2")
    kept = content(first, second)
    assert value("promises-ahead", promised(first, second, seat), kept) == -5


def test_a_drop_in_seat_was_promised_for_its_own_meeting() -> None:
    # Occurrence 1 was promised for day 4: 3 left, whatever occurrence 0 was promised for.
    seat = Seat(request="e", activity="tea", session="s", occurrence=1)
    first, second = placed("tea", t(2)), placed("tea", t(4), occurrence=1)
    assert value("promises-ahead", promised(first, second, seat), content(first)) == -3 - 3


def test_a_party_is_told_once_however_much_it_asked_for() -> None:
    # Of the household h1 two wishes and one that the firm asked in its name; of the firm itself
    # two; of nobody two, each for itself; and one that the week no longer knows.
    asks: dict[str, dict[str, Any]] = {
        "r1": {"household": "h1"},
        "r2": {"household": "h1"},
        "both": {"household": "h1", "organisation": "firm"},
        "o1": {"household": None, "organisation": "firm"},
        "o2": {"household": None, "organisation": "firm"},
        "n1": {"household": None},
        "n2": {"household": None},
    }
    given = week(
        pledges=(pledge("rice1", "rice", 9),),
        requests=tuple(request(id, lines=RICE, **who) for id, who in asks.items()),
        history=History(promises=content(*(flow(id, "rice1", 1) for id in (*asks, "gone")))),
    )
    # h1, firm, n1, n2, gone.
    assert value("promises", given) == -5


def test_only_meetings_that_the_seat_covers_say_when_it_was_promised() -> None:
    # Earlier are a visit (another request, of the same session and occurrence), tea's talk (another
    # session) and its second round (another occurrence): all kept. The seat was for Thursday (day
    # 3): 4 days left.
    others = (
        placed("visit", t(0, "09:00")),
        placed("tea", t(1, "09:00"), session="s2"),
        placed("tea", t(2, "09:00"), occurrence=1, room="tea1"),
    )
    thursday = placed("tea", t(3, "09:00"), room="tea1")
    given = promised(*others, thursday, SEATED)
    assert value("promises-ahead", given, content(*others, thursday)) == -4
