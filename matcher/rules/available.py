"""available: people serve only when they said they can."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import rounds, within_one
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Tasks that lie in none of their person's windows."""
    for person, tasks in rounds(view).items():
        for p in tasks:
            span = view.span(p)
            if not within_one(span, map(view.clock.span, view.people[person].windows)):
                when = say.during(view, span)
                yield Breach(
                    (person, *say.where(p)),
                    f"{person} 被排在 {when} 去做{say.zh(view, p)}，这段时间不在其空闲之内。",
                    f"{person} serves in {say.en(view, p)} {when}, within none of the times given.",
                )


RULE = Rule(
    name="available",
    zh="每个人只在自己报的一段空闲时间之内服务，从头到尾都在。",
    en="Everyone serves only within one of the times they said they are free.",
    check=check,
)
