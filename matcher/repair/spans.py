"""Windows with a stretch taken out of them, or closed."""

from __future__ import annotations

from matcher.repair.past import Past
from matcher.rules.use import occupied
from matcher.rules.view import View
from models.base import Window
from models.supply import Room
from models.time import Clock


def without(clock: Clock, windows: tuple[Window, ...], start: int, end: int) -> tuple[Window, ...]:
    """The windows but for the slots ``[start, end)``; one may fall apart in two."""
    found: list[Window] = []
    for window in windows:
        a, b = clock.span(window)
        if start >= end or b <= start or end <= a:
            found.append(window)
            continue
        for c, d in ((a, start), (end, b)):
            if c < d:
                times = {"start": clock.time(c), "end": clock.time(d)}
                found.append(window.model_copy(update=times))
    return tuple(found)


def window(clock: Clock, start: int, end: int) -> Window:
    """The slots ``[start, end)`` as a window."""
    return Window(start=clock.time(start), end=clock.time(end))


def closed_for(view: View, room: Room, start: int, end: int, past: Past) -> Room:
    """The room closed in ``[start, end)``, but for uses that have begun."""
    for p in view.placements:
        if p.room is not None and past.keeps(p) and room.id in view.room_parts(p.room):
            start = max(start, occupied(view, p, p.room)[1])
    start = max(start, past.now or 0)
    if start >= end:
        return room
    closed = (*room.closed, window(view.clock, start, end))
    return room.model_copy(update={"closed": closed})
