"""Cases of ``week-limit``: three tasks of 45 minutes each, which occupy an hour."""

from typing import Any

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


TWO = content(placed("a", t(0, "09:00"), P), placed("b", t(6, "09:00"), P))
THREE = content(*(placed(id, t(k, "09:00"), P) for k, id in enumerate("abc")))
SHARED = content(
    placed("a", t(0, "09:00"), P),
    placed("b", t(0, "09:00"), {"q": "r"}),
    placed("c", t(1, "09:00"), {"q": "r"}),
)
MINUTES = (("week-limit", ("p", "week_minutes")),)
TASKS = (("week-limit", ("p", "week_tasks")),)

CASES: tuple[Case, ...] = (
    # The minutes of the sessions count (90), not the slots they occupy (120).
    Case("all the minutes given", _week(week_minutes=90), TWO),
    Case("a minute more", _week(week_minutes=89), TWO, MINUTES),
    Case("minutes of all days", _week(week_minutes=134), THREE, MINUTES),
    Case("minutes of three tasks", _week(week_minutes=135), THREE),
    Case("all the tasks given", _week(week_tasks=3), THREE),
    Case("a task more", _week(week_tasks=2), THREE, TASKS),
    Case("no tasks given, none done", _week(week_tasks=0, week_minutes=0), content()),
    Case("each has a limit of their own", _week(week_tasks=2, week_minutes=90), SHARED),
    Case("both limits", _week(week_tasks=1, week_minutes=60), TWO, (*MINUTES, *TASKS)),
)
