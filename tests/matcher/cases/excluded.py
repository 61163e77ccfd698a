"""Cases of ``excluded``."""

from typing import Any

from models.demand import Affinity, RoomNeed
from models.items import Commitments
from models.week import Week
from tests.build import content, person, placed, request, role, room, session, t, week
from tests.matcher.cases.base import Case


def _week(excludes: tuple[str, ...] = (), others: Any = (), **asked: Any) -> Week:
    """p, who excludes this and that, and q, whom ``others`` make exclude something."""
    given: dict[str, Any] = {"sessions": (session(crew=(role(),)),), **asked}
    return week(
        people=(person("p", excludes=excludes), person("q", excludes=others)),
        rooms=(room("tea"),),
        requests=(
            request("r", **given),
            request("other", household="h5", place="h5", sessions=(session(crew=(role(),)),)),
        ),
    )


SERVES = content(placed("r", t(0, "09:00"), {"p": "r"}))


def _case(name: str, given: Week, what: str = "", plan: Commitments = SERVES) -> Case:
    broken = (("excluded", ("r", "s", "0", "p", what)),) if what else ()
    return Case(name, given, plan, broken)


# Asked by h1 (in c1), of h4 (in c2), held at h5 (in c3): each of the three counts.
THREE: dict[str, Any] = {
    "household": "h1",
    "place": "h4",
    "sessions": (session(place="h5", crew=(role(),)),),
}
IN_ROOM: dict[str, Any] = {
    "household": None,
    "place": "h5",
    "sessions": (session(crew=(role(),), room=RoomNeed(function="tea")),),
}
# A booking that q attends, in the tea room.
FOR_Q: dict[str, Any] = {
    "kind": "booking",
    "people": ("q",),
    "sessions": (session(crew=(role(),), room=RoomNeed(function="tea")),),
}
IN_TEA = content(placed("r", t(0, "09:00"), {"p": "r"}, room="tea"))
PAIR: dict[str, Any] = {"sessions": (session(crew=(role(count=2),)),)}
TOGETHER = content(placed("r", t(0, "09:00"), {"p": "r", "q": "r"}))
NOT_TOGETHER = (("excluded", ("r", "s", "0", "p", "q")),)

CASES: tuple[Case, ...] = (
    _case("nothing excluded", _week()),
    _case("the request", _week(("r",)), "r"),
    _case("another request", _week(("other",))),
    _case("the household", _week(("h1",), **THREE), "h1"),
    _case("where the household lives", _week(("g1",), **THREE), "g1"),
    _case("the request's place", _week(("h4",), **THREE), "h4"),
    _case("a place around it", _week(("c2",), **THREE), "c2"),
    _case("where it is held", _week(("h5",), **THREE), "h5"),
    _case("a place around that", _week(("c3",), **THREE), "c3"),
    _case("next door", _week(("h2", "h3"), **THREE)),
    _case("a request of no household", _week(("h1",), household=None, place="h4")),
    # To exclude a household is not to exclude the building it is in.
    _case("a household of the building it is held in", _week(("h1",), household=None, place="b1")),
    Case(
        "the venue of the room",
        _week(("b1",), **IN_ROOM),
        IN_TEA,
        (("excluded", ("r", "s", "0", "p", "b1")),),
    ),
    Case(
        "another place than the venue",
        _week(("h1",), **IN_ROOM),
        IN_TEA,
    ),
    Case(
        "two things at once",
        _week(("r", "c1"), ("p",), **FOR_Q),
        IN_TEA,
        tuple(("excluded", ("r", "s", "0", "p", what)) for what in ("c1", "q", "r")),
    ),
    _case("a person it is for", _week(("q",), **FOR_Q), "q", IN_TEA),
    _case("a person it is not for", _week(("q",))),
    _case("by a person it is for", _week((), ("p",), **FOR_Q), "q", IN_TEA),
    _case("either by the other", _week(("q",), ("p",), **FOR_Q), "q", IN_TEA),
    _case("of somebody else by a person it is for", _week((), ("h1",), **FOR_Q), "", IN_TEA),
    _case("refused by the request", _week(refuses=("p",)), "p"),
    _case("another refused", _week(refuses=("q",))),
    _case(
        "forbidden by affinity",
        _week(affinity=(Affinity(who="q", value=3), Affinity(who="p", forbidden=True))),
        "p",
    ),
    _case("disliked, not forbidden", _week(affinity=(Affinity(who="p", value=-100),))),
    _case("another forbidden", _week(affinity=(Affinity(who="q", forbidden=True),))),
    Case("two who get along", _week(**PAIR), TOGETHER),
    Case("one of a crew will not work with another", _week(("q",), **PAIR), TOGETHER, NOT_TOGETHER),
    Case("the other way round", _week((), ("p",), **PAIR), TOGETHER, NOT_TOGETHER),
    Case("neither will", _week(("q",), ("p",), **PAIR), TOGETHER, NOT_TOGETHER),
    Case(
        "at the same time, not in one crew",
        _week(("q",)),
        content(placed("r", t(0, "09:00"), {"p": "r"}), placed("other", t(0, "09:00"), {"q": "r"})),
    ),
    Case(
        "of a crew of two, the one who may",
        _week((), ("r",)),
        content(placed("r", t(0, "09:00"), {"p": "r"}), placed("other", t(0, "09:00"), {"q": "r"})),
    ),
)
