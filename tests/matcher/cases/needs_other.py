"""needs-other: nothing without every request that is needed."""

from __future__ import annotations

from models.demand import Choice, SeatOffer, SeatWish
from models.week import Decisions, Week
from tests.build import content, flow, line, person, placed, pledge, request, seat, session, t, week
from tests.matcher.cases.base import Case


def _week(*needs: str, withdrawn: tuple[str, ...] = ()) -> Week:
    """Request r (rice, and a visit) needs some of a and b (rice)."""
    return week(
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request("r", lines=(line("rice", 2),), sessions=(session(),), needs=needs),
            request("a", lines=(line("rice", 2),)),
            request("b", lines=(line("rice", 2),)),
        ),
        decisions=Decisions(withdrawn=withdrawn),
    )


# A seat in tea is of no use to Ann without a lift.
RIDE = week(
    people=(person("ann"),),
    requests=(
        request("tea", "activity", sessions=(session(),), seats=SeatOffer(limit=5), household=None),
        request(
            "e",
            "enrolment",
            people=("ann",),
            seat=SeatWish(choices=(Choice(activity="tea"),)),
            needs=("lift",),
        ),
        request("lift", sessions=(session(minutes=30),)),
    ),
)
TEA = placed("tea", t(0, "15:00"))

CASES: tuple[Case, ...] = (
    Case("nothing needed", _week(), content(flow("r", "p", 2))),
    Case("what is needed is served", _week("a"), content(flow("r", "p", 2), flow("a", "p", 2))),
    Case("a part of it is enough", _week("a"), content(flow("r", "p", 2), flow("a", "p", 1))),
    Case(
        "what is needed gets nothing",
        _week("a"),
        content(flow("r", "p", 2)),
        (("needs-other", ("r", "a")),),
    ),
    Case(
        "not even a visit",
        _week("a"),
        content(placed("r", t(0))),
        (("needs-other", ("r", "a")),),
    ),
    Case("neither gets anything", _week("a"), content()),
    Case("what is needed may be served alone", _week("a"), content(flow("a", "p", 2))),
    Case(
        "one of two is missing",
        _week("a", "b"),
        content(flow("r", "p", 2), flow("a", "p", 2)),
        (("needs-other", ("r", "b")),),
    ),
    Case(
        "what is needed is withdrawn",
        _week("a", withdrawn=("a",)),
        content(flow("r", "p", 2)),
        (("needs-other", ("r", "a")),),
    ),
    Case("a seat and the lift", RIDE, content(TEA, seat("e", "tea"), placed("lift", t(0)))),
    Case(
        "a seat without the lift",
        RIDE,
        content(TEA, seat("e", "tea")),
        (("needs-other", ("e", "lift")),),
    ),
)
