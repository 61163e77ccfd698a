"""When a pledge may be handed over to a line: the moments that the week allows, and the best."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.options.index import Index
from models.base import Window
from models.demand import Line, Request
from models.supply import Pledge

Slots = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Handover:
    """The moments at which something may change hands."""

    moments: Slots
    """Half-open stretches of slots."""
    at: int
    """The earliest by day of those liked best."""
    liked: int
    """Preference of the line's windows that ``at`` lies in: the largest."""

    def allows(self, slot: int) -> bool:
        """Whether it may change hands then."""
        return any(start <= slot < end for start, end in self.moments)


def handover(index: Index, request: Request, line: Line, pledge: Pledge) -> Handover | str:
    """When it may be handed over; or the rule that leaves no time for it."""
    if index.items[line.item].kind == "capacity":
        return _lent(index, request, line, pledge)
    early, late = index.bounds(request)
    horizon = index.clock.horizon
    # ``at`` may be the deadline itself: handed over by then.
    limit = horizon if request.deadline is None else min(horizon, late + 1)
    wanted = [(*index.clock.span(w), w.preference) for w in line.windows] or [(0, horizon, 0)]
    moments: list[tuple[int, int, int]] = []
    found = False
    for a, b, liked in wanted:
        for c, d in spans_of(index, pledge.windows):
            start, end = max(a, c, 0), min(b, d, horizon)
            found |= start < end
            start, end = max(start, early), min(end, limit)
            if start < end:
                moments.append((start, end, liked))
    most = max((liked for _, _, liked in moments), default=0)
    at = index.clock.by_day((a, b) for a, b, liked in moments if liked == most)
    if at is None:
        return "deadline" if found else "pledge-window"
    return Handover(merge(tuple((a, b) for a, b, _ in moments)), at, most)


def _lent(index: Index, request: Request, line: Line, pledge: Pledge) -> Handover | str:
    """Lent for every slot of every window, from the beginning of the first one stated."""
    clock = index.clock
    wanted = [clock.span(w) for w in line.windows]
    lent = merge(spans_of(index, pledge.windows))
    if not all(any(c <= a and b <= d for c, d in lent) for a, b in wanted):
        return "pledge-window"
    at = wanted[0][0]
    if not 0 <= at < clock.horizon:
        return "pledge-window"
    if request.earliest is not None and min(a for a, _ in wanted) < clock.slot(request.earliest):
        return "deadline"
    if request.deadline is not None and max(b for _, b in wanted) > clock.slot(request.deadline):
        return "deadline"
    liked = max(w.preference for w, (a, b) in zip(line.windows, wanted, strict=True) if a <= at < b)
    return Handover(((at, at + 1),), at, liked)


def spans_of(index: Index, windows: tuple[Window, ...]) -> Slots:
    """The slots of windows, not clipped; no windows at all mean the whole week."""
    return tuple(index.clock.span(w) for w in windows) or ((0, index.clock.horizon),)


def merge(spans: Slots) -> Slots:
    """Overlapping and adjoining spans made one."""
    merged: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)
