"""pledge-window: when and where things are handed over, and for how long they are lent."""

from __future__ import annotations

from models.base import Window
from models.week import Week
from tests.build import content, flow, line, pledge, request, t, week, window
from tests.matcher.cases.base import Case

BROKEN = (("pledge-window", ("p", "r", "l")),)


def _goods(
    offered: tuple[Window, ...] = (), wanted: tuple[Window, ...] = (), at: str | None = None
) -> Week:
    """Rice for a family at h1."""
    return week(
        pledges=(pledge("p", "rice", 2, windows=offered, at=at),),
        requests=(request("r", lines=(line("rice", 2, windows=wanted),)),),
    )


def _bays(offered: tuple[Window, ...], wanted: tuple[Window, ...]) -> Week:
    """Two bays for a family at h1."""
    return week(
        pledges=(pledge("p", "bay", 2, windows=offered),),
        requests=(request("r", lines=(line("bay", 2, windows=wanted),)),),
    )


MORNING, EVENING = window(0, "09:00", "11:00"), window(0, "18:00", "20:00")
NIGHT = Window(start=t(0, "20:00"), end=t(1, "06:00"))


CASES: tuple[Case, ...] = (
    Case("no windows at all: any time", _goods(), content(flow("r", "p", 2, at=t(6, "23:30")))),
    Case(
        "as the pledge becomes available",
        _goods((MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "09:00"))),
    ),
    Case(
        "before the pledge is available",
        _goods((MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "08:30"))),
        BROKEN,
    ),
    Case(
        "between two windows of the pledge",
        _goods((MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "11:00"))),
        BROKEN,
    ),
    Case(
        "in the last slot before expiry",
        _goods((MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "19:30"))),
    ),
    Case(
        "at expiry",
        _goods((MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "in the last slot the family can receive it",
        _goods((), (MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "19:30"))),
    ),
    Case(
        "after the family can receive it",
        _goods((), (MORNING, EVENING)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "in a window of each",
        _goods((MORNING,), (window(0, "10:30", "12:00"),)),
        content(flow("r", "p", 2, at=t(0, "10:30"))),
    ),
    Case("delivered to the family's place", _goods(), content(flow("r", "p", 2))),
    Case(
        "delivered, but to the building",
        _goods(),
        content(flow("r", "p", 2, place="b1")),
        BROKEN,
    ),
    Case("picked up where it is", _goods(at="g2"), content(flow("r", "p", 2, place="g2"))),
    Case("delivered, though to be picked up", _goods(at="g2"), content(flow("r", "p", 2)), BROKEN),
    Case(
        "lent for the whole night",
        _bays((NIGHT,), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
    ),
    Case(
        "lent over midnight by two windows that touch",
        _bays((Window(start=t(0, "18:00"), end=t(1)), window(1, "00:00", "06:00")), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
    ),
    Case(
        "lent from half an hour too late",
        _bays((Window(start=t(0, "20:30"), end=t(1, "06:00")),), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "lent until half an hour too early",
        _bays((Window(start=t(0, "20:00"), end=t(1, "05:30")),), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "not lent for half an hour in between",
        _bays((window(0, "20:00", "23:30"), Window(start=t(1), end=t(1, "06:00"))), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "lent in the second of two stretches",
        _bays((MORNING, NIGHT), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
    ),
    Case(
        "lent in neither of two nights: one breach",
        _bays((MORNING,), (NIGHT, Window(start=t(1, "20:00"), end=t(2, "06:00")))),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "lent for the first night of two",
        _bays((NIGHT,), (NIGHT, Window(start=t(1, "20:00"), end=t(2, "06:00")))),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
        BROKEN,
    ),
    Case(
        "lent for two nights, from the first on",
        _bays((), (NIGHT, Window(start=t(1, "20:00"), end=t(2, "06:00")))),
        content(flow("r", "p", 2, at=t(0, "20:00"))),
    ),
    Case(
        "said to begin later than the first window",
        _bays((), (NIGHT, Window(start=t(1, "20:00"), end=t(2, "06:00")))),
        content(flow("r", "p", 2, at=t(1, "20:00"))),
        BROKEN,
    ),
    Case(
        "bays at another place than the family's",
        _bays((), (NIGHT,)),
        content(flow("r", "p", 2, at=t(0, "20:00"), place="c1")),
        BROKEN,
    ),
)
