"""Cases of ``open``."""

from typing import Any

from models.base import Window
from models.demand import RoomNeed
from models.week import Week
from tests.build import WHOLE_WEEK, content, joined, placed, request, room, session, t, week, window
from tests.matcher.cases.base import Case

NINE_TO_NOON = (window(0, "09:00", "12:00"),)


def _week(minutes: int = 60, function: str = "tea", **fields: Any) -> Week:
    need = RoomNeed(function=function)
    return week(
        rooms=(room("one", **fields),),
        requests=(request("r", sessions=(session(minutes=minutes, room=need),)),),
    )


def _case(name: str, given: Week, start: str, holds: bool = True, taken: str = "one") -> Case:
    broken = () if holds else (("open", ("one", "r", "s", "0")),)
    return Case(name, given, content(placed("r", start, room=taken)), broken)


PLAIN = _week(open=NINE_TO_NOON)
ODD = _week(61, open=NINE_TO_NOON)
# Half an hour before, and half an hour after; or one minute more of each.
SET_UP = _week(open=NINE_TO_NOON, functions={"tea": 30, "kitchen": 90})
SET_UP_31 = _week(open=NINE_TO_NOON, functions={"tea": 31})
KITCHEN = _week(open=NINE_TO_NOON, functions={"tea": 30, "kitchen": 90}, function="kitchen")
TURNOVER = _week(open=NINE_TO_NOON, turnover_minutes=30)
TURNOVER_31 = _week(open=NINE_TO_NOON, turnover_minutes=31)
CLOSED = _week(
    open=(window(0, "08:00", "20:00"),),
    closed=(window(0, "12:00", "14:00"),),
    functions={"tea": 30},
    turnover_minutes=30,
)
MEETING = _week(180, open=(window(0, "12:00", "14:00"), window(0, "09:00", "12:00")))
OVERLAPPING = _week(
    240,
    open=(
        window(0, "09:00", "13:00"),
        window(0, "09:30", "10:00"),
        window(0, "11:00", "14:00"),
    ),
)
APART = _week(180, open=(window(0, "09:00", "12:00"), window(0, "12:30", "15:00")))
NIGHT = _week(open=(window(0, "20:00", "23:30"), Window(start=t(0, "23:30"), end=t(1, "02:00"))))
THIS_WEEK = _week(open=(WHOLE_WEEK,), functions={"tea": 30}, turnover_minutes=30)
ALWAYS = _week(open=(Window(start=t(-7), end=t(14)),), functions={"tea": 30}, turnover_minutes=30)


def _hall(**fields: Any) -> Week:
    """Two rooms: one opens at 9, two closes at 12; both need set-up of their own."""
    own: dict[str, Any] = {"functions": {"tea": 120}, "turnover_minutes": 120}
    return week(
        rooms=(
            room("one", open=(window(0, "09:00", "15:00"),), **own),
            room("two", open=(window(0, "06:00", "12:00"),), **own),
        ),
        joined_rooms=(joined("hall", "one", "two", **fields),),
        requests=(request("r", sessions=(session(room=RoomNeed(function="tea")),)),),
    )


def _in_hall(name: str, start: str, *broken: str, **fields: Any) -> Case:
    return Case(
        name,
        _hall(**fields),
        content(placed("r", start, room="hall")),
        tuple(("open", (part, "r", "s", "0")) for part in broken),
    )


CASES: tuple[Case, ...] = (
    _case("begins as it opens", PLAIN, t(0, "09:00")),
    _case("begins a slot before", PLAIN, t(0, "08:30"), False),
    _case("ends as it closes", PLAIN, t(0, "11:00")),
    _case("ends a slot after", PLAIN, t(0, "11:30"), False),
    _case("another day", PLAIN, t(1, "09:00"), False),
    # 61 minutes from 11:00 occupy until 12:30.
    _case("the last slot begun, beyond", ODD, t(0, "11:00"), False),
    _case("set-up as it opens", SET_UP, t(0, "09:30")),
    _case("set-up before it opens", SET_UP, t(0, "09:00"), False),
    _case("31 minutes of set-up take an hour", SET_UP_31, t(0, "10:00")),
    _case("31 minutes of set-up in half an hour", SET_UP_31, t(0, "09:30"), False),
    _case("set-up of the function used", KITCHEN, t(0, "10:30")),
    _case("set-up of the function used, too early", KITCHEN, t(0, "10:00"), False),
    _case("turnover until it closes", TURNOVER, t(0, "10:30")),
    _case("turnover after it closes", TURNOVER, t(0, "11:00"), False),
    _case("31 minutes of turnover take an hour", TURNOVER_31, t(0, "10:00")),
    _case("31 minutes of turnover in half an hour", TURNOVER_31, t(0, "10:30"), False),
    _case("never open", _week(open=()), t(0, "09:00"), False),
    # Closed from 12:00 to 14:00: turnover ends at 12:00, or set-up begins at 14:00.
    _case("over as the closure begins", CLOSED, t(0, "10:30")),
    _case("turnover into the closure", CLOSED, t(0, "11:00"), False),
    _case("set-up after the closure", CLOSED, t(0, "14:30")),
    _case("set-up within the closure", CLOSED, t(0, "14:00"), False),
    _case("wholly within the closure", CLOSED, t(0, "12:30"), False),
    _case(
        "a closure wholly within",
        _week(180, closed=(window(0, "10:00", "10:30"),)),
        t(0, "09:00"),
        False,
    ),
    # Adjoining and overlapping hours count as one, whatever order they are stated in.
    _case("across adjoining hours", MEETING, t(0, "10:00")),
    _case("across overlapping hours", OVERLAPPING, t(0, "09:30")),
    _case("across hours apart", APART, t(0, "10:00"), False),
    _case("over midnight", NIGHT, t(0, "23:30")),
    # Set-up of Monday's first hour lies in last week, turnover of Sunday's last in the next.
    _case("set-up before the week, open then", ALWAYS, t(0, "00:00")),
    _case("set-up before the week, not open then", THIS_WEEK, t(0, "00:00"), False),
    _case("turnover after the week, open then", ALWAYS, t(6, "23:00")),
    _case("turnover after the week, not open then", THIS_WEEK, t(6, "23:00"), False),
    # Joined, they are open from 9 to 12 and have their own set-up and turnover (none).
    _in_hall("joined, as the later one opens", t(0, "09:00")),
    _in_hall("joined, before the later one opens", t(0, "08:30"), "one"),
    _in_hall("joined, as the earlier one closes", t(0, "11:00")),
    _in_hall("joined, after the earlier one closes", t(0, "11:30"), "two"),
    _in_hall("joined, set-up of their own", t(0, "09:30"), functions={"tea": 30}),
    _in_hall("joined, set-up too early", t(0, "09:30"), "one", functions={"tea": 60}),
    _in_hall("joined, turnover of their own", t(0, "10:30"), turnover_minutes=30),
    _in_hall("joined, turnover too late", t(0, "10:30"), "two", turnover_minutes=60),
    _in_hall(
        "joined, both parts broken",
        t(0, "10:00"),
        "one",
        "two",
        functions={"tea": 90},
        turnover_minutes=90,
    ),
    Case(
        "joined, a part closed",
        week(
            rooms=(room("one", closed=(window(0, "09:30", "10:00"),)), room("two")),
            joined_rooms=(joined("hall", "one", "two"),),
            requests=(request("r", sessions=(session(room=RoomNeed(function="tea")),)),),
        ),
        content(placed("r", t(0, "09:00"), room="hall")),
        (("open", ("one", "r", "s", "0")),),
    ),
)
