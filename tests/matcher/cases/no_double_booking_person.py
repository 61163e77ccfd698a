"""Cases of ``no-double-booking-person``."""

from models.demand import Request
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case


def _task(id: str, minutes: int = 60, place: str = "h1", occurrences: int = 1) -> Request:
    given = session(minutes=minutes, crew=(role(),), occurrences=occurrences)
    return request(id, place=place, sessions=(given,))


def _week(*requests: Request) -> Week:
    return week(people=(person("p"), person("q")), requests=requests)


P, Q = {"p": "r"}, {"q": "r"}
A, B, C = ("a", "s", "0"), ("b", "s", "0"), ("c", "s", "0")
NAME = "no-double-booking-person"
BOTH = ((NAME, ("p", *A, *B)),)
TWO = _week(_task("a"), _task("b"))
ODD = _week(_task("a", minutes=61), _task("b"))
LONG = _week(_task("a", minutes=180), _task("b"), _task("c"))

CASES: tuple[Case, ...] = (
    Case(
        "one begins as the other ends",
        TWO,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), P)),
    ),
    Case(
        "one begins a slot before that",
        TWO,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "09:30"), P)),
        BOTH,
    ),
    Case(
        "at the same time",
        TWO,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "09:00"), P)),
        BOTH,
    ),
    Case(
        "different people at the same time",
        TWO,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "09:00"), Q)),
    ),
    # 61 minutes from 9:00 occupy until 10:30.
    Case(
        "within the last slot",
        ODD,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), P)),
        BOTH,
    ),
    Case(
        "after the last slot",
        ODD,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:30"), P)),
    ),
    Case(
        "over midnight",
        TWO,
        content(placed("a", t(0, "23:30"), P), placed("b", t(1, "00:00"), P)),
        BOTH,
    ),
    Case(
        "two occurrences of one session",
        _week(_task("a", occurrences=2)),
        content(placed("a", t(0, "09:00"), P), placed("a", t(0, "09:30"), P, occurrence=1)),
        ((NAME, ("p", *A, "a", "s", "1")),),
    ),
    # The short ones do not touch each other; each is in the long one's way.
    Case(
        "two short ones within a long one",
        LONG,
        content(
            placed("a", t(0, "09:00"), P),
            placed("b", t(0, "09:30"), P),
            placed("c", t(0, "11:00"), P),
        ),
        ((NAME, ("p", *A, *B)), (NAME, ("p", *A, *C))),
    ),
    # The first two are one occurrence, placed at 9:00 and 9:30 for three hours each; b,
    # at 12:00, still runs into the second.
    Case(
        "one stated twice, and another in its way",
        LONG,
        content(
            placed("a", t(0, "09:00"), P),
            placed("a", t(0, "09:30"), P),
            placed("b", t(0, "12:00"), P),
        ),
        (("once", A), (NAME, ("p", *A, *B))),
    ),
    # b (10:00 and again 11:00) runs into a (9:00 to 12:00) both times.
    Case(
        "another stated twice in its way",
        LONG,
        content(
            placed("a", t(0, "09:00"), P),
            placed("b", t(0, "10:00"), P),
            placed("b", t(0, "11:00"), P),
        ),
        (("once", B), (NAME, ("p", *A, *B)), (NAME, ("p", *A, *B))),
    ),
    # b (9:30 to 12:00, and again from 10:30) outlasts a (until 11:00): a is in its way, b is not.
    Case(
        "the longer one stated twice",
        _week(_task("a", minutes=120), _task("b", minutes=150)),
        content(
            placed("a", t(0, "09:00"), P),
            placed("b", t(0, "09:30"), P),
            placed("b", t(0, "10:30"), P),
        ),
        (("once", B), (NAME, ("p", *A, *B)), (NAME, ("p", *A, *B))),
    ),
    # While they overlap there is no way and no rest to speak of: one breach of one rule.
    Case(
        "far apart and without rest",
        week(
            people=(person("p", rest_minutes=60),),
            requests=(_task("a"), _task("b", place="h5")),
        ),
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "09:30"), P)),
        BOTH,
    ),
)
