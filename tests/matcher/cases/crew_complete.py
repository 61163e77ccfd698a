"""Cases of ``crew-complete``."""

from models.demand import Role
from models.items import Assignment, Placement
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case

PEOPLE = (person("p"), person("q"), person("u"))


def _week(*roles: Role) -> Week:
    return week(people=PEOPLE, requests=(request("r", sessions=(session(crew=roles),)),))


def _crew(*pairs: tuple[str, str]) -> Placement:
    """A crew of (role, person), the same person as often as stated."""
    return placed("r", t(0, "09:00")).model_copy(
        update={"crew": tuple(Assignment(role=r, person=p) for r, p in pairs)}
    )


ONE = _week(role())
TWO = _week(role(count=2))
ROLES = _week(role("x"), role("y"))
HOST = _week(role(people=("p", "q")))


def _wrong(*rest: str) -> tuple[str, tuple[str, ...]]:
    return "crew-complete", ("r", "s", "0", *rest)


CASES: tuple[Case, ...] = (
    Case("one for one", ONE, content(_crew(("r", "p")))),
    Case("nobody for one", ONE, content(_crew()), (_wrong("r"),)),
    Case("two for one", ONE, content(_crew(("r", "p"), ("r", "q"))), (_wrong("r"),)),
    Case("two for two", TWO, content(_crew(("r", "p"), ("r", "q")))),
    Case("one for two", TWO, content(_crew(("r", "p"))), (_wrong("r"),)),
    Case("three for two", TWO, content(_crew(*(("r", p) for p in "pqu"))), (_wrong("r"),)),
    # The same person twice is one person, and is in the crew twice.
    Case(
        "one person as two",
        TWO,
        content(_crew(("r", "p"), ("r", "p"))),
        (_wrong("p"), _wrong("r")),
    ),
    Case("a person for each role", ROLES, content(_crew(("x", "p"), ("y", "q")))),
    Case("one role of two filled", ROLES, content(_crew(("x", "p"))), (_wrong("y"),)),
    Case(
        "the wrong role doubly filled",
        ROLES,
        content(_crew(("x", "p"), ("x", "q"))),
        (_wrong("x"), _wrong("y")),
    ),
    Case("one person in both roles", ROLES, content(_crew(("x", "p"), ("y", "p"))), (_wrong("p"),)),
    Case("no crew asked, none there", _week(), content(_crew())),
    Case("not placed, nobody needed", ONE, content()),
    Case("one of those named", HOST, content(_crew(("r", "q")))),
    Case("somebody else than those named", HOST, content(_crew(("r", "u"))), (_wrong("r", "u"),)),
    # Twice in one crew is still one task of 60 minutes.
    Case(
        "one person in both roles, one task a week",
        week(
            people=(person("p", week_tasks=1, week_minutes=60, day_tasks=1),),
            requests=ROLES.requests,
        ),
        content(_crew(("x", "p"), ("y", "p"))),
        (_wrong("p"),),
    ),
)
