"""needs-other: a request takes nothing unless the requests it needs get something."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.rules.words import named


def _check(view: View) -> Iterator[Breach]:
    for request in view.week.requests:
        for other in request.needs if view.takes(request.id) else ():
            if served(view, view.requests[other]) == 0:
                names = named(view, request.id), named(view, other)
                yield Breach(
                    (request.id, other),
                    f"{names[0]} 要以 {names[1]} 为前提，而 {names[1]} 什么也没有得到。",
                    f"{names[0]} needs {names[1]}, which gets nothing.",
                )


RULE = Rule(
    name="needs-other",
    zh="以别的诉求为前提的，前提得到满足（哪怕一部分）才能占用资源。",
    en="A request takes nothing unless every request that it needs gets something.",
    check=_check,
)
