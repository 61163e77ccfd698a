"""Cases of ``least-attendance``."""

from models.demand import Request
from models.items import Commitments
from models.week import Week
from tests.build import activity, content, enrolment, person, placed, seat, session, t, week
from tests.matcher.cases.base import Case

PEOPLE = tuple(person(id) for id in ("p1", "p2", "p3"))
# e1 is a group of two, e2 is one.
ENROLMENTS = (enrolment("e1", "p1", "p2"), enrolment("e2", "p3"))


def _week(offering: Request) -> Week:
    return week(people=PEOPLE, requests=(offering, *ENROLMENTS))


def _drop_in(least: int) -> Week:
    return _week(activity("a", session(occurrences=2), least=least))


def _course(least: int) -> Week:
    return _week(activity("a", session(occurrences=2), least=least, course=True))


def _plan(*occurrences: int, **seats: int | None) -> Commitments:
    """What takes place, and who sits in which occurrence (None: the course)."""
    return content(
        *(placed("a", t(k, "09:00"), occurrence=k) for k in occurrences),
        *(seat(e, "a", None if k is None else "s", k) for e, k in seats.items()),
    )


FIRST = ("least-attendance", ("a", "s", "0"))
SECOND = ("least-attendance", ("a", "s", "1"))

CASES: tuple[Case, ...] = (
    Case("as many people as needed", _drop_in(3), _plan(0, e1=0, e2=0)),
    Case("one person fewer", _drop_in(3), _plan(0, e1=0), (FIRST,)),
    Case("nobody", _drop_in(1), _plan(0), (FIRST,)),
    Case("nobody needed", _drop_in(0), _plan(0, 1)),
    Case("too few, so cancelled", _drop_in(3), _plan()),
    # A group of two is enough for the first, one alone is not for the second.
    Case("one occurrence is short", _drop_in(2), _plan(0, 1, e1=0, e2=1), (SECOND,)),
    Case("the other is cancelled", _drop_in(2), _plan(0, e1=0)),
    Case("each has enough", _drop_in(1), _plan(0, 1, e1=0, e2=1)),
    # A course seat counts in every occurrence.
    Case("a course with enough", _course(3), _plan(0, 1, e1=None, e2=None)),
    Case("a course with too few", _course(3), _plan(0, 1, e1=None), (FIRST, SECOND)),
    Case("a course cancelled", _course(3), _plan()),
)
