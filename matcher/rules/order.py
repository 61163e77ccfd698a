"""order: what comes after waits for all of what comes before."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from models.demand import Order, Request


def check(view: View) -> Iterator[Breach]:
    """Placements of an ``after`` session for which a ``before`` occurrence is missing or late."""
    for request in view.week.requests:
        for order in request.order:
            yield from _late(view, request, order)


def _late(view: View, request: Request, order: Order) -> Iterator[Breach]:
    before = view.sessions[request.id, order.before]
    ends = {
        b: max(view.span(q)[1] for q in view.placed[request.id, before.id, b])
        for b in range(before.occurrences)
        if (request.id, before.id, b) in view.placed
    }
    for k in range(view.sessions[request.id, order.after].occurrences):
        for p in view.placed.get((request.id, order.after, k), ()):
            start = view.span(p)[0]
            for b in range(before.occurrences):
                end = ends.get(b)
                if end is not None and end <= start:
                    continue
                began = say.at(view, start)
                zh = "没有排上" if end is None else f"要到 {say.at(view, end)} 才结束"
                en = "is not placed" if end is None else f"ends only {say.at(view, end)}"
                yield Breach(
                    (*say.where(p), before.id, str(b)),
                    f"{say.zh(view, p)}于 {began} 开始，"
                    f"可是前面的场次 {before.id}（第 {b + 1} 次）{zh}。",
                    f"{say.en(view, p)} begins {began}, "
                    f"but {before.id} (no. {b + 1}) before it {en}.",
                )


RULE = Rule(
    name="order",
    zh="有先后的场次，前面的每一次都排上并且结束了，后面的才能开始。",
    en="A session begins only when every occurrence of the session before it has ended.",
    check=check,
)
