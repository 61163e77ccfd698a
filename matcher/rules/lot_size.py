"""lot-size: whatever goes to one line is nothing or at least the pledge's smallest lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named


def _check(view: View) -> Iterator[Breach]:
    given: dict[tuple[str, str, str], int] = defaultdict(int)
    for flow in view.flows:
        given[flow.pledge, flow.request, flow.line] += flow.amount
    for where, parts in given.items():
        pledge = view.pledges[where[0]]
        if parts < pledge.lot:
            names = named(view, where[0]), named(view, where[1])
            got, least = (amount(view, pledge.item, n) for n in (parts, pledge.lot))
            yield Breach(
                where,
                f"{names[0]} 每处至少给 {least}，方案给 {names[1]} 的只有 {got}。",
                f"{names[0]} gives each line at least {least}, {names[1]} is given {got}.",
            )


RULE = Rule(
    name="lot-size",
    zh="一份认捐给一个物项的，要么没有，要么不少于它的最小批量。",
    en="What a pledge gives to one line is nothing, or at least its smallest lot.",
    check=_check,
)
