"""Cases of ``same-carer``."""

from models.demand import Spacing
from models.items import Commitments
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week, window
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


def _on_days(*days: int, least: int, most: int) -> Week:
    """Three occurrences, so many days apart; p is free in the morning of these days only."""
    free = tuple(window(day, "08:00", "12:00") for day in days)
    spacing = Spacing(min_days=least, max_days=most)
    one = session(occurrences=3, spacing=spacing, crew=(role(same_carer=True),))
    return week(
        people=(person("p", windows=free), person("q")),
        requests=(request("r", sessions=(one,)),),
    )


def _by_p(*days: int | None) -> Commitments:
    return content(
        *(
            placed("r", t(day, "09:00"), {"p": "r"}, occurrence=k)
            for k, day in enumerate(days)
            if day is not None
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
    # As many as the carer's days allow: what the encoding says of them must not be too little.
    Case("free on two days", _on_days(0, 2, least=1, most=6), _by_p(0, 2, None)),
    Case("the first and the last", _on_days(0, 4, least=2, most=2), _by_p(0, None, 4)),
    Case("free on three days just apart", _on_days(0, 2, 4, least=2, most=2), _by_p(0, 2, 4)),
    Case("all on one day", _on_days(0, least=0, most=6), _by_p(0, None, None)),
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
