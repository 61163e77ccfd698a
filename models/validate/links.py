"""What ties requests together: prerequisites and exclusions."""

from __future__ import annotations

from collections import defaultdict

from models.validate.check import REQUEST, Check
from models.validate.graphs import cycles


def check_links(check: Check) -> None:
    """Known, not itself, no circle of prerequisites, nothing both needed and excluded."""
    requests = check.week.requests
    excluded: dict[str, set[str]] = defaultdict(set)
    for request in requests:
        for other in request.excludes:
            excluded[request.id].add(other)
            excluded[other].add(request.id)
    for request in requests:
        check.refer_all(request.id, "needs", request.needs, REQUEST)
        check.refer_all(request.id, "excludes", request.excludes, REQUEST)
        for i, other in enumerate(request.excludes):
            if other == request.id:
                check.say(request.id, f"excludes[{i}]", other, "another request", "另一个诉求")
        for i, other in enumerate(request.needs):
            if other != request.id and other in excluded[request.id]:
                check.say(
                    request.id,
                    f"needs[{i}]",
                    other,
                    "a request that does not exclude this one, nor this one it",
                    "与本诉求不互相排斥的诉求",
                )
    for knot in cycles({r.id: r.needs for r in requests if r.needs}):
        check.say(
            knot[0],
            "needs",
            " > ".join([*knot[:6], "…"] if len(knot) > 6 else knot),
            "prerequisites that do not lead back to the request itself",
            "不会回到自身的前置诉求",
        )
