"""matched-money: at most its share of what residents raised."""

from __future__ import annotations

from models.demand import ProjectFacts
from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

BROKEN = (("matched-money", ("p", "pond")),)


def _match(percent: int, raised: int = 1001) -> Week:
    """A resolved pond whose residents raised 10.01 yuan, and a bench with 5 yuan raised."""
    pond = ProjectFacts(stage="resolution", published=True, raised=raised)
    bench = ProjectFacts(stage="resolution", published=True, raised=500)
    return week(
        pledges=(
            pledge("p", "money", 9000, money="match", match_percent=percent),
            pledge("p2", "money", 9000, money="match", match_percent=percent),
            pledge("g", "money", 9000),
            pledge("a", "money", 9000, money="award"),
        ),
        requests=(
            request(
                "pond",
                "project",
                lines=(line("money", 4000, "l"), line("money", 4000, "m")),
                project=pond,
            ),
            request(
                "bench",
                "project",
                lines=(line("money", 4000),),
                project=bench,
            ),
            request("wish", lines=(line("money", 4000),)),
        ),
    )


CASES: tuple[Case, ...] = (
    Case("one for one", _match(100), content(flow("pond", "p", 1001))),
    Case("a fen more than one for one", _match(100), content(flow("pond", "p", 1002)), BROKEN),
    # 50 % of 1,001 is 500.5, rounded down 500.
    Case("half of what was raised, rounded down", _match(50), content(flow("pond", "p", 500))),
    Case(
        "half of what was raised, rounded up", _match(50), content(flow("pond", "p", 501)), BROKEN
    ),
    Case("three for one", _match(300), content(flow("pond", "p", 3003))),
    Case(
        "over two lines", _match(100), content(flow("pond", "p", 1000), flow("pond", "p", 1, "m"))
    ),
    Case(
        "too much over two lines",
        _match(100),
        content(flow("pond", "p", 1000), flow("pond", "p", 2, "m")),
        BROKEN,
    ),
    Case(
        "each project by what it raised",
        _match(100),
        content(flow("pond", "p", 1001), flow("bench", "p", 500)),
    ),
    Case(
        "more than that project raised",
        _match(100),
        content(flow("pond", "p", 500), flow("bench", "p", 501)),
        (("matched-money", ("p", "bench")),),
    ),
    Case(
        "each of two pledges matches",
        _match(100),
        content(flow("pond", "p", 1001), flow("pond", "p2", 1001)),
    ),
    Case("nothing raised", _match(100, raised=0), content(flow("pond", "p", 1)), BROKEN),
    Case(
        "to what is no project and raises nothing",
        _match(100),
        content(flow("wish", "p", 1)),
        (("matched-money", ("p", "wish")),),
    ),
    Case("a grant needs nothing raised", _match(100), content(flow("wish", "g", 4000))),
    Case("nor does an award", _match(100), content(flow("wish", "a", 4000))),
)
