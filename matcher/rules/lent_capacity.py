"""lent-capacity: what is lent at any one time is no more than there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount, named


def _check(view: View) -> Iterator[Breach]:
    for pledge_id, flows in view.flows_of_pledge.items():
        pledge = view.pledges[pledge_id]
        if pledge.kind != "capacity":
            continue
        changes: dict[int, int] = {}
        for flow in flows:
            for start, end in view.spans(view.lines[flow.request, flow.line].windows):
                changes[start] = changes.get(start, 0) + flow.amount
                changes[end] = changes.get(end, 0) - flow.amount
        moments = sorted(changes)
        lent = list(accumulate(changes[moment] for moment in moments))
        most = max(lent)
        if most > pledge.quantity:
            when, name = say.at(view, moments[lent.index(most)]), named(view, pledge_id)
            lent_text, limit = (amount(view, pledge.item, n) for n in (most, pledge.quantity))
            yield Breach(
                (pledge_id,),
                f"{name} 同时最多借出 {limit}，{when} 起借出了 {lent_text}。",
                f"{name} lends at most {limit} at a time, from {when} on {lent_text} are lent.",
            )


RULE = Rule(
    name="lent-capacity",
    zh="任何一个时间格，同时借出的都不能超过可借的数量。",
    en="In every slot, no more is lent than there is.",
    check=_check,
)
