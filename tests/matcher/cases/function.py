"""Cases of ``function``."""

from models.demand import RoomNeed
from models.week import Week
from tests.build import content, joined, placed, request, room, session, t, week
from tests.matcher.cases.base import Case


def _week(need: RoomNeed | None) -> Week:
    """Both rooms are for tea, one of them also a kitchen; joined they are a dance hall too."""
    return week(
        rooms=(room("one"), room("two", functions={"tea": 0, "kitchen": 0})),
        joined_rooms=(joined("hall", "one", "two", functions={"tea": 0, "dance": 0}),),
        requests=(request("r", sessions=(session(room=need),)),),
    )


def _case(name: str, need: RoomNeed | None, taken: str | None, holds: bool = True) -> Case:
    # As the week, and with it every room, opens: nothing is assumed about set-up.
    where = ("r", "s", "0") if taken is None else (taken, "r", "s", "0")
    plan = content(placed("r", t(0, "00:00"), room=taken))
    return Case(name, _week(need), plan, () if holds else (("function", where),))


TEA = RoomNeed(function="tea")
KITCHEN = RoomNeed(function="kitchen")
DANCE = RoomNeed(function="dance")
NAMED = RoomNeed(function="tea", rooms=("two", "hall"))

CASES: tuple[Case, ...] = (
    _case("a room for tea", TEA, "one"),
    _case("another function of a room", KITCHEN, "two"),
    _case("a room without the function", KITCHEN, "one", False),
    _case("no room", TEA, None, False),
    _case("no room where none is needed", None, None),
    _case("a room where none is needed", None, "one", False),
    _case("joined rooms", TEA, "hall"),
    # A joined room has its own functions, not those of its parts.
    _case("a function of the joined room alone", DANCE, "hall"),
    _case("a function of a part alone", KITCHEN, "hall", False),
    _case("a function of the joined room, in a part", DANCE, "two", False),
    _case("a room named", NAMED, "two"),
    _case("a joined room named", NAMED, "hall"),
    _case("a room not named, though a part of one", NAMED, "one", False),
    Case("not placed", _week(TEA), content()),
)
