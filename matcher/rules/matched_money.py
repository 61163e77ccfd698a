"""matched-money: matching money follows what residents raised; crowdfunding stays where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named


def _check(view: View) -> Iterator[Breach]:
    given: dict[tuple[str, str], int] = defaultdict(int)
    for flow in view.flows:
        given[flow.pledge, flow.request] += flow.amount
    for where, parts in given.items():
        pledge, request = view.pledges[where[0]], view.requests[where[1]]
        names = named(view, where[0]), named(view, where[1])
        if pledge.kind != "money":
            continue
        if pledge.money == "match":
            raised = request.project.raised if request.project is not None else 0
            most = raised * pledge.match_percent // 100
            if parts > most:
                got, limit = (amount(view, pledge.item, n) for n in (parts, most))
                yield Breach(
                    where,
                    f"{names[0]} 按居民自筹的 {pledge.match_percent}% 配比，{names[1]} 最多得"
                    f" {limit}，方案给了 {got}。",
                    f"{names[0]} matches {pledge.match_percent} % of what residents raised:"
                    f" {names[1]} gets at most {limit}, it has {got}.",
                )
        # Money bound to the one request it names: another one breaks pledge-conditions.
        elif pledge.money == "crowdfunding" and len(pledge.conditions.requests) != 1:
            yield Breach(
                where,
                f"众筹款 {names[0]} 没有写明唯一的项目，不能给 {names[1]}。",
                f"crowdfunding {names[0]} is not bound to one request, so not to {names[1]}.",
            )


RULE = Rule(
    name="matched-money",
    zh="配比资金不超过居民自筹的约定比例；众筹款只给它写明的那一个项目。",
    en="Matching money is at most its share of what residents raised; crowdfunding goes only to the"
    " one request it is bound to.",
    check=_check,
)
