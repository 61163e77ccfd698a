"""Cases of ``booking-cap``."""

from typing import Any

from models.demand import Request, RoomNeed
from models.items import Commitments
from models.policy import Caps, Policy
from models.week import Week
from tests.build import content, placed, request, room, session, t, week
from tests.matcher.cases.base import Case


def _booking(id: str, kind: str = "booking", times: int = 1, **fields: Any) -> Request:
    given = session(occurrences=times, room=RoomNeed(function="tea"))
    return request(id, kind, sessions=(given,), **fields)


def _week(cap: int | None, *requests: Request) -> Week:
    policy = Policy(caps=Caps(bookings_per_household=cap))
    return week(rooms=(room("one"),), requests=requests, policy=policy)


def _plan(*ids: str) -> Commitments:
    """Each booking on a day of its own; a second mention is its next occurrence."""
    return content(
        *(
            placed(id, t(day, "09:00"), room="one", occurrence=ids[:day].count(id))
            for day, id in enumerate(ids)
        )
    )


THREE = (_booking("a"), _booking("b"), _booking("c"))
BROKEN = (("booking-cap", ("h1",)),)

CASES: tuple[Case, ...] = (
    Case("as many as allowed", _week(2, *THREE), _plan("a", "b")),
    Case("one more", _week(2, *THREE), _plan("a", "b", "c"), BROKEN),
    Case(
        "one that meets twice counts twice",
        _week(1, _booking("a", times=2)),
        _plan("a", "a"),
        BROKEN,
    ),
    Case("one that meets once of two times", _week(1, _booking("a", times=2)), _plan("a")),
    Case(
        "each household for itself",
        _week(1, _booking("a"), _booking("b", household="h2")),
        _plan("a", "b"),
    ),
    Case(
        "no household, no cap",
        _week(0, *(_booking(id, household=None) for id in "ab")),
        _plan("a", "b"),
    ),
    Case("no cap in the policy", _week(None, *THREE), _plan("a", "b", "c")),
    Case("none allowed", _week(0, *THREE), _plan("b"), BROKEN),
    Case(
        "only bookings count",
        _week(1, _booking("a"), _booking("b", "need"), _booking("c", "activity")),
        _plan("a", "b", "c"),
    ),
    Case(
        "the policy's usual cap is two",
        week(rooms=(room("one"),), requests=THREE),
        _plan("a", "b", "c"),
        BROKEN,
    ),
)
