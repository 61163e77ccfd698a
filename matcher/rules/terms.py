"""Whether a pledge may serve a request at all: its conditions, and the request's own word."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.view import View
from models.demand import Request
from models.supply import Pledge


def unmet_terms(view: View, pledge: Pledge, request: Request) -> Iterator[tuple[str, str]]:
    """What stands against it, in zh and en; a condition left empty holds for everyone."""
    asked = pledge.conditions
    if asked.communities and not view.lies_in(request.place, asked.communities):
        regions = ", ".join(asked.communities)
        yield f"{request.place} 不在限定的 {regions} 之内", f"{request.place} is not in {regions}"
    if asked.topics and request.topic not in asked.topics:
        topics = ", ".join(asked.topics)
        yield f"只限议题 {topics}，不含 {request.topic}", f"its topic is not one of {topics}"
    if asked.audiences and not set(asked.audiences) & set(request.audiences):
        meant = ", ".join(asked.audiences)
        yield f"只给人群 {meant}", f"it is not for any of {meant}"
    if asked.requests and request.id not in asked.requests:
        meant = ", ".join(asked.requests)
        yield f"只限诉求 {meant}", f"only {meant} may have it"
    if any(a.forbidden and a.who == pledge.id for a in request.affinity):
        yield "该诉求不接受它", "the request must not have it"
