"""lot-size: a pledge gives one line nothing or at least its smallest lot."""

from __future__ import annotations

from tests.build import content, flow, line, pledge, request, t, week
from tests.matcher.cases.base import Case

# No fewer than three bags at a time from p; q gives single bags.
WEEK = week(
    pledges=(pledge("p", "rice", 9, lot=3), pledge("q", "rice", 9)),
    requests=(request("r", lines=(line("rice", 4, "a"), line("rice", 4, "b"))),),
)

CASES: tuple[Case, ...] = (
    Case("the smallest lot", WEEK, content(flow("r", "p", 3, "a"))),
    Case(
        "a bag less",
        WEEK,
        content(flow("r", "p", 2, "a")),
        (("lot-size", ("p", "r", "a")),),
    ),
    Case(
        "a lot handed over in two turns",
        WEEK,
        content(flow("r", "p", 2, "a"), flow("r", "p", 1, "a", at=t(1))),
    ),
    Case(
        "the lot is for each line, not for the request",
        WEEK,
        content(flow("r", "p", 3, "a"), flow("r", "p", 1, "b")),
        (("lot-size", ("p", "r", "b")),),
    ),
    Case(
        "the lot is of each pledge, not of the line",
        WEEK,
        content(flow("r", "p", 2, "a"), flow("r", "q", 2, "a")),
        (("lot-size", ("p", "r", "a")),),
    ),
    Case("another pledge has no lot", WEEK, content(flow("r", "q", 1, "a"))),
)
