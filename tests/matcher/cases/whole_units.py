"""whole-units: each hand-over of what the pledge holds is whole, unless it can be divided."""

from __future__ import annotations

from models.demand import Accepted
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

# Bags of ten parts are whole, oil is counted in tenths of a litre and divisible.
WEEK = week(
    pledges=(pledge("p", "bag", 50), pledge("o", "oil", 50)),
    requests=(
        request("r", lines=(line("bag", 40),)),
        request("q", lines=(line("oil", 40),)),
        request("s", lines=(line("oil", 40, accepts=(Accepted(item="bag", give=1, per=1),)),)),
        request(
            "v",
            lines=(
                line("oil", 15, single_source=True, accepts=(Accepted(item="bag", give=1, per=1),)),
            ),
            least_percent=100,
        ),
        request("u", lines=(line("bag", 40, accepts=(Accepted(item="oil", give=1, per=1),)),)),
    ),
)

CASES: tuple[Case, ...] = (
    Case("two whole bags", WEEK, content(flow("r", "p", 20))),
    Case(
        "one bag and a half",
        WEEK,
        content(flow("r", "p", 15)),
        (("whole-units", ("p", "r", "l")),),
    ),
    Case(
        "half a bag twice is no whole bag",
        WEEK,
        content(flow("r", "p", 5), flow("r", "p", 5)),
        (("whole-units", ("p", "r", "l")), ("whole-units", ("p", "r", "l"))),
    ),
    Case(
        "all or nothing from one source, which is no whole number of bags",
        WEEK,
        content(flow("v", "p", 15)),
        (("whole-units", ("p", "v", "l")),),
    ),
    Case("a litre and a half", WEEK, content(flow("q", "o", 15))),
    Case(
        "half a bag instead of oil: the bag is what moves",
        WEEK,
        content(flow("s", "p", 15)),
        (("whole-units", ("p", "s", "l")),),
    ),
    Case("a litre and a half instead of bags", WEEK, content(flow("u", "o", 15))),
)
