"""matched-money: matching money follows what the residents have raised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named


def _check(view: View) -> Iterator[Breach]:
    given: dict[tuple[str, str], int] = defaultdict(int)
    for flow in view.flows:
        # Crowdfunding names its one request: pledge-conditions keeps it there.
        if view.pledges[flow.pledge].money == "match":
            given[flow.pledge, flow.request] += flow.amount
    for where, parts in given.items():
        pledge, request = view.pledges[where[0]], view.requests[where[1]]
        raised = request.project.raised if request.project is not None else 0
        most = raised * pledge.match_percent // 100
        if parts > most:
            names = named(view, where[0]), named(view, where[1])
            got, limit = (amount(view, pledge.item, n) for n in (parts, most))
            yield Breach(
                where,
                f"{names[0]} 按居民自筹的 {pledge.match_percent}% 配捐，{names[1]} 最多得 {limit}，"
                f"方案给了 {got}。",
                f"{names[0]} matches {pledge.match_percent} % of what residents raised:"
                f" {names[1]} gets at most {limit}, it has {got}.",
            )


RULE = Rule(
    name="matched-money",
    zh="配捐资金给一个项目的，不超过它的居民自筹款的约定比例。",
    en="Matching money gives a request at most its share of what the residents have raised.",
    check=_check,
)
