"""Cases of ``equipment``."""

from models.demand import RoomNeed
from models.week import Week
from tests.build import content, joined, placed, request, room, session, t, week
from tests.matcher.cases.base import Case


def _week(*equipment: str) -> Week:
    need = RoomNeed(function="tea", equipment=equipment)
    return week(
        rooms=(room("one", equipment=("oven", "screen")), room("two", equipment=("piano",))),
        joined_rooms=(joined("hall", "one", "two"),),
        requests=(request("r", sessions=(session(room=need),)),),
    )


def _case(name: str, given: Week, taken: str, holds: bool = True) -> Case:
    broken = () if holds else (("equipment", (taken, "r", "s", "0")),)
    return Case(name, given, content(placed("r", t(0, "09:00"), room=taken)), broken)


CASES: tuple[Case, ...] = (
    _case("nothing needed", _week(), "two"),
    _case("some of what is there", _week("oven"), "one"),
    _case("all of what is there", _week("screen", "oven"), "one"),
    _case("something that is not there", _week("oven"), "two", False),
    _case("one of two is not there", _week("oven", "piano"), "one", False),
    _case("joined: one from each part", _week("oven", "piano"), "hall"),
    _case("joined: something neither has", _week("oven", "loom"), "hall", False),
)
