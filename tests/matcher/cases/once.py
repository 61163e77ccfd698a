"""Cases of ``once``."""

from models.demand import RoomNeed
from models.policy import Caps, Policy
from tests.build import content, person, placed, request, role, room, session, t, week
from tests.matcher.cases.base import Case

TWICE = (("once", ("r", "s", "0")),)
PLAIN = week(requests=(request("r", sessions=(session(occurrences=2),)),))
CREW = week(people=(person("p"),), requests=(request("r", sessions=(session(crew=(role(),)),)),))
ROOM = week(
    policy=Policy(caps=Caps(bookings_per_household=1)),
    rooms=(room("tea"),),
    people=(person("p"),),
    requests=(
        request("r", "booking", people=("p",), sessions=(session(room=RoomNeed(function="tea")),)),
    ),
)

CASES: tuple[Case, ...] = (
    Case("placed once", PLAIN, content(placed("r", t(0, "09:00")))),
    Case(
        "two occurrences at the same time",
        PLAIN,
        content(placed("r", t(0, "09:00")), placed("r", t(0, "09:00"), occurrence=1)),
    ),
    Case(
        "the same occurrence on two days",
        PLAIN,
        content(placed("r", t(0, "09:00")), placed("r", t(1, "09:00"))),
        TWICE,
    ),
    Case(
        "the same placement stated twice",
        PLAIN,
        content(placed("r", t(0, "09:00")), placed("r", t(0, "09:00"))),
        TWICE,
    ),
    Case(
        "the second occurrence twice",
        PLAIN,
        content(
            placed("r", t(0, "09:00")),
            placed("r", t(1, "09:00"), occurrence=1),
            placed("r", t(2, "09:00"), occurrence=1),
        ),
        (("once", ("r", "s", "1")),),
    ),
    # One occurrence is one thing: its crew, its room and its guests do not clash with themselves,
    # and it is one booking of its household.
    Case(
        "stated twice with its crew",
        CREW,
        content(placed("r", t(0, "09:00"), {"p": "r"}), placed("r", t(0, "09:30"), {"p": "r"})),
        TWICE,
    ),
    Case(
        "stated twice with its room and its guests",
        ROOM,
        content(placed("r", t(0, "09:00"), room="tea"), placed("r", t(0, "09:30"), room="tea")),
        TWICE,
    ),
)
