"""reference: one case for each thing that a plan can name and that may not exist."""

from __future__ import annotations

from models.base import Window
from models.demand import Choice, Role, SeatOffer, SeatWish
from models.supply import Pledge
from models.week import Week
from tests.build import content, flow, line, person, placed, pledge, request, seat, session, t, week
from tests.matcher.cases.base import Case

GOODS = week(
    pledges=(
        pledge("p", "rice", 5),
        Pledge(id="hours", donor="firm", kind="staff", quantity=600),
    ),
    requests=(request("r", lines=(line("rice", 5),)),),
)
# Rice from Saturday before till Tuesday after, for whom that suits.
LONG = (Window(start=t(-2), end=t(8)),)
BEYOND = week(
    pledges=(pledge("p", "rice", 5, windows=LONG),),
    requests=(request("r", lines=(line("rice", 5, windows=LONG),)),),
)
LENT = week(
    pledges=(pledge("p", "bay", 1, windows=LONG),),
    requests=(request("r", lines=(line("bay", 1, windows=LONG),)),),
)
VISIT = week(
    people=(person("ann"),),
    requests=(request("r", sessions=(session(crew=(Role(id="helper"),)),)),),
)


def _tea(course: bool = False) -> Week:
    """Tea twice a week, and Ann, who would come."""
    wish = SeatWish(choices=(Choice(activity="tea"),))
    tea = request(
        "tea",
        "activity",
        sessions=(session(occurrences=2),),
        seats=SeatOffer(limit=5, course=course),
        least_percent=100 if course else 0,
    )
    enrolment = request("e", "enrolment", people=("ann",), seat=wish)
    return week(people=(person("ann"),), requests=(tea, enrolment))


BOTH = (placed("tea", t(0, "15:00")), placed("tea", t(1, "15:00"), occurrence=1))

CASES: tuple[Case, ...] = (
    Case("a flow all of whose ends exist", GOODS, content(flow("r", "p", 5))),
    Case(
        "a flow to an unknown request",
        GOODS,
        content(flow("r2", "p", 5)),
        (("reference", ("r2", "l", "p")),),
    ),
    Case(
        "a flow to an unknown line",
        GOODS,
        content(flow("r", "p", 5, line="l2")),
        (("reference", ("r", "l2", "p")),),
    ),
    Case(
        "a flow from an unknown pledge",
        GOODS,
        content(flow("r", "p2", 5)),
        (("reference", ("r", "l", "p2")),),
    ),
    Case(
        "a flow out of staff hours, which are no item",
        GOODS,
        content(flow("r", "hours", 5)),
        (("reference", ("r", "l", "hours")),),
    ),
    Case(
        "a flow handed over at an unknown place",
        GOODS,
        content(flow("r", "p", 5, place="h9")),
        (("reference", ("r", "l", "p")),),
    ),
    Case("in the last slot of the week", GOODS, content(flow("r", "p", 5, at=t(6, "23:30")))),
    Case(
        "a flow as the next week begins",
        GOODS,
        content(flow("r", "p", 5, at=t(7))),
        (("reference", ("r", "l", "p")),),
    ),
    Case(
        "a flow in windows that outlast the week, as the next begins",
        BEYOND,
        content(flow("r", "p", 5, at=t(7))),
        (("reference", ("r", "l", "p")),),
    ),
    Case(
        "a flow in windows that begin before the week, before it",
        BEYOND,
        content(flow("r", "p", 5, at=t(-1))),
        (("reference", ("r", "l", "p")),),
    ),
    Case("a flow in windows longer than the week", BEYOND, content(flow("r", "p", 5, at=t(3)))),
    Case(
        "lent from before the week on",
        LENT,
        content(flow("r", "p", 1, at=t(-2))),
        (("reference", ("r", "l", "p")),),
    ),
    Case(
        "a flow before the week begins",
        GOODS,
        content(flow("r", "p", 5, at="2026-11-22T23:30")),
        (("reference", ("r", "l", "p")),),
    ),
    Case(
        "a flow beside the grid",
        GOODS,
        content(flow("r", "p", 5, at=t(0, "09:10"))),
        (("reference", ("r", "l", "p")),),
    ),
    Case("a visit all of whose names exist", VISIT, content(placed("r", t(0), {"ann": "helper"}))),
    Case(
        "a placement of an unknown request",
        VISIT,
        content(placed("r2", t(0), {"ann": "helper"})),
        (("reference", ("r2", "s", "0")),),
    ),
    Case(
        "a placement of an unknown session",
        VISIT,
        content(placed("r", t(0), {"ann": "helper"}, session="s2")),
        (("reference", ("r", "s2", "0")),),
    ),
    Case(
        "an occurrence past the last",
        VISIT,
        content(placed("r", t(0), {"ann": "helper"}, occurrence=1)),
        (("reference", ("r", "s", "1")),),
    ),
    Case(
        "an occurrence before the first",
        VISIT,
        content(placed("r", t(0), {"ann": "helper"}, occurrence=-1)),
        (("reference", ("r", "s", "-1")),),
    ),
    Case(
        "a placement in an unknown room",
        VISIT,
        content(placed("r", t(0), {"ann": "helper"}, room="hall")),
        (("reference", ("r", "s", "0")),),
    ),
    Case(
        "an unknown person",
        VISIT,
        content(placed("r", t(0), {"bob": "helper"})),
        (("reference", ("r", "s", "0")),),
    ),
    Case(
        "an unknown role",
        VISIT,
        content(placed("r", t(0), {"ann": "cook"})),
        (("reference", ("r", "s", "0")),),
    ),
    Case(
        "a placement that starts beside the grid",
        VISIT,
        content(placed("r", t(0, "09:10"), {"ann": "helper"})),
        (("reference", ("r", "s", "0")),),
    ),
    Case(
        "a drop-in seat in the second occurrence", _tea(), content(*BOTH, seat("e", "tea", "s", 1))
    ),
    Case("a course seat", _tea(course=True), content(*BOTH, seat("e", "tea", None, None))),
    Case(
        "a seat of nobody known",
        _tea(),
        content(*BOTH, seat("e2", "tea")),
        (("reference", ("e2", "tea")),),
    ),
    Case(
        "a seat of a request that wishes none",
        _tea(),
        content(*BOTH, seat("tea", "tea")),
        (("reference", ("tea", "tea")),),
    ),
    Case(
        "a seat in an unknown activity",
        _tea(),
        content(*BOTH, seat("e", "tea2")),
        (("reference", ("e", "tea2")),),
    ),
    Case(
        "a seat in a request that offers none",
        _tea(),
        content(*BOTH, seat("e", "e")),
        (("reference", ("e", "e")),),
    ),
    Case(
        "a seat in an unknown session",
        _tea(),
        content(*BOTH, seat("e", "tea", "s2")),
        (("reference", ("e", "tea")),),
    ),
    Case(
        "a seat past the last occurrence",
        _tea(),
        content(*BOTH, seat("e", "tea", "s", 2)),
        (("reference", ("e", "tea")),),
    ),
    Case(
        "a drop-in seat that does not name its occurrence",
        _tea(),
        content(*BOTH, seat("e", "tea", "s", None)),
        (("reference", ("e", "tea")),),
    ),
    Case(
        "a drop-in seat that names no session",
        _tea(),
        content(*BOTH, seat("e", "tea", None, 0)),
        (("reference", ("e", "tea")),),
    ),
    Case(
        "a course seat that names an occurrence",
        _tea(course=True),
        content(*BOTH, seat("e", "tea")),
        (("reference", ("e", "tea")),),
    ),
)
