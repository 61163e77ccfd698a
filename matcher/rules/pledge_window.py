"""pledge-window: nothing after expiry, and every hand-over at a time and place both sides know."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named
from models.demand import Line
from models.items import Flow
from models.supply import Pledge

Spans = tuple[tuple[int, int], ...]


def _check(view: View) -> Iterator[Breach]:
    for flow in view.flows:
        pledge, line = view.pledges[flow.pledge], view.lines[flow.request, flow.line]
        names = named(view, flow.pledge), named(view, flow.request)
        for zh, en in (*_when(view, flow, pledge, line), *_where(view, flow, pledge)):
            yield Breach(
                (flow.pledge, flow.request, flow.line),
                f"{names[0]} 给 {names[1]}：{zh}。",
                f"{names[0]} to {names[1]}: {en}.",
            )


def _when(view: View, flow: Flow, pledge: Pledge, line: Line) -> Iterator[tuple[str, str]]:
    offered, wanted = view.spans(pledge.windows), view.spans(line.windows)
    if pledge.kind == "capacity":
        first = view.clock.slot(line.windows[0].start) if line.windows else 0
        if view.clock.slot(flow.at) != first:
            begins, at = say.at(view, first), say.at(view, view.clock.slot(flow.at))
            yield (
                f"应从物项的第一个时间窗 {begins} 开始，方案写的是 {at}",
                f"it must begin with the first window, {begins}, not at {at}",
            )
        for start, end in wanted:
            if not any(a <= start and end <= b for a, b in offered):
                span = say.during(view, (start, end))
                yield f"{span} 超出可借用的时间", f"it is not lent all through {span}"
                break
        return
    slot = view.clock.slot(flow.at)
    if not _within(slot, offered):
        yield (
            f"{say.at(view, slot)} 不在认捐的有效期内",
            f"the pledge is not there at {say.at(view, slot)}",
        )
    if not _within(slot, wanted):
        yield (
            f"{say.at(view, slot)} 对方不能接收",
            f"it cannot be received at {say.at(view, slot)}",
        )


def _within(slot: int, spans: Spans) -> bool:
    return any(start <= slot < end for start, end in spans)


def _where(view: View, flow: Flow, pledge: Pledge) -> Iterator[tuple[str, str]]:
    place = pledge.at if pledge.at is not None else view.requests[flow.request].place
    if flow.place != place:
        yield (
            f"应在 {place} 交接，方案写的是 {flow.place}",
            f"it is handed over at {place}, not at {flow.place}",
        )


RULE = Rule(
    name="pledge-window",
    zh="交接要在认捐有效、对方能接收的时间，在约定的地点；借用的，整段时间都要在可借用的时间之内。",
    en="A hand-over is at the agreed place, while the pledge is there and the line can receive;"
    " what is lent is there for every slot of the line's windows.",
    check=_check,
)
