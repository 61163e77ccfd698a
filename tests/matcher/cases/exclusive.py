"""exclusive: at most one of a pair, whoever names the other."""

from __future__ import annotations

from models.week import Week
from tests.build import content, flow, line, pledge, request, week
from tests.matcher.cases.base import Case

BROKEN = (("exclusive", ("a", "b")),)


def _week(a: tuple[str, ...] = (), b: tuple[str, ...] = ()) -> Week:
    """Two bags of rice for each of a, b and c; what a and b exclude."""
    return week(
        pledges=(pledge("p", "rice", 9),),
        requests=(
            request("a", lines=(line("rice", 2),), excludes=a),
            request("b", lines=(line("rice", 2),), excludes=b),
            request("c", lines=(line("rice", 2),)),
        ),
    )


BOTH = content(flow("a", "p", 2), flow("b", "p", 2))

CASES: tuple[Case, ...] = (
    Case("nobody excludes anybody", _week(), BOTH),
    Case("the first alone", _week(a=("b",)), content(flow("a", "p", 2))),
    Case("the second alone", _week(a=("b",)), content(flow("b", "p", 2))),
    Case("the first excludes the second", _week(a=("b",)), BOTH, BROKEN),
    Case("the second excludes the first", _week(b=("a",)), BOTH, BROKEN),
    Case("each excludes the other", _week(("b",), ("a",)), BOTH, BROKEN),
    Case(
        "a little of both",
        _week(a=("b",)),
        content(flow("a", "p", 1), flow("b", "p", 1)),
        BROKEN,
    ),
    Case(
        "of three, the two that get along",
        _week(a=("b",)),
        content(flow("a", "p", 2), flow("c", "p", 2)),
    ),
    Case(
        "one excludes two, and all are served",
        _week(a=("b", "c")),
        content(flow("a", "p", 2), flow("b", "p", 2), flow("c", "p", 2)),
        (("exclusive", ("a", "b")), ("exclusive", ("a", "c"))),
    ),
)
