"""Cases of ``order``."""

from models.demand import Order
from models.week import Week
from tests.build import content, placed, request, session, t, week
from tests.matcher.cases.base import Case


def _week(before: int = 1, after: int = 1, minutes: int = 60) -> Week:
    return week(
        requests=(
            request(
                "r",
                sessions=(
                    session("a", minutes, occurrences=before),
                    session("b", occurrences=after),
                ),
                order=(Order(before="a", after="b"),),
            ),
        )
    )


def _wrong(after: int = 0, before: int = 0) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("order", ("r", "b", str(after), "a", str(before))),)


NINE = placed("r", t(0, "09:00"), session="a")

CASES: tuple[Case, ...] = (
    Case(
        "begins as the one before ends",
        _week(),
        content(NINE, placed("r", t(0, "10:00"), session="b")),
    ),
    Case(
        "begins a slot before that",
        _week(),
        content(NINE, placed("r", t(0, "09:30"), session="b")),
        _wrong(),
    ),
    Case(
        "comes first",
        _week(),
        content(NINE, placed("r", t(0, "08:00"), session="b")),
        _wrong(),
    ),
    # 61 minutes from 9:00 occupy until 10:30.
    Case(
        "begins within the last slot of the one before",
        _week(minutes=61),
        content(NINE, placed("r", t(0, "10:00"), session="b")),
        _wrong(),
    ),
    Case(
        "begins after that slot",
        _week(minutes=61),
        content(NINE, placed("r", t(0, "10:30"), session="b")),
    ),
    Case(
        "the one before not placed",
        _week(),
        content(placed("r", t(0, "10:00"), session="b")),
        _wrong(),
    ),
    Case("only the one before", _week(), content(NINE)),
    Case(
        "one of two before not placed",
        _week(before=2),
        content(NINE, placed("r", t(0, "11:00"), session="b")),
        _wrong(before=1),
    ),
    Case(
        "one of two before ends late",
        _week(before=2),
        content(
            NINE,
            placed("r", t(0, "10:30"), session="a", occurrence=1),
            placed("r", t(0, "11:00"), session="b"),
        ),
        _wrong(before=1),
    ),
    Case(
        "both before have ended",
        _week(before=2),
        content(
            NINE,
            placed("r", t(0, "10:00"), session="a", occurrence=1),
            placed("r", t(0, "11:00"), session="b"),
        ),
    ),
    Case(
        "one of two after is early",
        _week(after=2),
        content(
            NINE,
            placed("r", t(0, "10:00"), session="b"),
            placed("r", t(0, "09:30"), session="b", occurrence=1),
        ),
        _wrong(after=1),
    ),
    Case(
        "the one before stated twice, once too late",
        _week(),
        content(
            NINE,
            placed("r", t(1, "09:00"), session="a"),
            placed("r", t(0, "12:00"), session="b"),
        ),
        (("once", ("r", "a", "0")), *_wrong()),
    ),
)
