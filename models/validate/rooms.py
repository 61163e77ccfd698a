"""Living rooms: venues, rooms, joined rooms."""

from __future__ import annotations

from collections.abc import Iterable

from models.supply import JoinedRoom, Room
from models.validate.check import FUNCTION, PLACE, ROOM, VENUE, Check


def check_rooms(check: Check) -> None:
    """Venues lie somewhere, rooms in venues; a joined room is made of rooms of one venue."""
    for venue in check.week.venues:
        check.refer(venue.id, "place", venue.place, PLACE)
    for room in check.week.rooms:
        _room(check, room)
    for joined in check.week.joined_rooms:
        _joined(check, joined)


def _functions(check: Check, id: str, functions: Iterable[str]) -> None:
    for function in functions:
        check.refer(id, "functions", function, FUNCTION)


def _room(check: Check, room: Room) -> None:
    check.refer(room.id, "venue", room.venue, VENUE)
    _functions(check, room.id, room.functions)
    check.windows(room.id, "open", room.open)
    check.windows(room.id, "closed", room.closed)


def _joined(check: Check, joined: JoinedRoom) -> None:
    _functions(check, joined.id, joined.functions)
    check.refer_all(joined.id, "rooms", joined.rooms, ROOM)
    venues = {check.rooms[id].venue for id in joined.rooms if id in check.rooms}
    if len(venues) > 1:
        check.say(
            joined.id, "rooms", joined.rooms, "rooms of one and the same venue", "同一大客厅的房间"
        )
