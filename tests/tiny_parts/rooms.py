"""Bookings of a living room whose rooms can be joined; activities and who sits in them."""

from __future__ import annotations

from models.demand import (
    Choice,
    Request,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
    Session,
    Spacing,
)
from models.supply import (
    JoinedRoom,
    Room,
)
from tests import build
from tests.build import window
from tests.tiny_parts.dice import HOMES, Dice, Parts, asking, times


def rooms(d: Dice) -> Parts:
    """Two or three bookings of a living room whose rooms can be joined."""
    first = _room(d, "tea1")
    second = _room(d, "tea2")
    joined = JoinedRoom(
        id="hall",
        rooms=("tea1", "tea2"),
        functions={"tea": d.pick(0, 30)},
        capacity=20,
        turnover_minutes=d.pick(0, 30),
    )
    people = tuple(build.person(f"u{i}", d.pick(*HOMES)) for i in range(2))
    both = d.pick(True, True, False)
    clocks = (("09:00", "10:00"), ("09:00", "10:30"), ("10:00", "11:00"))
    requests = []
    for i in range(d.count(2, 3)):
        session = Session(
            id="s",
            minutes=d.pick(30, 60),
            windows=times(d, *clocks),
            room=_room_need(d, both),
        )
        kind = d.pick("booking", "booking", "need")
        who = d.rarely(("u0",), ("u0", "u1"), otherwise=(), one_in=3)
        requests.append(
            asking(
                d,
                f"r{i}",
                kind,
                household=d.pick("h1", "h2"),
                people=who if kind == "booking" else (),
                sessions=(session,),
            )
        )
    return {
        "people": people,
        "rooms": (first, second) if both else (first,),
        "joined_rooms": (joined,) if both and d.chance(2) else (),
        "requests": tuple(requests),
    }


def _room(d: Dice, id: str) -> Room:
    functions = {"tea": d.pick(0, 0, 30)}
    if d.chance(3):
        functions["kitchen"] = 30
    return build.room(
        id,
        functions=functions,
        capacity=d.pick(10, 10, 4),
        equipment=d.rarely(("piano",), otherwise=(), one_in=3),
        open=d.rarely((window(0, "09:00", "10:30"),), otherwise=(build.WHOLE_WEEK,), one_in=4),
        closed=d.rarely((window(1, "09:00", "10:00"),), otherwise=()),
        turnover_minutes=d.pick(0, 0, 30),
    )


def _room_need(d: Dice, both: bool) -> RoomNeed:
    return RoomNeed(
        function=d.rarely("kitchen", otherwise="tea", one_in=6),
        people=d.pick(2, 2, 4, 8, 15),
        equipment=d.rarely(("piano",), otherwise=(), one_in=6),
        rooms=d.rarely(("tea2",) if both else ("tea1",), otherwise=(), one_in=6),
    )


def seats(d: Dice) -> Parts:
    """One or two activities and the groups that want to sit in them."""
    people = tuple(
        build.person(
            f"u{i}", d.pick("h1", "h4"), audience=d.rarely("children", otherwise="adults", one_in=3)
        )
        for i in range(3)
    )
    activities = [_activity(d, "a1")]
    if d.chance(2):
        activities.append(_activity(d, "a2"))
    ids = [a.id for a in activities]
    enrolments = [
        asking(
            d,
            f"e{i}",
            kind="enrolment",
            least_percent=0,
            people=d.pick(("u0",), ("u1",), ("u1", "u2"), ("u2",)),
            seat=SeatWish(choices=_choices(d, ids)),
        )
        for i in range(d.count(2, 3))
    ]
    return {"people": people, "requests": (*activities, *enrolments)}


def _activity(d: Dice, id: str) -> Request:
    course = d.chance(4)
    host = Role(id="host", people=("u0",))
    occurrences = d.pick(1, 1, 2)
    session = Session(
        id="s",
        minutes=30,
        windows=times(d, ("09:00", "09:30"), ("09:00", "10:00")),
        occurrences=occurrences,
        spacing=Spacing(min_days=0, max_days=1) if occurrences == 2 else None,
        crew=(host,) if d.chance(3) else (),
    )
    limit = d.count(1, 3)
    offer = SeatOffer(
        limit=limit,
        least=min(limit, d.pick(0, 1, 2)),
        audiences=d.rarely(("adults",), otherwise=()),
        communities=d.rarely(("c1",), otherwise=()),
        course=course,
    )
    least = {"least_percent": 100} if course else {}
    return asking(d, id, kind="activity", sessions=(session,), seats=offer, **least)


def _choices(d: Dice, activities: list[str]) -> tuple[Choice, ...]:
    first = Choice(activity=d.pick(*activities), preference=d.pick(2, 0))
    if d.chance(2) and len(activities) == 2:
        other = next(a for a in activities if a != first.activity)
        return first, Choice(activity=other, preference=d.pick(1, 3))
    return (first,)
