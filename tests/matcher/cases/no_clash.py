"""Cases of ``no-clash``."""

from models.demand import Choice, Request, RoomNeed, Session
from models.week import Week
from tests.build import (
    activity,
    content,
    enrolment,
    person,
    placed,
    request,
    role,
    room,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher.cases.base import Case


def _booking(id: str, *people: str) -> Request:
    given = session(room=RoomNeed(function="tea"))
    return request(id, "booking", people=people, sessions=(given,))


def _week(*requests: Request) -> Week:
    return week(
        people=(person("p"), person("q")), rooms=(room("one"), room("two")), requests=requests
    )


def _clash(*where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("no-clash", ("p", *where)),)


def _in(id: str, *people: str, of: str) -> Request:
    return enrolment(id, *people, choices=(Choice(activity=of),))


A, B = ("a", "s", "0"), ("b", "s", "0")
SERVE, P = request("v", sessions=(session(crew=(role(),)),)), {"p": "r"}
V = ("v", "s", "0")
# The second of them in e's group is p.
TWO = _week(activity("a"), activity("b"), _in("e", "q", "p", of="a"), _in("f", "p", of="b"))
SITS_SERVES = _week(activity("a"), _in("e", "p", of="a"), SERVE)
SITS_BOOKS = _week(activity("a"), _in("e", "p", of="a"), _booking("k", "q", "p"))
BOOKS_SERVES = _week(_booking("k", "q", "p"), SERVE)
BOOKS_TWICE = _week(_booking("k", "p", "q"), _booking("l", "p"))
COURSE = _week(
    activity("a", session(occurrences=2), session("x"), course=True), _in("e", "p", of="a"), SERVE
)
HOST = _week(activity("a", session(crew=(role(),))), _in("e", "p", of="a"))
COURSE_SEAT = seat("e", "a", None, None)
IN_COURSE = (
    placed("a", t(0, "09:00")),
    placed("a", t(1, "09:00"), occurrence=1),
    placed("a", t(2, "09:00"), session="x"),
    COURSE_SEAT,
)
K, L = ("k", "s", "0"), ("l", "s", "0")


def _at(start: str, end: str, id: str = "s") -> Session:
    """An hour on Monday at a time that is fixed."""
    return session(id, windows=(window(0, start, end),))


NINE, HALF, TEN = _at("09:00", "10:00"), _at("09:30", "10:30"), _at("10:00", "11:00")
# a at nine, b at half past nine, c at ten; p may sit in each.
ANNOUNCED = _week(
    activity("a", NINE),
    activity("b", HALF),
    activity("c", TEN),
    _in("e", "p", of="a"),
    _in("f", "p", of="b"),
    _in("g", "q", "p", of="c"),
)

CASES: tuple[Case, ...] = (
    Case(
        "sits in two, one after the other",
        TWO,
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "10:00")), seat("e", "a"), seat("f", "b")
        ),
    ),
    Case(
        "sits in two that overlap",
        TWO,
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "09:30")), seat("e", "a"), seat("f", "b")
        ),
        _clash("e", *A, "f", *B),
    ),
    Case(
        "sits in one of two that overlap",
        TWO,
        content(placed("a", t(0, "09:00")), placed("b", t(0, "09:30")), seat("e", "a")),
    ),
    # 61 minutes from 9:00 occupy until 10:30.
    Case(
        "sits within the last slot of another",
        _week(
            activity("a", session(minutes=61)),
            activity("b"),
            _in("e", "p", of="a"),
            _in("f", "p", of="b"),
        ),
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "10:00")), seat("e", "a"), seat("f", "b")
        ),
        _clash("e", *A, "f", *B),
    ),
    Case(
        "two people sit in two that overlap",
        _week(activity("a"), activity("b"), _in("e", "q", of="a"), _in("f", "p", of="b")),
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "09:00")), seat("e", "a"), seat("f", "b")
        ),
    ),
    Case(
        "two seats in the same occurrence",
        _week(activity("a"), _in("e", "p", of="a"), _in("f", "p", "q", of="a")),
        content(placed("a", t(0, "09:00")), seat("e", "a"), seat("f", "a")),
        _clash("e", *A, "f", *A),
    ),
    Case(
        "sits, then serves",
        SITS_SERVES,
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("v", t(0, "10:00"), P)),
    ),
    Case(
        "sits while serving",
        SITS_SERVES,
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("v", t(0, "09:30"), P)),
        _clash("e", *A, *V),
    ),
    Case(
        "sits while another serves",
        SITS_SERVES,
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("v", t(0, "09:00"), {"q": "r"})),
    ),
    Case(
        "sits in what they lead",
        HOST,
        content(placed("a", t(0, "09:00"), P), seat("e", "a")),
        _clash(*A, "e", *A),
    ),
    Case(
        "sits in what another leads",
        HOST,
        content(placed("a", t(0, "09:00"), {"q": "r"}), seat("e", "a")),
    ),
    Case(
        "sits, then has booked",
        SITS_BOOKS,
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("k", t(0, "10:00"), room="one")),
    ),
    Case(
        "sits while having booked",
        SITS_BOOKS,
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("k", t(0, "08:30"), room="one")),
        _clash(*K, "e", *A),
    ),
    Case(
        "serves after a booking",
        BOOKS_SERVES,
        content(placed("k", t(0, "09:00"), room="one"), placed("v", t(0, "10:00"), P)),
    ),
    Case(
        "serves during a booking",
        BOOKS_SERVES,
        content(placed("k", t(0, "09:00"), room="one"), placed("v", t(0, "09:30"), P)),
        _clash(*K, *V),
    ),
    Case(
        "two bookings, one after the other",
        BOOKS_TWICE,
        content(placed("k", t(0, "09:00"), room="one"), placed("l", t(0, "10:00"), room="two")),
    ),
    Case(
        "two bookings that overlap",
        BOOKS_TWICE,
        content(placed("k", t(0, "09:00"), room="one"), placed("l", t(0, "09:30"), room="two")),
        _clash(*K, *L),
    ),
    Case(
        "one household, other people",
        _week(_booking("k", "p"), _booking("l", "q")),
        content(placed("k", t(0, "09:00"), room="one"), placed("l", t(0, "09:00"), room="two")),
    ),
    # Set-up and turnover of a room keep nobody from leaving.
    Case(
        "as the first booking is tidied up",
        week(
            people=(person("p"), person("q")),
            rooms=(room("one", turnover_minutes=60), room("two")),
            requests=BOOKS_TWICE.requests,
        ),
        content(placed("k", t(0, "09:00"), room="one"), placed("l", t(0, "10:00"), room="two")),
    ),
    Case(
        "between the meetings of a course",
        COURSE,
        content(*IN_COURSE, placed("v", t(1, "10:00"), P)),
    ),
    Case(
        "during the second meeting of a course",
        COURSE,
        content(*IN_COURSE, placed("v", t(1, "09:30"), P)),
        _clash("e", "a", "s", "1", *V),
    ),
    Case(
        "during another session of the course",
        COURSE,
        content(*IN_COURSE, placed("v", t(2, "09:30"), P)),
        _clash("e", "a", "x", "0", *V),
    ),
    Case(
        "a course that meets twice at a time",
        COURSE,
        content(
            placed("a", t(0, "09:00")),
            placed("a", t(1, "09:00"), occurrence=1),
            placed("a", t(1, "09:30"), session="x"),
            COURSE_SEAT,
        ),
        _clash("e", "a", "s", "1", "e", "a", "x", "0"),
    ),
    Case(
        "a drop-in seat is in one occurrence",
        _week(activity("a", session(occurrences=2)), _in("e", "p", of="a"), SERVE),
        content(
            placed("a", t(0, "09:00")),
            placed("a", t(1, "09:00"), occurrence=1),
            seat("e", "a"),
            placed("v", t(1, "09:00"), P),
        ),
    ),
    # Serving twice at a time is another rule's.
    Case(
        "serves twice, then sits",
        _week(
            activity("a"),
            _in("e", "p", of="a"),
            SERVE,
            request("u", sessions=(session(minutes=90, crew=(role(),)),)),
        ),
        content(
            placed("u", t(0, "09:00"), P),
            placed("v", t(0, "09:00"), P),
            placed("a", t(0, "10:00")),
            seat("e", "a"),
        ),
        (
            ("no-double-booking-person", ("p", *V, "u", "s", "0")),
            *_clash("u", "s", "0", "e", *A),
        ),
    ),
    Case(
        "sits through two tasks",
        _week(
            activity("a", session(minutes=180)),
            _in("e", "p", of="a"),
            SERVE,
            request("u", sessions=(session(crew=(role(),)),)),
        ),
        content(
            placed("a", t(0, "09:00")),
            seat("e", "a"),
            placed("v", t(0, "09:30"), P),
            placed("u", t(0, "11:00"), P),
        ),
        (*_clash("e", *A, *V), *_clash("e", *A, "u", "s", "0")),
    ),
    # u lasts from 9:00 to 12:00; v, within it, is over when p should sit.
    Case(
        "sits while the longer of two tasks goes on",
        _week(
            activity("a"),
            _in("e", "p", of="a"),
            SERVE,
            request("u", sessions=(session(minutes=180, crew=(role(),)),)),
        ),
        content(
            placed("u", t(0, "09:00"), P),
            placed("v", t(0, "09:30"), P),
            placed("a", t(0, "11:00")),
            seat("e", "a"),
        ),
        (
            ("no-double-booking-person", ("p", "u", "s", "0", *V)),
            *_clash("u", "s", "0", "e", *A),
        ),
    ),
    # All day at u (9:00 to 15:00) p sits in a (9:30), has booked k (10:00 to 12:00), sits in b
    # (10:30) and serves in v (11:00). Each runs into u, but v, served as u is, into the booking.
    Case(
        "a day of clashes",
        week(
            people=(person("p"),),
            rooms=(room("one"),),
            requests=(
                activity("a", session(minutes=30)),
                activity("b", session(minutes=30)),
                _in("e", "p", of="a"),
                _in("f", "p", of="b"),
                request(
                    "k",
                    "booking",
                    people=("p",),
                    sessions=(session(minutes=120, room=RoomNeed(function="tea")),),
                ),
                SERVE,
                request("u", sessions=(session(minutes=360, crew=(role(),)),)),
            ),
        ),
        content(
            placed("u", t(0, "09:00"), P),
            placed("a", t(0, "09:30")),
            seat("e", "a"),
            placed("k", t(0, "10:00"), room="one"),
            placed("b", t(0, "10:30")),
            seat("f", "b"),
            placed("v", t(0, "11:00"), P),
        ),
        (
            *_clash("u", "s", "0", "e", *A),
            *_clash("u", "s", "0", *K),
            *_clash("u", "s", "0", "f", *B),
            *_clash(*K, *V),
            ("no-double-booking-person", ("p", "u", "s", "0", *V)),
        ),
    ),
    Case(
        "serves, and has the same seat twice",
        SITS_SERVES,
        content(placed("v", t(0, "09:00"), P), placed("a", t(0, "09:30")), *(seat("e", "a"),) * 2),
        (*_clash(*V, "e", *A), ("one-seat", ("e",))),
    ),
    Case(
        "sits in two whose times are fixed, one after the other",
        ANNOUNCED,
        content(
            placed("a", t(0, "09:00")), placed("c", t(0, "10:00")), seat("e", "a"), seat("g", "c")
        ),
    ),
    Case(
        "sits in two whose fixed times overlap",
        ANNOUNCED,
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "09:30")), seat("e", "a"), seat("f", "b")
        ),
        _clash("e", *A, "f", *B),
    ),
    # b runs into c for p, not for q.
    Case(
        "sits in the last two whose fixed times overlap",
        ANNOUNCED,
        content(
            placed("b", t(0, "09:30")), placed("c", t(0, "10:00")), seat("f", "b"), seat("g", "c")
        ),
        _clash("f", *B, "g", "c", "s", "0"),
    ),
    Case(
        "sits at a fixed time while serving",
        _week(activity("a", NINE), _in("e", "p", of="a"), SERVE),
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("v", t(0, "09:30"), P)),
        _clash("e", *A, *V),
    ),
    Case(
        "sits at a fixed time while having booked",
        _week(activity("a", NINE), _in("e", "p", of="a"), _booking("k", "p")),
        content(placed("a", t(0, "09:00")), seat("e", "a"), placed("k", t(0, "08:30"), room="one")),
        _clash(*K, "e", *A),
    ),
    Case(
        "sits at a fixed time and in what was moved there",
        _week(activity("a", NINE), activity("b"), _in("e", "p", of="a"), _in("f", "p", of="b")),
        content(
            placed("a", t(0, "09:00")), placed("b", t(0, "09:30")), seat("e", "a"), seat("f", "b")
        ),
        _clash("e", *A, "f", *B),
    ),
    Case(
        "a course whose fixed times overlap",
        _week(activity("a", NINE, _at("09:30", "10:30", "x"), course=True), _in("e", "p", of="a")),
        content(placed("a", t(0, "09:00")), placed("a", t(0, "09:30"), session="x"), COURSE_SEAT),
        _clash("e", *A, "e", "a", "x", "0"),
    ),
    Case(
        "one booking twice at a time",
        _week(
            request(
                "k",
                "booking",
                people=("p",),
                sessions=(session(room=RoomNeed(function="tea"), occurrences=2),),
            )
        ),
        content(
            placed("k", t(0, "09:00"), room="one"),
            placed("k", t(0, "09:30"), room="two", occurrence=1),
        ),
        _clash(*K, "k", "s", "1"),
    ),
)
