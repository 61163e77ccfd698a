"""pledge-conditions: each condition met and unmet, the largest share, and a refusal."""

from __future__ import annotations

from typing import Any

from models.demand import Affinity
from models.supply import Conditions
from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

BROKEN = (("pledge-conditions", ("p", "r")),)
GIVEN = content(flow("r", "p", 2))


def _week(conditions: dict[str, Any] | None = None, **asks: Any) -> Week:
    """Two bags asked at h1 (in b1, g1, c1), eight pledged under conditions."""
    return week(
        pledges=(pledge("p", "rice", 8, conditions=Conditions(**(conditions or {}))),),
        requests=(
            request("r", **{"lines": (line("rice", 2),), **asks}),
            request("q", lines=(line("rice", 2),)),
        ),
    )


def _share(quantity: int, percent: int) -> Week:
    """Two lines of up to eight bags each of one request, and another request."""
    return week(
        pledges=(
            pledge("p", "rice", quantity, max_share_percent=percent),
            pledge("p2", "rice", quantity, max_share_percent=percent),
        ),
        requests=(
            request("r", lines=(line("rice", 8, "a"), line("rice", 8, "b"))),
            request("q", lines=(line("rice", 8),)),
        ),
    )


CROWD = week(
    pledges=(
        pledge("p", "money", 8, money="crowdfunding", conditions=Conditions(requests=("r",))),
    ),
    requests=(
        request("r", lines=(line("money", 2),)),
        request("q", lines=(line("money", 2),)),
    ),
)

CASES: tuple[Case, ...] = (
    Case("no conditions", _week(), GIVEN),
    Case("in the community", _week({"communities": ("c1",)}), GIVEN),
    Case("in the second of the communities", _week({"communities": ("c2", "c1")}), GIVEN),
    Case("in the house group, a smaller place", _week({"communities": ("g1",)}), GIVEN),
    Case("in the neighbouring community", _week({"communities": ("c2",)}), GIVEN, BROKEN),
    Case("in another house group of it", _week({"communities": ("g2",)}), GIVEN, BROKEN),
    Case("of the topic", _week({"topics": ("youth", "mutual-aid")}), GIVEN),
    Case("of another topic", _week({"topics": ("youth",)}), GIVEN, BROKEN),
    Case(
        "one of its audiences is meant",
        _week({"audiences": ("elders",)}, audiences=("adults", "elders")),
        GIVEN,
    ),
    Case(
        "another audience is meant",
        _week({"audiences": ("elders",)}, audiences=("adults",)),
        GIVEN,
        BROKEN,
    ),
    Case("for some audience, but it names none", _week({"audiences": ("elders",)}), GIVEN, BROKEN),
    Case("named", _week({"requests": ("q", "r")}), GIVEN),
    Case("another one is named", _week({"requests": ("q",)}), GIVEN, BROKEN),
    Case("crowdfunding to its project", CROWD, content(flow("r", "p", 2))),
    Case(
        "crowdfunding to another project",
        CROWD,
        content(flow("q", "p", 2)),
        (("pledge-conditions", ("p", "q")),),
    ),
    Case(
        "topic met, community not",
        _week({"topics": ("mutual-aid",), "communities": ("c2",)}),
        GIVEN,
        BROKEN,
    ),
    # 30 % of 7 is 2.1, rounded down 2.
    Case("the largest share", _share(7, 30), content(flow("r", "p", 2, "a"))),
    Case("above the largest share", _share(7, 30), content(flow("r", "p", 3, "a")), BROKEN),
    Case(
        "above the largest share of a request's only line",
        _share(7, 30),
        content(flow("q", "p", 3)),
        (("pledge-conditions", ("p", "q")),),
    ),
    Case(
        "above the largest share over two lines",
        _share(7, 30),
        content(flow("r", "p", 2, "a"), flow("r", "p", 1, "b")),
        BROKEN,
    ),
    Case(
        "the largest share to each of two requests",
        _share(7, 30),
        content(flow("r", "p", 2, "a"), flow("q", "p", 2)),
    ),
    Case(
        "the largest share of each of two pledges",
        _share(7, 30),
        content(flow("r", "p", 2, "a"), flow("r", "p2", 2, "a")),
    ),
    Case("half of ten", _share(10, 50), content(flow("r", "p", 5, "a"))),
    Case("all of it, where no share is set", _share(7, 100), content(flow("r", "p", 7, "a"))),
    Case(
        "welcome",
        _week(affinity=(Affinity(who="p", value=5),)),
        GIVEN,
    ),
    Case("refused", _week(affinity=(Affinity(who="p", forbidden=True),)), GIVEN, BROKEN),
    Case(
        "another pledge is refused",
        week(
            pledges=(pledge("p", "rice", 8), pledge("p2", "rice", 8)),
            requests=(
                request(
                    "r", lines=(line("rice", 2),), affinity=(Affinity(who="p2", forbidden=True),)
                ),
            ),
        ),
        GIVEN,
    ),
)
