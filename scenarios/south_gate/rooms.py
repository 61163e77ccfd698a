"""The living room and its rooms, which combine."""

from __future__ import annotations

from models.supply import JoinedRoom, Room, Venue
from scenarios.south_gate.times import WED, on

VENUES = (Venue(id="living-room", place="nm1-gate", name="南门大客厅"),)

_DAILY = tuple(on(day, "08:00", "22:00") for day in range(7))

ROOMS = (
    # Set-up and turnover (tidy, sort the rubbish) are half an hour each in the kitchen.
    Room(
        id="kitchen",
        venue="living-room",
        name="厨房",
        functions={"kitchen": 30},
        capacity=10,
        equipment=("oven",),
        open=_DAILY,
        turnover_minutes=30,
    ),
    Room(
        id="tea-room",
        venue="living-room",
        name="茶室",
        functions={"tea": 0, "study": 30},
        capacity=12,
        equipment=("tea-set",),
        open=_DAILY,
        turnover_minutes=30,
    ),
    # The floor is waxed on Wednesday morning.
    Room(
        id="dance-room",
        venue="living-room",
        name="舞蹈室",
        functions={"dance": 0, "meeting": 30},
        capacity=30,
        equipment=("mirrors", "sound"),
        open=_DAILY,
        closed=(on(WED, "08:00", "12:00"),),
        turnover_minutes=30,
    ),
    Room(
        id="study-room",
        venue="living-room",
        name="书房",
        functions={"study": 0, "meeting": 0},
        capacity=14,
        equipment=("projector", "books"),
        open=_DAILY,
        turnover_minutes=15,
    ),
)

JOINED_ROOMS = (
    JoinedRoom(
        id="big-kitchen",
        rooms=("kitchen", "tea-room"),
        name="厨房连茶室",
        functions={"kitchen": 60, "tea": 30},
        capacity=24,
        turnover_minutes=60,
    ),
)
