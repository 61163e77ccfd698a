"""Cases of ``one-seat``."""

from models.demand import Choice, Request
from models.items import Commitments, Seat
from models.policy import Caps, Policy
from models.week import Week
from tests.build import activity, content, enrolment, person, placed, seat, session, t, week
from tests.matcher.cases.base import Case


def _week(*choices: Choice, offering: Request | None = None) -> Week:
    """Activity a meets twice and has another session x; b meets once; one seat each."""
    given = offering or activity("a", session(occurrences=2), session("x"))
    return week(
        policy=Policy(caps=Caps(seats_per_person=1)),
        people=(person("p"),),
        requests=(given, activity("b"), enrolment("e", "p", choices=choices or None)),
    )


ALL = (
    placed("a", t(0, "09:00")),
    placed("a", t(1, "09:00"), occurrence=1),
    placed("a", t(2, "09:00"), session="x"),
    placed("b", t(3, "09:00")),
)
BROKEN = (("one-seat", ("e", "a")),)
EITHER = _week(Choice(activity="a"), Choice(activity="b"))
COURSE = _week(offering=activity("a", session(occurrences=2), session("x"), course=True))
IN_COURSE = seat("e", "a", None, None)


def _plan(*seats: Seat) -> Commitments:
    return content(*ALL, *seats)


CASES: tuple[Case, ...] = (
    Case("no seat", EITHER, _plan()),
    Case("a seat chosen", EITHER, _plan(seat("e", "a"))),
    Case("the second choice", EITHER, _plan(seat("e", "b"))),
    Case("two seats", EITHER, _plan(seat("e", "a"), seat("e", "b")), (("one-seat", ("e",)),)),
    Case(
        "two occurrences of one activity",
        EITHER,
        _plan(seat("e", "a"), seat("e", "a", occurrence=1)),
        (("one-seat", ("e",)),),
    ),
    Case(
        "the same seat stated twice",
        EITHER,
        _plan(seat("e", "a"), seat("e", "a")),
        (("one-seat", ("e",)),),
    ),
    Case("another activity", _week(Choice(activity="b")), _plan(seat("e", "a")), BROKEN),
    Case(
        "another activity, stated twice",
        _week(Choice(activity="b")),
        _plan(seat("e", "a"), seat("e", "a")),
        (*BROKEN, ("one-seat", ("e",))),
    ),
    Case(
        "the session chosen",
        _week(Choice(activity="a", session="s")),
        _plan(seat("e", "a", occurrence=1)),
    ),
    Case(
        "another session",
        _week(Choice(activity="a", session="x")),
        _plan(seat("e", "a")),
        BROKEN,
    ),
    Case(
        "the occurrence chosen",
        _week(Choice(activity="a", session="s", occurrence=1)),
        _plan(seat("e", "a", occurrence=1)),
    ),
    Case(
        "another occurrence",
        _week(Choice(activity="a", session="s", occurrence=1)),
        _plan(seat("e", "a")),
        BROKEN,
    ),
    # Each choice stands for itself: the first is of another activity, the second of another
    # session.
    Case(
        "a bit of either choice",
        _week(Choice(activity="b", session="s"), Choice(activity="a", session="x")),
        _plan(seat("e", "a")),
        BROKEN,
    ),
    Case(
        "in an occurrence that is not placed",
        EITHER,
        content(ALL[0], ALL[3], seat("e", "a", occurrence=1)),
        (("one-seat", ("e", "a", "s", "1")),),
    ),
    Case("in a course", COURSE, _plan(IN_COURSE)),
    Case(
        "in a course that is cancelled",
        COURSE,
        content(IN_COURSE),
        tuple(("one-seat", ("e", "a", s, k)) for s, k in (("s", "0"), ("s", "1"), ("x", "0"))),
    ),
    # Half a course is no course (bundle), and its seat is worth nothing.
    Case(
        "in half a course",
        COURSE,
        content(*ALL[:2], IN_COURSE),
        (("one-seat", ("e", "a", "x", "0")), ("bundle", ("a",))),
    ),
)
