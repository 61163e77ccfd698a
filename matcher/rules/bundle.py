"""bundle: all parts of a request or none, or at least the share without which it is no use."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.rules.base import Breach, Rule
from matcher.rules.served import counted, served
from matcher.rules.view import View
from matcher.rules.words import amount, line_named, named, percent


def _check(view: View) -> Iterator[Breach]:
    for request_id, line_id in view.flows_of_line:
        line = view.lines[request_id, line_id]
        got = counted(view, request_id, line_id)
        # What counts nothing at all is not accepted: substitution says so.
        if 0 < got < line.least:
            name, what = named(view, request_id), line_named(view, request_id, line_id)
            got_text, useful = (amount(view, line.item, n) for n in (got, line.least))
            yield Breach(
                (request_id, line_id),
                f"{name} 的 {what} 至少要 {useful}才有用，方案只给了 {got_text}。",
                f"{what} of {name} is of use from {useful} on, it gets {got_text}.",
            )
    # Whatever is taken while f_r is 0 is a line below its least, a closed gate, something
    # withdrawn or not accepted: each is reported where it belongs.
    for request in view.week.requests:
        least = request.least_percent
        share = served(view, request)
        if 0 < share < Fraction(least, 100):
            name = named(view, request.id)
            yield Breach(
                (request.id,),
                f"{name} 至少要满足 {least}%，否则一点也不给；方案满足了 {percent(share)}。",
                f"{name} gets at least {least}% or nothing at all; it gets {percent(share)}.",
            )


RULE = Rule(
    name="bundle",
    zh="一个诉求要么达到它的最低份额（要求全给的就全给），要么什么也不占；每一项也是这样。",
    en="A request, and each of its lines, gets at least its least share (all of it where so asked)"
    " or takes nothing.",
    check=_check,
)
