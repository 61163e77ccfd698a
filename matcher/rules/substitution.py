"""substitution: something else than asked only where it is accepted and has a rate."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import item_named, named


def _check(view: View) -> Iterator[Breach]:
    for (request_id, line_id), flows in view.flows_of_line.items():
        line = view.lines[request_id, line_id]
        given = {(f.pledge, view.item(f).id) for f in flows}
        for pledge_id, item in sorted(given):
            if view.rate(line, item) is None:
                name = named(view, request_id)
                asked, got = item_named(view, line.item), item_named(view, item)
                yield Breach(
                    (request_id, line_id, pledge_id),
                    f"{name} 要的是 {asked}，不接受用 {got} 代替。",
                    f"{name} asked for {asked} and does not accept {got} instead.",
                )


RULE = Rule(
    name="substitution",
    zh="给的是所要的物品，或对方接受、有折算率的替代品。",
    en="A line gets the item it asked for, or a substitute that it accepts and that has a rate.",
    check=_check,
)
