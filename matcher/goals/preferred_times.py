"""Preferred times: things happen when they are most welcome.

Σ over placements of the largest preference among the session's windows that contain the whole
``[start, end)``, plus Σ over (line, pledge) pairs with a flow of the largest preference among the
line's windows that contain the handing over (``start ≤ at < end``); no such window: 0. Where a
pledge is handed to a line at several times, the least welcome of them counts, so that splitting
a delivery gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from matcher.goals.base import Goal, in_play
from matcher.rules.view import View
from models.base import Window


def best_preference(view: View, windows: Iterable[Window], start: int, end: int) -> int:
    """The largest preference of the windows that contain slots ``[start, end)``; none: 0."""
    fitting = []
    for window in windows:
        opens, closes = view.clock.span(window)
        if opens <= start and end <= closes:
            fitting.append(window.preference)
    return max(fitting, default=0)


def value(view: View) -> Fraction:
    """Σ preference over placements and over (line, pledge) pairs."""
    total = sum(
        best_preference(view, view.session(p).windows, *view.span(p)) for p in view.placements
    )
    handed: dict[tuple[str, str, str], int] = {}
    for flow in view.flows:
        at = view.clock.slot(flow.at)
        windows = view.lines[flow.request, flow.line].windows
        liked = best_preference(view, windows, at, at + 1)
        key = (flow.request, flow.line, flow.pledge)
        handed[key] = min(liked, handed.get(key, liked))
    return Fraction(total + sum(handed.values()))


def most(view: View) -> Fraction:
    """Everything at its most welcome time, each line from every pledge there is."""
    total = 0
    for request in in_play(view):
        for session in request.sessions:
            total += session.occurrences * _highest(session.windows)
        for line in request.lines:
            total += len(view.week.pledges) * _highest(line.windows)
    return Fraction(total)


def _highest(windows: Iterable[Window]) -> int:
    return max((0, *(window.preference for window in windows)))


GOAL = Goal(
    name="preferred-times",
    zh="尽量安排在大家最方便的时间。",
    en="Things happen at the times that are most welcome.",
    value=value,
    most=most,
    scale=1,
)
