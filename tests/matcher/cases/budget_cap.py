"""budget-cap: money to a topic, to a place and all in it, or to both at once."""

from __future__ import annotations

from typing import Any

from models.policy import BudgetCap, Caps, Policy
from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

BROKEN = (("budget-cap", ("cap",)),)


def _week(*caps: dict[str, Any]) -> Week:
    """Money for a wish at h1 (in c1), one at h4 (in c2), and one about youth at h1; and rice."""
    budgets = tuple(BudgetCap(**{"id": "cap", **cap}) for cap in caps)
    return week(
        policy=Policy(caps=Caps(budgets=budgets)),
        pledges=(pledge("p", "money", 9000), pledge("q", "money", 9000), pledge("s", "rice", 9)),
        requests=(
            request("r", lines=(line("money", 5000), line("rice", 9, "rice"))),
            request("far", lines=(line("money", 5000),), place="h4", household="h4"),
            request("young", lines=(line("money", 5000),), topic="youth"),
        ),
    )


TOPIC = {"topic": "mutual-aid", "amount": 3000}
PLACE = {"place": "c1", "amount": 3000}

CASES: tuple[Case, ...] = (
    Case("no cap", _week(), content(flow("r", "p", 5000))),
    Case(
        "a topic's cap",
        _week(TOPIC),
        content(flow("r", "p", 1000), flow("far", "q", 2000, place="h4")),
    ),
    Case(
        "a fen above a topic's cap, over two requests and two pledges",
        _week(TOPIC),
        content(flow("r", "p", 1000), flow("far", "q", 2001, place="h4")),
        BROKEN,
    ),
    Case(
        "another topic has no cap",
        _week(TOPIC),
        content(flow("r", "p", 3000), flow("young", "p", 5000)),
    ),
    Case(
        "a community's cap, all topics in it",
        _week(PLACE),
        content(flow("r", "p", 1000), flow("young", "p", 2000)),
    ),
    Case(
        "a fen above a community's cap, all topics in it",
        _week(PLACE),
        content(flow("r", "p", 1000), flow("young", "p", 2001)),
        BROKEN,
    ),
    Case(
        "another community has no cap",
        _week(PLACE),
        content(flow("r", "p", 3000), flow("far", "p", 5000, place="h4")),
    ),
    Case(
        "a topic in a place: neither another topic nor another place counts",
        _week({**TOPIC, **PLACE}),
        content(flow("r", "p", 3000), flow("far", "p", 5000, place="h4"), flow("young", "q", 5000)),
    ),
    Case(
        "above the cap of a topic in a place",
        _week({**TOPIC, **PLACE}),
        content(flow("r", "p", 3001)),
        BROKEN,
    ),
    Case("goods are no money", _week({**TOPIC, "amount": 5}), content(flow("r", "s", 9, "rice"))),
    Case(
        "above the second of two caps",
        _week(TOPIC, {"id": "cap2", "place": "c1", "amount": 2000}),
        content(flow("r", "p", 2500)),
        (("budget-cap", ("cap2",)),),
    ),
)
