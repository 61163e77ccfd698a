"""Cases of ``day-limit``: three tasks of 45 minutes each, which occupy an hour."""

from typing import Any

from models.base import Window
from models.items import Commitments
from models.time import Calendar
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case

P = {"p": "r"}


def _week(**limits: Any) -> Week:
    return week(
        people=(person("p", **limits), person("q", **limits)),
        requests=tuple(
            request(id, sessions=(session(minutes=45, crew=(role(),)),)) for id in ("a", "b", "c")
        ),
    )


def _plan(*starts: str) -> Commitments:
    return content(*(placed(id, s, P) for id, s in zip("abc", starts, strict=False)))


MONDAY = _plan(t(0, "09:00"), t(0, "20:00"))
# Begins on Monday, ends on Tuesday at 0:30.
NIGHT = _plan(t(0, "09:00"), t(0, "23:30"), t(1, "09:00"))
MIDNIGHT = _plan(t(0, "23:00"), t(1, "00:00"))
DAYS = _plan(t(0, "09:00"), t(1, "09:00"), t(2, "09:00"))
MINUTES = (("day-limit", ("p", "day_minutes", "2026-11-23")),)
TASKS = (("day-limit", ("p", "day_tasks", "2026-11-23")),)

# In Berlin Sunday 2026-10-25 has 25 hours: half past eleven at night is its 50th slot.
WHOLE = Window(start="2026-10-19T00:00", end="2026-10-27T00:00")
BERLIN = week(
    calendar=Calendar(time_zone="Europe/Berlin", start="2026-10-19", days=8),
    people=(person("p", windows=(WHOLE,), day_tasks=1),),
    requests=tuple(
        request(id, sessions=(session(minutes=15, windows=(WHOLE,), crew=(role(),)),))
        for id in ("a", "b")
    ),
)

CASES: tuple[Case, ...] = (
    # The minutes of the sessions count (90), not the slots they occupy (120).
    Case("all the minutes given", _week(day_minutes=90), MONDAY),
    Case("a minute more", _week(day_minutes=89), MONDAY, MINUTES),
    Case("all the tasks given", _week(day_tasks=2), MONDAY),
    Case("a task more", _week(day_tasks=1), MONDAY, TASKS),
    Case("each day for itself", _week(day_tasks=1, day_minutes=45), DAYS),
    Case("a task over midnight is wholly of its first day", _week(day_minutes=90), NIGHT),
    Case("too much for that day", _week(day_minutes=89), NIGHT, MINUTES),
    Case("a task too many for that day", _week(day_tasks=1), NIGHT, TASKS),
    Case("midnight begins the next day", _week(day_tasks=1, day_minutes=45), MIDNIGHT),
    Case(
        "each has a limit of their own",
        _week(day_tasks=1),
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "09:00"), {"q": "r"})),
    ),
    Case("both limits", _week(day_tasks=1, day_minutes=60), MONDAY, (*MINUTES, *TASKS)),
    Case(
        "on a day of 25 hours",
        BERLIN,
        _plan("2026-10-25T00:00", "2026-10-25T23:30"),
        (("day-limit", ("p", "day_tasks", "2026-10-25")),),
    ),
    Case("after a day of 25 hours", BERLIN, _plan("2026-10-25T23:30", "2026-10-26T00:00")),
)
