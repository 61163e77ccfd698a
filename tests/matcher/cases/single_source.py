"""single-source: one pledge serves the whole line, where asked."""

from __future__ import annotations

from tests.build import content, flow, line, pledge, request, t, week
from tests.matcher.cases.base import Case

# Line a takes one source only, line b does not mind.
WEEK = week(
    pledges=(pledge("p", "rice", 9), pledge("q", "rice", 9)),
    requests=(
        request("r", lines=(line("rice", 4, "a", single_source=True), line("rice", 4, "b"))),
    ),
)

CASES: tuple[Case, ...] = (
    Case("one pledge", WEEK, content(flow("r", "p", 4, "a"))),
    Case(
        "two pledges",
        WEEK,
        content(flow("r", "p", 2, "a"), flow("r", "q", 2, "a")),
        (("single-source", ("r", "a")),),
    ),
    Case(
        "one pledge in two turns",
        WEEK,
        content(flow("r", "p", 2, "a"), flow("r", "p", 2, "a", t(1))),
    ),
    Case(
        "two pledges where it was not asked",
        WEEK,
        content(flow("r", "p", 2, "b"), flow("r", "q", 2, "b")),
    ),
    Case(
        "another pledge for another line",
        WEEK,
        content(flow("r", "p", 4, "a"), flow("r", "q", 4, "b")),
    ),
)
