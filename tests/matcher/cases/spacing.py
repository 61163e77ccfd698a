"""Cases of ``spacing``."""

from typing import Any

from models.base import Window
from models.demand import Spacing
from models.items import Commitments
from models.time import Calendar
from models.week import Week
from tests.build import WHOLE_WEEK, content, placed, request, session, t, week
from tests.matcher.cases.base import Case


def _week(
    least: int, most: int, windows: tuple[Window, ...] = (WHOLE_WEEK,), **fields: Any
) -> Week:
    spacing = Spacing(min_days=least, max_days=most)
    given = session(occurrences=3, spacing=spacing, windows=windows)
    return week(requests=(request("r", sessions=(given,)),), **fields)


def _at(*starts: str | None) -> Commitments:
    return content(*(placed("r", s, occurrence=k) for k, s in enumerate(starts) if s is not None))


def _wrong(i: int, j: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("spacing", ("r", "s", str(i), str(j))),)


# Clocks go back on Sunday 2026-10-25: in Berlin it has 25 hours, 50 slots.
BERLIN = _week(
    1,
    1,
    windows=(Window(start="2026-10-19T00:00", end="2026-10-27T00:00"),),
    calendar=Calendar(time_zone="Europe/Berlin", start="2026-10-19", days=8),
)

CASES: tuple[Case, ...] = (
    # Days are dates: two hours over midnight are one day, nearly three days may be two.
    Case("least days, two hours apart", _week(1, 2), _at(t(0, "23:00"), t(1, "01:00"))),
    Case("most days, nearly three days apart", _week(1, 2), _at(t(0, "01:00"), t(2, "23:00"))),
    Case("same day", _week(1, 2), _at(t(0, "01:00"), t(0, "23:00")), _wrong(0, 1)),
    Case("a day too many", _week(1, 2), _at(t(0, "23:00"), t(3, "01:00")), _wrong(0, 1)),
    Case("same day where that may be", _week(0, 2), _at(t(0, "01:00"), t(0, "23:00"))),
    Case("a later one on an earlier day", _week(0, 2), _at(t(1), t(0)), _wrong(0, 1)),
    # From the first to the third are two steps: twice the least, twice the most.
    Case("the middle one missing, least", _week(2, 3), _at(t(0), None, t(4))),
    Case("the middle one missing, too near", _week(2, 3), _at(t(0), None, t(3)), _wrong(0, 2)),
    Case("the middle one missing, most", _week(1, 2), _at(t(0), None, t(4))),
    Case("the middle one missing, too far", _week(1, 2), _at(t(0), None, t(5)), _wrong(0, 2)),
    Case("all three", _week(2, 3), _at(t(0), t(2), t(5))),
    Case("only the last pair too near", _week(2, 3), _at(t(0), t(3), t(4)), _wrong(1, 2)),
    Case("only the last pair too far", _week(1, 2), _at(t(0), t(1), t(4)), _wrong(1, 2)),
    Case("one alone", _week(7, 7), _at(None, t(3))),
    Case(
        "no spacing asked",
        week(requests=(request("r", sessions=(session(occurrences=3),)),)),
        _at(t(3), t(0), t(0)),
    ),
    # An hour apart over midnight, and so a day; counted in 24 hours both would be on day 7.
    Case("after a day of 25 hours", BERLIN, _at("2026-10-25T23:30", "2026-10-26T00:30")),
    Case(
        "on a day of 25 hours",
        BERLIN,
        _at("2026-10-25T00:30", "2026-10-25T23:30"),
        _wrong(0, 1),
    ),
    # The first stands on Monday and Wednesday: the second is too near the one, or too far from
    # the other, whichever of them is meant.
    Case(
        "too near one of two",
        _week(1, 3),
        content(placed("r", t(0)), placed("r", t(2)), placed("r", t(2), occurrence=1)),
        (("once", ("r", "s", "0")), *_wrong(0, 1)),
    ),
    Case(
        "too far from one of two",
        _week(1, 3),
        content(placed("r", t(0)), placed("r", t(2)), placed("r", t(4), occurrence=1)),
        (("once", ("r", "s", "0")), *_wrong(0, 1)),
    ),
    Case(
        "one of two too near",
        _week(1, 3),
        content(placed("r", t(2)), *(placed("r", t(d), occurrence=1) for d in (2, 4))),
        (("once", ("r", "s", "1")), *_wrong(0, 1)),
    ),
    Case(
        "one of two too far",
        _week(1, 3),
        content(placed("r", t(0)), *(placed("r", t(d), occurrence=1) for d in (1, 5))),
        (("once", ("r", "s", "1")), *_wrong(0, 1)),
    ),
)
