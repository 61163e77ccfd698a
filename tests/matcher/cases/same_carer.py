"""Cases of ``same-carer``."""

from models.items import Commitments
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case


def _week(same: bool) -> Week:
    crew = (role(same_carer=same), role("driver"))
    return week(
        people=tuple(person(id) for id in ("p", "q", "d", "e")),
        requests=(
            request(
                "r",
                sessions=(session(occurrences=3, crew=crew), session("x", crew=crew)),
            ),
        ),
    )


def _plan(*carers: str) -> Commitments:
    """Each occurrence with its carer (- for none placed) and a driver that changes."""
    return content(
        *(
            placed("r", t(k, "09:00"), {p: "r", "de"[k % 2]: "driver"}, occurrence=k)
            for k, p in enumerate(carers)
            if p != "-"
        )
    )


SAME = _week(True)
BROKEN = (("same-carer", ("r", "s", "r")),)

CASES: tuple[Case, ...] = (
    Case("the same every time, another driver", SAME, _plan(*"ppp")),
    Case("another the second time", SAME, _plan(*"pqp"), BROKEN),
    Case("another the last time", SAME, _plan(*"ppq"), BROKEN),
    Case("the same, one time missing", SAME, _plan(*"p-p")),
    Case("another, one time missing", SAME, _plan(*"p-q"), BROKEN),
    Case("one time only", SAME, _plan(*"--q")),
    Case("where it is not asked for", _week(False), _plan(*"pqp")),
    # Continuity is within a session, not between two sessions.
    Case(
        "another in another session",
        SAME,
        content(
            placed("r", t(0, "09:00"), {"p": "r", "d": "driver"}),
            placed("r", t(1, "09:00"), {"q": "r", "d": "driver"}, session="x"),
        ),
    ),
)
