"""deadline: nothing for a request begins before its earliest time or ends after its deadline."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.seating import covers
from matcher.rules.view import View
from matcher.rules.words import named


def _check(view: View) -> Iterator[Breach]:
    for where, start, end in _stretches(view):
        request = view.requests[where[0]]
        name = named(view, request.id)
        early, late = (
            None if bound is None else view.clock.slot(bound)
            for bound in (request.earliest, request.deadline)
        )
        if early is not None and start < early:
            at, bound = say.at(view, start), say.at(view, early)
            yield Breach(
                where,
                f"{name} 最早从 {bound} 开始，方案安排在 {at}。",
                f"{name} begins at {bound} or later, the plan has {at}.",
            )
        if late is not None and end > late:
            at, bound = say.at(view, end), say.at(view, late)
            yield Breach(
                where,
                f"{name} 最晚到 {bound} 为止，方案到 {at} 才完成。",
                f"{name} is over by {bound}, in the plan it is at {at}.",
            )


def _stretches(view: View) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """(where, first slot, slot by which it is over) of everything given to anybody."""
    for flow in view.flows:
        where = (flow.request, flow.line, flow.pledge)
        if view.pledges[flow.pledge].kind == "capacity":
            spans = view.spans(view.lines[flow.request, flow.line].windows)
            yield where, spans[0][0], spans[-1][1]
        else:
            # Handed over at a moment; the deadline itself is still in time.
            at = view.clock.slot(flow.at)
            yield where, at, at
    for placement in view.placements:
        where = (placement.request, placement.session, str(placement.occurrence))
        yield where, *view.span(placement)
    for seat in view.seats:
        for occurrence in covers(view, seat):
            for placement in view.placed.get(occurrence, ()):
                yield (seat.request, *occurrence[:2], str(occurrence[2])), *view.span(placement)


RULE = Rule(
    name="deadline",
    zh="给一个诉求的一切，不早于它的最早时间开始，不晚于它的截止时间完成。",
    en="Whatever a request gets begins no earlier than it says and is over by its deadline.",
    check=_check,
)
