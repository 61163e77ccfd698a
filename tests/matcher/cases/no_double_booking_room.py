"""Cases of ``no-double-booking-room``."""

from typing import Any

from models.demand import RoomNeed
from models.week import Week
from tests.build import content, joined, placed, request, room, session, t, week
from tests.matcher.cases.base import Case

NAME = "no-double-booking-room"
A, B, C = ("a", "s", "0"), ("b", "s", "0"), ("c", "s", "0")


def _week(minutes: int = 60, one: Any = None, hall: Any = None) -> Week:
    """Three rooms; one and two join to a hall, two and three to a suite."""
    needs = {"a": minutes, "b": 60, "c": 60}
    return week(
        rooms=(room("one", **(one or {})), room("two"), room("three")),
        joined_rooms=(
            joined("hall", "one", "two", **(hall or {})),
            joined("suite", "two", "three"),
        ),
        requests=tuple(
            request(id, sessions=(session(minutes=m, room=RoomNeed(function="tea")),))
            for id, m in needs.items()
        ),
    )


def _case(
    name: str,
    given: Week,
    second: str,
    *broken: str,
    rooms: tuple[str, str] = ("one", "one"),
) -> Case:
    """a from 9:00 in the first room, b in the second; the rooms where they run into each other."""
    return Case(
        name,
        given,
        content(
            placed("a", t(0, "09:00"), room=rooms[0]), placed("b", t(0, second), room=rooms[1])
        ),
        tuple((NAME, (part, *A, *B)) for part in broken),
    )


PLAIN = _week()
ODD = _week(61)
TURNOVER = _week(one={"turnover_minutes": 30})
TURNOVER_31 = _week(one={"turnover_minutes": 31})
SET_UP = _week(one={"functions": {"tea": 30}})
SET_UP_31 = _week(one={"functions": {"tea": 31}})
BOTH = _week(one={"functions": {"tea": 30}, "turnover_minutes": 30})
# Joined they need an hour of turnover, apart none.
HALL = _week(hall={"turnover_minutes": 60})
HALL_SET_UP = _week(hall={"functions": {"tea": 60}})

CASES: tuple[Case, ...] = (
    _case("one begins as the other ends", PLAIN, "10:00"),
    _case("one begins a slot before that", PLAIN, "09:30", "one"),
    _case("at the same time", PLAIN, "09:00", "one"),
    _case("at the same time in two rooms", PLAIN, "09:00", rooms=("one", "two")),
    _case("within the last slot of 61 minutes", ODD, "10:00", "one"),
    _case("after the last slot of 61 minutes", ODD, "10:30"),
    _case("during turnover", TURNOVER, "10:00", "one"),
    _case("after turnover", TURNOVER, "10:30"),
    _case("31 minutes of turnover, a slot later", TURNOVER_31, "10:30", "one"),
    _case("31 minutes of turnover, two slots later", TURNOVER_31, "11:00"),
    _case("set-up during the other", SET_UP, "10:00", "one"),
    _case("set-up after the other", SET_UP, "10:30"),
    _case("31 minutes of set-up, a slot later", SET_UP_31, "10:30", "one"),
    _case("31 minutes of set-up, two slots later", SET_UP_31, "11:00"),
    # Turnover and set-up follow each other, they do not share a slot.
    _case("set-up during turnover", BOTH, "10:30", "one"),
    _case("set-up after turnover", BOTH, "11:00"),
    _case("joined rooms and a part of them", PLAIN, "09:30", "one", rooms=("hall", "one")),
    _case("joined rooms and the other part", PLAIN, "09:30", "two", rooms=("hall", "two")),
    _case("a part and the joined rooms", PLAIN, "09:30", "two", rooms=("two", "hall")),
    _case("joined rooms and a third", PLAIN, "09:30", rooms=("hall", "three")),
    _case("joined rooms twice", PLAIN, "09:30", "one", "two", rooms=("hall", "hall")),
    _case("two joined rooms that share a part", PLAIN, "09:30", "two", rooms=("hall", "suite")),
    _case("joined rooms, one after the other", PLAIN, "10:00", rooms=("hall", "suite")),
    _case("a part during joint turnover", HALL, "10:30", "two", rooms=("hall", "two")),
    _case("a part after joint turnover", HALL, "11:00", rooms=("hall", "two")),
    _case("joint set-up during a part's use", HALL_SET_UP, "10:30", "two", rooms=("two", "hall")),
    _case("joint set-up after a part's use", HALL_SET_UP, "11:00", rooms=("two", "hall")),
    # b and c do not touch each other; each is in the way of a, which lasts until 12.
    Case(
        "two within a long one",
        _week(180),
        content(
            placed("a", t(0, "09:00"), room="one"),
            placed("b", t(0, "09:30"), room="one"),
            placed("c", t(0, "11:00"), room="one"),
        ),
        ((NAME, ("one", *A, *B)), (NAME, ("one", *A, *C))),
    ),
    Case(
        "two occurrences of one session",
        week(
            rooms=(room("one"),),
            requests=(
                request("a", sessions=(session(occurrences=2, room=RoomNeed(function="tea")),)),
            ),
        ),
        content(
            placed("a", t(0, "09:00"), room="one"),
            placed("a", t(0, "09:30"), room="one", occurrence=1),
        ),
        ((NAME, ("one", *A, "a", "s", "1")),),
    ),
)
