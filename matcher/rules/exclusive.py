"""exclusive: of two requests that exclude each other, at most one gets anything."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.rules.words import named


def _check(view: View) -> Iterator[Breach]:
    pairs = {
        (min(request.id, other), max(request.id, other))
        for request in view.week.requests
        for other in request.excludes
    }
    for pair in sorted(pairs):
        if all(served(view, view.requests[r]) > 0 for r in pair):
            a, b = (named(view, r) for r in pair)
            yield Breach(
                pair,
                f"{a} 和 {b} 只能取一个，方案两个都给了。",
                f"{a} excludes {b}, both are served.",
            )


RULE = Rule(
    name="exclusive",
    zh="互相排斥的两个诉求，最多满足一个。",
    en="Of two requests that exclude each other, at most one gets anything.",
    check=_check,
)
