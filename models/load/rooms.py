"""What the database guards of rooms: the spaces they occupy, and the uses a plan makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, select

from models.items import Placement
from models.load.minutes import Minutes
from models.supply import JoinedRoom, Room
from models.tables import RoomPart, Space
from models.week import Week


@dataclass(frozen=True)
class Use:
    """A stretch of time in a room or joined room, in minutes since 1970."""

    room: str
    starts: int
    ends: int
    held_from: int
    held_until: int


def parts_of(room: Room | JoinedRoom) -> tuple[str, ...]:
    """The single rooms that it occupies."""
    return room.rooms if isinstance(room, JoinedRoom) else (room.id,)


def register_rooms(
    session: Session, neighbourhood: str, rooms: Iterable[Room | JoinedRoom]
) -> None:
    """Make known which spaces each room occupies; a room that is known stays as it was.

    Raises
    ------
    sqlalchemy.exc.IntegrityError : a joined room that is in use would get other parts
        (``ck_room_parts_in_use``): other parts are another joined room, with an id of its own.
    """
    listed = tuple(rooms)
    spaces = session.exec(select(Space).where(Space.neighbourhood == neighbourhood)).all()
    number = {space.room: space.number for space in spaces if space.number is not None}
    for name in dict.fromkeys(part for room in listed for part in parts_of(room)):
        if name not in number:
            space = Space(neighbourhood=neighbourhood, room=name)
            session.add(space)
            session.flush()
            assert space.number is not None
            number[name] = space.number
    known = session.exec(select(RoomPart).where(RoomPart.neighbourhood == neighbourhood)).all()
    before = {(part.room, part.space): part for part in known}
    wanted = {(room.id, number[part]) for room in listed for part in parts_of(room)}
    names = {room.id for room in listed}
    for (room_id, _), part in before.items():
        if room_id in names and (room_id, part.space) not in wanted:
            session.delete(part)
    for room_id, space_number in sorted(wanted - before.keys(), key=str):
        session.add(RoomPart(neighbourhood=neighbourhood, room=room_id, space=space_number))
    session.flush()


class Uses:
    """How long a week's rooms are taken by what happens in them."""

    def __init__(self, week: Week) -> None:
        self.minutes = Minutes(week.calendar)
        self.rooms: dict[str, Room | JoinedRoom] = {r.id: r for r in week.rooms}
        self.rooms.update({j.id: j for j in week.joined_rooms})
        self._sessions = {(r.id, s.id): s for r in week.requests for s in r.sessions}

    def use(self, room: str, function: str, start: int, slots: int) -> Use:
        """So many slots from a slot on, with the room's set-up for the function and its turnover.

        Raises KeyError for a room that the week has not, or that cannot be used so.
        """
        taken = self.rooms[room]
        clock, minute = self.minutes.clock, self.minutes.of_slot
        return Use(
            room=room,
            starts=minute(start),
            ends=minute(start + slots),
            held_from=minute(start - clock.length(taken.functions[function])),
            held_until=minute(start + slots + clock.length(taken.turnover_minutes)),
        )

    def of_placements(self, placements: Iterable[Placement]) -> Iterator[tuple[Placement, Use]]:
        """The uses of those placements that have a room."""
        clock = self.minutes.clock
        for placement in placements:
            session = self._sessions[placement.request, placement.session]
            if placement.room is not None and session.room is not None:
                start, slots = clock.slot(placement.start), clock.length(session.minutes)
                yield placement, self.use(placement.room, session.room.function, start, slots)
