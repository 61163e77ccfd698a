"""Cases of ``capacity``."""

from models.demand import RoomNeed
from models.week import Week
from tests.build import content, joined, placed, request, room, session, t, week
from tests.matcher.cases.base import Case


def _week(people: int, joint: int = 30) -> Week:
    """Rooms for ten and for twelve, and the two joined."""
    need = RoomNeed(function="tea", people=people)
    return week(
        rooms=(room("one"), room("two", capacity=12)),
        joined_rooms=(joined("hall", "one", "two", capacity=joint),),
        requests=(request("r", sessions=(session(room=need),)),),
    )


def _case(name: str, given: Week, taken: str, holds: bool) -> Case:
    broken = () if holds else (("capacity", (taken, "r", "s", "0")),)
    return Case(name, given, content(placed("r", t(0, "09:00"), room=taken)), broken)


CASES: tuple[Case, ...] = (
    _case("as many as it holds", _week(10), "one", True),
    _case("one more", _week(11), "one", False),
    _case("in the larger room", _week(11), "two", True),
    _case("in neither, but joined", _week(30), "hall", True),
    _case("one more than joined", _week(31), "hall", False),
    # Joined they hold what is stated, be it less than the sum of the parts or than one of them.
    _case("less than the parts together", _week(21, joint=20), "hall", False),
    _case("less than a part", _week(10, joint=9), "hall", False),
    _case("nobody to speak of", _week(0), "one", True),
)
