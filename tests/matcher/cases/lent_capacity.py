"""lent-capacity: in every slot, over the lines whose windows hold it."""

from __future__ import annotations

from models.base import Window
from models.week import Week
from tests.build import content, flow, line, pledge, request, t, week, window
from tests.matcher.cases.base import Case

BROKEN = (("lent-capacity", ("p",)),)
EARLY, LATE = window(0, "18:00", "20:00"), window(0, "20:00", "22:00")
OVERLAPPING = window(0, "19:30", "22:00")
NIGHTS = (EARLY, window(1, "18:00", "20:00"))


def _bays(*asked: tuple[int, tuple[Window, ...]]) -> Week:
    """Three bays, and requests r0, r1, … for a number of bays in some windows."""
    return week(
        pledges=(pledge("p", "bay", 3), pledge("q", "bay", 3)),
        requests=tuple(
            request(f"r{i}", lines=(line("bay", amount, windows=windows),))
            for i, (amount, windows) in enumerate(asked)
        ),
    )


CASES: tuple[Case, ...] = (
    Case("all bays at once", _bays((3, (EARLY,))), content(flow("r0", "p", 3, at=t(0, "18:00")))),
    Case(
        "more bays than there are",
        _bays((4, (EARLY,))),
        content(flow("r0", "p", 4, at=t(0, "18:00"))),
        BROKEN,
    ),
    Case(
        "one after the other, more in sum",
        _bays((3, (EARLY,)), (3, (LATE,))),
        content(flow("r0", "p", 3, at=t(0, "18:00")), flow("r1", "p", 3, at=t(0, "20:00"))),
    ),
    Case(
        "two that overlap by half an hour",
        _bays((2, (EARLY,)), (2, (OVERLAPPING,))),
        content(flow("r0", "p", 2, at=t(0, "18:00")), flow("r1", "p", 2, at=t(0, "19:30"))),
        BROKEN,
    ),
    Case(
        "two that overlap, within what there is",
        _bays((2, (EARLY,)), (1, (OVERLAPPING,))),
        content(flow("r0", "p", 2, at=t(0, "18:00")), flow("r1", "p", 1, at=t(0, "19:30"))),
    ),
    Case(
        "two that overlap, from two pledges",
        _bays((2, (EARLY,)), (2, (OVERLAPPING,))),
        content(flow("r0", "p", 2, at=t(0, "18:00")), flow("r1", "q", 2, at=t(0, "19:30"))),
    ),
    Case(
        "too many on the second night only",
        _bays((2, NIGHTS), (2, (NIGHTS[1],))),
        content(flow("r0", "p", 2, at=t(0, "18:00")), flow("r1", "p", 2, at=t(1, "18:00"))),
        BROKEN,
    ),
    Case(
        "a line's own windows overlap: it takes a bay once",
        _bays((2, (EARLY, OVERLAPPING))),
        content(flow("r0", "p", 2, at=t(0, "18:00"))),
    ),
    Case(
        "free again between two nights",
        _bays((3, NIGHTS), (3, (window(1, "08:00", "18:00"),))),
        content(flow("r0", "p", 3, at=t(0, "18:00")), flow("r1", "p", 3, at=t(1, "08:00"))),
    ),
)
