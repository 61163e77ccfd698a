"""Cases of ``vetted``."""

from typing import Any

from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case


def _week(**fields: Any) -> Week:
    given = session(**{"crew": (role(count=2),), **fields})
    people = (person("p", vetted=True), person("q"), person("u", vetted=True))
    return week(people=people, requests=(request("r", sessions=(given,)),))


BOTH_VETTED = content(placed("r", t(0, "09:00"), {"p": "r", "u": "r"}))
ONE_NOT = content(placed("r", t(0, "09:00"), {"p": "r", "q": "r"}))
BROKEN = (("vetted", ("r", "s", "0", "q")),)

CASES: tuple[Case, ...] = (
    Case("a home visit, all vetted", _week(home_visit=True), BOTH_VETTED),
    Case("a home visit, one not", _week(home_visit=True), ONE_NOT, BROKEN),
    Case("with children, all vetted", _week(children=True), BOTH_VETTED),
    Case("with children, one not", _week(children=True), ONE_NOT, BROKEN),
    Case("children at home, one not", _week(children=True, home_visit=True), ONE_NOT, BROKEN),
    Case("neither", _week(), ONE_NOT),
    Case(
        "a home visit without crew",
        _week(home_visit=True, crew=()),
        content(placed("r", t(0, "09:00"))),
    ),
)
