"""delivery-limit: a pledge goes to at most so many lines."""

from __future__ import annotations

from tests.build import content, flow, line, pledge, request, t, week
from tests.matcher.cases.base import Case

# p is delivered to two lines at most, z to none at all, q to any number.
WEEK = week(
    pledges=(
        pledge("p", "rice", 9, deliveries=2),
        pledge("q", "rice", 9),
        pledge("z", "rice", 9, deliveries=0),
    ),
    requests=(
        request("r", lines=(line("rice", 2, "a"), line("rice", 2, "b"))),
        request("s", lines=(line("rice", 2, "a"),)),
    ),
)

CASES: tuple[Case, ...] = (
    Case("two lines", WEEK, content(flow("r", "p", 1, "a"), flow("s", "p", 1, "a"))),
    Case(
        "three lines of two requests",
        WEEK,
        content(flow("r", "p", 1, "a"), flow("r", "p", 1, "b"), flow("s", "p", 1, "a")),
        (("delivery-limit", ("p",)),),
    ),
    Case(
        "a line twice counts once",
        WEEK,
        content(flow("r", "p", 1, "a"), flow("r", "p", 1, "a", at=t(1)), flow("s", "p", 1, "a")),
    ),
    Case(
        "the third line from another pledge",
        WEEK,
        content(flow("r", "p", 1, "a"), flow("r", "p", 1, "b"), flow("s", "q", 1, "a")),
    ),
    Case(
        "any number of lines without a limit",
        WEEK,
        content(flow("r", "q", 1, "a"), flow("r", "q", 1, "b"), flow("s", "q", 1, "a")),
    ),
    Case(
        "none at all",
        WEEK,
        content(flow("r", "z", 1, "a")),
        (("delivery-limit", ("z",)),),
    ),
)
