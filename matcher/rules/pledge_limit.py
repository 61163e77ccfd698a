"""pledge-limit: never more than pledged."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named


def _check(view: View) -> Iterator[Breach]:
    # Lent capacity is limited slot by slot (lent-capacity), hired hours by paid-hours.
    for pledge_id, flows in view.flows_of_pledge.items():
        pledge = view.pledges[pledge_id]
        given = sum(f.amount for f in flows)
        if pledge.kind != "capacity" and given > pledge.quantity:
            given_text = amount(view, pledge.item, given)
            limit_text = amount(view, pledge.item, pledge.quantity)
            name = named(view, pledge_id)
            yield Breach(
                (pledge_id,),
                f"{name} 认捐 {limit_text}，方案却给出 {given_text}。",
                f"{name} pledged {limit_text}, the plan gives {given_text}.",
            )


RULE = Rule(
    name="pledge-limit",
    zh="给出去的，不能超过认捐的数量。",
    en="No more is given than was pledged.",
    check=_check,
)
