"""delivery-limit: a pledge goes to no more lines than its donor can deliver to."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def _check(view: View) -> Iterator[Breach]:
    for pledge_id, flows in view.flows_of_pledge.items():
        most = view.pledges[pledge_id].deliveries
        lines = {(f.request, f.line) for f in flows}
        if most is not None and len(lines) > most:
            name = named(view, pledge_id)
            yield Breach(
                (pledge_id,),
                f"{name} 最多送 {most} 处，方案要送 {len(lines)} 处。",
                f"{name} is delivered to at most {most} lines, the plan has {len(lines)}.",
            )


RULE = Rule(
    name="delivery-limit",
    zh="一份认捐送到的物项数，不超过捐方能送的处数。",
    en="A pledge goes to no more lines than its largest number of deliveries.",
    check=_check,
)
