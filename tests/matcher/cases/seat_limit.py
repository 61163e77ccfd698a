"""Cases of ``seat-limit``."""

from models.demand import Request
from models.items import Commitments
from models.week import Week
from tests.build import activity, content, enrolment, person, placed, seat, session, t, week
from tests.matcher.cases.base import Case

PEOPLE = tuple(person(id) for id in ("p1", "p2", "p3", "p4"))
# e1 is a group of two, e2 and e3 are one each.
ENROLMENTS = (enrolment("e1", "p1", "p2"), enrolment("e2", "p3"), enrolment("e3", "p4"))


def _week(offering: Request) -> Week:
    return week(people=PEOPLE, requests=(offering, *ENROLMENTS))


def _drop_in(limit: int) -> Week:
    return _week(activity("a", session(occurrences=2), session("x"), limit=limit))


def _course(limit: int) -> Week:
    return _week(activity("a", session(occurrences=2), limit=limit, course=True))


def _plan(**seats: tuple[str, int] | None) -> Commitments:
    """All three take place; who sits in which (None: the course)."""
    return content(
        placed("a", t(0, "09:00")),
        placed("a", t(1, "09:00"), occurrence=1),
        *(() if None in seats.values() else (placed("a", t(2, "09:00"), session="x"),)),
        *(seat(e, "a", *(at or (None, None))) for e, at in seats.items()),
    )


FIRST, SECOND, OTHER = ("s", 0), ("s", 1), ("x", 0)
BROKEN = (("seat-limit", ("a", "s", "0")),)
EACH = (*BROKEN, ("seat-limit", ("a", "s", "1")))

CASES: tuple[Case, ...] = (
    # A group of two and one more are three people.
    Case("as many people as places", _drop_in(3), _plan(e1=FIRST, e2=FIRST)),
    Case("one person more", _drop_in(2), _plan(e1=FIRST, e2=FIRST), BROKEN),
    Case("a group larger than the places", _drop_in(1), _plan(e1=FIRST), BROKEN),
    Case("all in different occurrences", _drop_in(2), _plan(e1=FIRST, e2=SECOND, e3=OTHER)),
    Case(
        "too many in the second",
        _drop_in(2),
        _plan(e1=SECOND, e2=FIRST, e3=SECOND),
        (("seat-limit", ("a", "s", "1")),),
    ),
    Case(
        "too many in the other session",
        _drop_in(1),
        _plan(e1=OTHER, e2=FIRST),
        (("seat-limit", ("a", "x", "0")),),
    ),
    Case("no places, nobody", _drop_in(0), _plan()),
    Case("no places, somebody", _drop_in(0), _plan(e2=FIRST), BROKEN),
    # A course seat counts in every occurrence.
    Case("a full course", _course(3), _plan(e1=None, e2=None)),
    Case("a course with one too many", _course(3), _plan(e1=None, e2=None, e3=None), EACH),
)
