"""window: an occurrence lies whole within one of its session's windows."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import within_one
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Placements that outlast the week or lie outside every window of their session."""
    for p in view.placements:
        span = view.span(p)
        when = say.during(view, span)
        if span[1] > view.clock.horizon:
            yield Breach(
                say.where(p),
                f"{say.zh(view, p)}排在 {when}，到本周结束还没完。",
                f"{say.en(view, p)} is placed {when}, beyond the end of the week.",
            )
        elif not within_one(span, map(view.clock.span, view.session(p).windows)):
            yield Breach(
                say.where(p),
                f"{say.zh(view, p)}排在 {when}，不在它的任何一个时间窗内。",
                f"{say.en(view, p)} is placed {when}, within none of its windows.",
            )


RULE = Rule(
    name="window",
    zh="每一次活动从头到尾都在它自己的一个时间窗内，也在本周之内。",
    en="Every occurrence lies whole within one of its session's windows and within the week.",
    check=check,
)
