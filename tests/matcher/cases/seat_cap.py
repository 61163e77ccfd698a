"""Cases of ``seat-cap``."""

from models.items import Commitments
from models.policy import Caps, Policy
from models.week import Week
from tests.build import activity, content, enrolment, person, placed, seat, session, t, week
from tests.matcher.cases.base import Case

ENROLMENTS = (
    enrolment("e1", "p"),
    enrolment("e2", "p"),
    enrolment("e3", "q", "p"),
    enrolment("e4", "p"),
)


def _week(cap: int | None) -> Week:
    return week(
        people=(person("p"), person("q")),
        requests=(activity("a", session(occurrences=5)), *ENROLMENTS),
        policy=Policy(caps=Caps(seats_per_person=cap)),
    )


def _plan(*enrolments: str) -> Commitments:
    """Each sits on a day of its own."""
    return content(
        *(placed("a", t(k, "09:00"), occurrence=k) for k in range(5)),
        *(seat(e, "a", occurrence=k) for k, e in enumerate(enrolments)),
    )


BROKEN = (("seat-cap", ("p",)),)

CASES: tuple[Case, ...] = (
    Case("as many as allowed", _week(2), _plan("e1", "e2")),
    Case("one more", _week(2), _plan("e1", "e2", "e4"), BROKEN),
    # p is in e3's group as well, q is in nothing else.
    Case("one more, in a group", _week(2), _plan("e1", "e2", "e3"), BROKEN),
    Case("each of a group for themselves", _week(1), _plan("e3")),
    Case("none allowed", _week(0), _plan("e1"), BROKEN),
    Case("no cap in the policy", _week(None), _plan("e1", "e2", "e3", "e4")),
    Case(
        "the policy's usual cap is three",
        week(people=_week(0).people, requests=_week(0).requests),
        _plan("e1", "e2", "e3", "e4"),
        BROKEN,
    ),
    Case(
        "a course counts once",
        week(
            people=(person("p"), person("q")),
            requests=(activity("a", session(occurrences=5), course=True), *ENROLMENTS),
            policy=Policy(caps=Caps(seats_per_person=1)),
        ),
        content(
            *(placed("a", t(k, "09:00"), occurrence=k) for k in range(5)),
            seat("e1", "a", None, None),
        ),
    ),
)
