"""asked-limit: nobody is given more than they asked for."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.served import counted
from matcher.rules.view import View
from matcher.rules.words import amount, line_named, named


def _check(view: View) -> Iterator[Breach]:
    for request_id, line_id in view.flows_of_line:
        line = view.lines[request_id, line_id]
        got = counted(view, request_id, line_id)
        if got > line.amount:
            name, what = named(view, request_id), line_named(view, request_id, line_id)
            got_text, asked_text = (amount(view, line.item, n) for n in (got, line.amount))
            yield Breach(
                (request_id, line_id),
                f"{name} 的 {what} 只要 {asked_text}，方案折合给了 {got_text}。",
                f"{name} asked for {asked_text} of {what}, the plan counts {got_text}.",
            )


RULE = Rule(
    name="asked-limit",
    zh="给一个物项的，折算以后不能超过它要的数量。",
    en="What a line gets, substitutes converted, is no more than it asked for.",
    check=_check,
)
