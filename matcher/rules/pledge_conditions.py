"""pledge-conditions: a pledge goes only where its donor, and the one who asks, wants it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named
from models.demand import Request
from models.supply import Pledge


def _check(view: View) -> Iterator[Breach]:
    given: dict[tuple[str, str], int] = defaultdict(int)
    for flow in view.flows:
        given[flow.pledge, flow.request] += flow.amount
    for (pledge_id, request_id), parts in given.items():
        pledge, request = view.pledges[pledge_id], view.requests[request_id]
        names = named(view, pledge_id), named(view, request_id)
        for zh, en in _unmet(view, pledge, request, parts):
            yield Breach(
                (pledge_id, request_id),
                f"{names[0]} 给了 {names[1]}，但{zh}。",
                f"{names[0]} goes to {names[1]}, but {en}.",
            )


def _unmet(view: View, pledge: Pledge, request: Request, parts: int) -> Iterator[tuple[str, str]]:
    asked = pledge.conditions
    if asked.communities and not view.lies_in(request.place, asked.communities):
        where = ", ".join(asked.communities)
        yield f"地点 {request.place} 不在限定的 {where} 之内", f"{request.place} is not in {where}"
    if asked.topics and request.topic not in asked.topics:
        topics = ", ".join(asked.topics)
        yield f"只限议题 {topics}，不含 {request.topic}", f"its topic is not one of {topics}"
    if asked.audiences and not set(asked.audiences) & set(request.audiences):
        meant = ", ".join(asked.audiences)
        yield f"只给人群 {meant}", f"it is not for any of {meant}"
    if asked.requests and request.id not in asked.requests:
        meant = ", ".join(asked.requests)
        yield f"只限诉求 {meant}", f"only {meant} may have it"
    most = pledge.quantity * pledge.max_share_percent // 100
    if pledge.max_share_percent < 100 and parts > most:
        got, limit = (amount(view, pledge.item, n) for n in (parts, most))
        yield (
            f"一个诉求最多得 {limit}（{pledge.max_share_percent}%），方案给了 {got}",
            f"one request gets at most {limit} ({pledge.max_share_percent} %), it has {got}",
        )
    if any(a.forbidden and a.who == pledge.id for a in request.affinity):
        yield "该诉求不接受这份认捐", "the request must not have this pledge"


RULE = Rule(
    name="pledge-conditions",
    zh="认捐只给符合条件的诉求：社区、议题、人群、指定诉求、单个诉求的最高份额，以及对方没有拒绝。",
    en="A pledge goes only to requests that meet its conditions (community, topic, audience, named"
    " requests, largest share) and that may have it.",
    check=_check,
)
