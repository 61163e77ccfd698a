"""Cases of ``travel``: 5 minutes within b1, 25 from c1 to c2, 60 from c1 to c3."""

from typing import Any

from models.demand import Request, RoomNeed
from models.places import Geography, TravelTime
from models.week import Week
from tests.build import (
    PLACES,
    content,
    person,
    placed,
    request,
    role,
    room,
    session,
    t,
    week,
)
from tests.matcher.cases.base import Case

P = {"p": "r"}
AB = (("travel", ("p", "a", "s", "0", "b", "s", "0")),)
HOME = (("travel", ("p", "a", "s", "0")),)


def _task(id: str, home: str, **fields: Any) -> Request:
    return request(id, place=home, sessions=(session(crew=(role(),), **fields),))


def _week(*requests: Request, farthest: int = 1000, ways: tuple[TravelTime, ...] = ()) -> Week:
    return week(
        people=(person("p", travel_minutes=farthest),),
        requests=requests,
        rooms=(room("tea"),),
        geography=Geography(places=PLACES, travel=ways),
    )


def _pair(name: str, given: Week, second: str, holds: bool = True) -> Case:
    """a from 9:00 to 10:00, then b."""
    plan = content(placed("a", t(0, "09:00"), P), placed("b", second, P))
    return Case(name, given, plan, () if holds else AB)


NEAR = _week(_task("a", "h1"), _task("b", "h2"))
FAR = _week(_task("a", "h1"), _task("b", "h5"))
# The way from b's own place to a's is stated for their communities: 31 minutes are two slots.
ODD = _week(_task("a", "h1"), _task("b", "h4"), ways=(TravelTime(a="c2", b="c1", minutes=31),))
EVEN = _week(_task("a", "h1"), _task("b", "h4"), ways=(TravelTime(a="c2", b="c1", minutes=30),))
# Session b is held at h5, whoever asks.
ELSEWHERE = _week(_task("a", "h1"), _task("b", "h1", place="h5"))
IN_ROOM = _week(
    _task("a", "b1"),
    _task("b", "h5", room=RoomNeed(function="tea")),
)


def _home(name: str, place: str, farthest: int, holds: bool) -> Case:
    given = _week(_task("a", place), farthest=farthest)
    return Case(name, given, content(placed("a", t(0, "09:00"), P)), () if holds else HOME)


CASES: tuple[Case, ...] = (
    _pair("no way at all", _week(_task("a", "h1"), _task("b", "h1")), t(0, "10:00")),
    # Five minutes take a whole slot.
    _pair("next door, at once", NEAR, t(0, "10:00"), False),
    _pair("next door, a slot later", NEAR, t(0, "10:30")),
    _pair("60 minutes away, a slot later", FAR, t(0, "10:30"), False),
    _pair("60 minutes away, two slots later", FAR, t(0, "11:00")),
    _pair("31 minutes away, a slot later", ODD, t(0, "10:30"), False),
    _pair("31 minutes away, two slots later", ODD, t(0, "11:00")),
    _pair("30 minutes away, a slot later", EVEN, t(0, "10:30")),
    _pair("held elsewhere, a slot later", ELSEWHERE, t(0, "10:30"), False),
    _pair("held elsewhere, two slots later", ELSEWHERE, t(0, "11:00")),
    # The tea room is in b1, where a is; h5, where b is asked for, does not matter.
    Case(
        "into a room of the same building",
        IN_ROOM,
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), P, room="tea")),
    ),
    Case(
        "from next door into the room",
        _week(_task("a", "h1"), _task("b", "h1", room=RoomNeed(function="tea"))),
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), P, room="tea")),
        AB,
    ),
    Case(
        "over midnight",
        NEAR,
        content(placed("a", t(0, "23:00"), P), placed("b", t(1, "00:00"), P)),
        AB,
    ),
    Case(
        "different people go",
        week(people=(person("p"), person("q")), requests=FAR.requests),
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), {"q": "r"})),
    ),
    # h1 → h3 are 15 minutes, h3 → h4 25, but h1 → h4 (stated) 180. Only tasks in a row count.
    Case(
        "only the next task counts",
        _week(
            _task("a", "h1"),
            _task("b", "h3"),
            _task("c", "h4"),
            ways=(TravelTime(a="h1", b="h4", minutes=180),),
        ),
        content(
            placed("a", t(0, "09:00"), P),
            placed("b", t(0, "10:30"), P),
            placed("c", t(0, "12:00"), P),
        ),
    ),
    Case(
        "the third too early after the second",
        _week(_task("c", "h1"), _task("a", "h1"), _task("b", "h4")),
        content(
            placed("c", t(0, "08:00"), P),
            placed("a", t(0, "09:00"), P),
            placed("b", t(0, "10:00"), P),
        ),
        AB,
    ),
    # From home (h1) to h4 it is 25 minutes, not rounded up to 30.
    _home("as far as one goes", "h4", 25, True),
    _home("a minute farther", "h4", 24, False),
    _home("at home", "h1", 0, True),
    # The way from home takes no time: the first task of the week may begin with it.
    Case(
        "far from home, at once",
        _week(_task("a", "h5"), farthest=60),
        content(placed("a", t(0, "00:00"), P)),
    ),
    Case(
        "a room too far from home",
        week(
            people=(person("p", home="h5", travel_minutes=59),),
            rooms=(room("tea"),),
            requests=(_task("a", "h5", room=RoomNeed(function="tea")),),
        ),
        content(placed("a", t(0, "09:00"), P, room="tea")),
        HOME,
    ),
)
