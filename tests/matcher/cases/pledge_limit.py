"""pledge-limit: flows out of a pledge sum to at most its quantity."""

from __future__ import annotations

from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

# Three bags of rice pledged, two families ask for two each.
RICE = week(
    pledges=(pledge("p", "rice", 3),),
    requests=(request("r", lines=(line("rice", 2),)), request("q", lines=(line("rice", 2),))),
)
# 50 yuan (5,000 fen) for two families.
MONEY = week(
    pledges=(pledge("p", "money", 5000),),
    requests=(
        request("r", lines=(line("money", 4000),)),
        request("q", lines=(line("money", 4000),)),
    ),
)
# Two pledges of rice, of four bags and of two.
SHARED = week(
    pledges=(pledge("p", "rice", 4), pledge("p2", "rice", 2)),
    requests=(
        request("r", lines=(line("rice", 3),)),
        request("q", lines=(line("rice", 3),)),
    ),
)

NOTHING = week(
    pledges=(pledge("p", "rice", 0),), requests=(request("r", lines=(line("rice", 1),)),)
)

CASES: tuple[Case, ...] = (
    Case("nothing of nothing", NOTHING, content()),
    Case("a bag of nothing", NOTHING, content(flow("r", "p", 1)), (("pledge-limit", ("p",)),)),
    Case("all of it", RICE, content(flow("r", "p", 2), flow("q", "p", 1))),
    Case(
        "one bag too many, over two requests",
        RICE,
        content(flow("r", "p", 2), flow("q", "p", 2)),
        (("pledge-limit", ("p",)),),
    ),
    Case(
        "a single request gets more than there is",
        SHARED,
        content(flow("r", "p2", 3)),
        (("pledge-limit", ("p2",)),),
    ),
    Case("all the money", MONEY, content(flow("r", "p", 4000), flow("q", "p", 1000))),
    Case(
        "a fen too much",
        MONEY,
        content(flow("r", "p", 4000), flow("q", "p", 1001)),
        (("pledge-limit", ("p",)),),
    ),
    Case(
        "each pledge has its own limit: 4 + 2 are there",
        SHARED,
        content(flow("r", "p", 3), flow("q", "p", 1), flow("q", "p2", 2)),
    ),
    Case(
        "what another pledge has left does not help",
        SHARED,
        content(flow("r", "p", 3), flow("q", "p2", 3)),
        (("pledge-limit", ("p2",)),),
    ),
)
