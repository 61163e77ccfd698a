"""whole-units: what cannot be divided moves in whole units."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, item_named, named


def _check(view: View) -> Iterator[Breach]:
    for flow in view.flows:
        item = view.item(flow)
        if not item.divisible and flow.amount % item.parts:
            what = item_named(view, item.id)
            name, got = named(view, flow.request), amount(view, item.id, flow.amount)
            yield Breach(
                (flow.pledge, flow.request, flow.line),
                f"{what} 只能按整{item.unit}给，方案给 {name} 的是 {got}。",
                f"{what} moves in whole units, {name} is given {got}.",
            )


RULE = Rule(
    name="whole-units",
    zh="不能拆分的物品，每次交接都是整件。",
    en="Every hand-over of an indivisible item is a whole number of units.",
    check=_check,
)
