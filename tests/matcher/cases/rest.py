"""Cases of ``rest``."""

from models.demand import Request
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week
from tests.matcher.cases.base import Case

P = {"p": "r"}
AB = ("p", "a", "s", "0", "b", "s", "0")


def _task(id: str, place: str = "h1", minutes: int = 60) -> Request:
    return request(id, place=place, sessions=(session(minutes=minutes, crew=(role(),)),))


def _week(rest: int, *requests: Request) -> Week:
    return week(
        people=(person("p", rest_minutes=rest), person("q")),
        requests=requests or (_task("a"), _task("b")),
    )


def _pair(name: str, given: Week, second: str, *broken: str) -> Case:
    """a from 9:00 on, then b."""
    plan = content(placed("a", t(0, "09:00"), P), placed("b", second, P))
    return Case(name, given, plan, tuple((rule, AB) for rule in broken))


FAR = (_task("a"), _task("b", "h5"))

CASES: tuple[Case, ...] = (
    _pair("no rest asked", _week(0), t(0, "10:00")),
    _pair("a slot of rest", _week(30), t(0, "10:30")),
    _pair("none of it", _week(30), t(0, "10:00"), "rest"),
    # One minute of rest takes a whole slot, 31 take two.
    _pair("one minute, at once", _week(1), t(0, "10:00"), "rest"),
    _pair("one minute, a slot later", _week(1), t(0, "10:30")),
    _pair("31 minutes, a slot later", _week(31), t(0, "10:30"), "rest"),
    _pair("31 minutes, two slots later", _week(31), t(0, "11:00")),
    # 61 minutes from 9:00 occupy until 10:30: rest begins there.
    _pair(
        "after the last slot begun",
        _week(30, _task("a", minutes=61), _task("b")),
        t(0, "10:30"),
        "rest",
    ),
    # To h5 it is 60 minutes. The longer of way and rest must fit, not both.
    _pair("rest on the way", _week(60, *FAR), t(0, "11:00")),
    _pair("time for the way, not for the rest", _week(90, *FAR), t(0, "11:00"), "rest"),
    _pair("time for neither", _week(60, *FAR), t(0, "10:30"), "rest", "travel"),
    Case(
        "over midnight",
        _week(600),
        content(placed("a", t(0, "20:00"), P), placed("b", t(1, "06:30"), P)),
        (("rest", AB),),
    ),
    Case(
        "a night's rest",
        _week(600),
        content(placed("a", t(0, "20:00"), P), placed("b", t(1, "07:00"), P)),
    ),
    Case(
        "between two occurrences of one session",
        _week(30, request("a", sessions=(session(occurrences=2, crew=(role(),)),))),
        content(placed("a", t(0, "09:00"), P), placed("a", t(0, "10:00"), P, occurrence=1)),
        (("rest", ("p", "a", "s", "0", "a", "s", "1")),),
    ),
    Case(
        "one who asks for none",
        _week(30),
        content(placed("a", t(0, "09:00"), {"q": "r"}), placed("b", t(0, "10:00"), {"q": "r"})),
    ),
    Case(
        "the other one of two",
        _week(30),
        content(placed("a", t(0, "09:00"), P), placed("b", t(0, "10:00"), {"q": "r"})),
    ),
)
