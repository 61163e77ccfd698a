"""Slots as bits: when people and rooms, still untouched, could be had."""

from __future__ import annotations

from functools import cached_property

from matcher.rules.view import View
from models.demand import Request, RoomNeed, Session
from models.items import Commitments
from models.supply import JoinedRoom, Person, Pledge, Room
from models.week import Week


def mask(start: int, end: int) -> int:
    """The slots ``[start, end)`` as bits."""
    return ((1 << max(0, end - start)) - 1) << start


def clear_starts(busy: int, length: int) -> int:
    """Starts from which ``length`` slots are clear of the busy ones, as bits (endless upwards)."""
    blocked, reach = busy, 1
    while reach < length:
        step = min(reach, length - reach)
        blocked |= blocked >> step
        reach += step
    return ~blocked


class Moments:
    """When things can begin, as far as the week alone says."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.view = View(week, Commitments())
        self.clock = self.view.clock
        self.horizon = self.clock.horizon
        self.withdrawn = self.view.withdrawn
        self._window_starts: dict[tuple[str, str], dict[int, int]] = {}
        self._start_bits: dict[tuple[str, str], int] = {}
        self._person_starts: dict[tuple[str, int], int] = {}
        self._room_starts: dict[tuple[str, str, int], int] = {}

    # --- when ---------------------------------------------------------------------------------

    def limits(self, request: Request) -> tuple[int, int]:
        """The slots ``[earliest, deadline)`` within which everything for a request lies."""
        first = self.clock.slot(request.earliest) if request.earliest is not None else 0
        last = self.clock.slot(request.deadline) if request.deadline is not None else self.horizon
        return max(0, first), min(self.horizon, last)

    def starts(self, request: Request, session: Session) -> dict[int, int]:
        """Possible starts of a session, each with the best preference of its windows."""
        known = self._window_starts.get((request.id, session.id))
        if known is None:
            first, last = self.limits(request)
            length = self.clock.length(session.minutes)
            known = {}
            for window in session.windows:
                start, end = self.clock.span(window)
                for slot in range(max(first, start), min(last, end) - length + 1):
                    known[slot] = max(window.preference, known.get(slot, window.preference))
            self._window_starts[request.id, session.id] = known
        return known

    def start_bits(self, request: Request, session: Session) -> int:
        """The same starts as bits."""
        known = self._start_bits.get((request.id, session.id))
        if known is None:
            known = 0
            for slot in self.starts(request, session):
                known |= 1 << slot
            self._start_bits[request.id, session.id] = known
        return known

    def person_starts(self, person: Person, length: int) -> int:
        """Starts at which so many slots lie within one of the person's windows, as bits."""
        known = self._person_starts.get((person.id, length))
        if known is None:
            known = 0
            for window in person.windows:
                start, end = self.clock.span(window)
                known |= mask(max(0, start), min(self.horizon, end) - length + 1)
            if person.staff_pledge is not None:
                known &= self._pledge_starts(self.view.pledges[person.staff_pledge], length)
            if person.hire is not None:
                known &= self._pledge_starts(self.view.pledges[person.hire.fund], length)
            self._person_starts[person.id, length] = known
        return known

    def _pledge_starts(self, pledge: Pledge, length: int) -> int:
        spans = [self.clock.span(w) for w in pledge.windows] or [(0, self.horizon)]
        found = 0
        for start, end in spans:
            found |= mask(max(0, start), min(self.horizon, end) - length + 1)
        return found

    # --- rooms --------------------------------------------------------------------------------

    @cached_property
    def rooms(self) -> list[Room | JoinedRoom]:
        """Rooms and joined rooms of which nothing has been withdrawn, in the order of the week."""
        rooms: list[Room | JoinedRoom] = [*self.week.rooms, *self.week.joined_rooms]
        return [
            room
            for room in rooms
            if room.id not in self.withdrawn
            and self.withdrawn.isdisjoint(self.view.room_parts(room.id))
        ]

    def rooms_for(self, need: RoomNeed) -> list[Room | JoinedRoom]:
        """Rooms that satisfy all of a need."""
        return [
            room
            for room in self.rooms
            if need.function in room.functions
            and need.people <= room.capacity
            and (not need.rooms or room.id in need.rooms)
            and set(need.equipment) <= self.equipment(room)
        ]

    def equipment(self, room: Room | JoinedRoom) -> set[str]:
        """A room's equipment; a joined room has all of its parts'."""
        parts = self.view.room_parts(room.id)
        return {thing for part in parts for thing in self.view.single_rooms[part].equipment}

    def room_starts(self, room: Room | JoinedRoom, need: RoomNeed, length: int) -> int:
        """Starts at which all parts are open from set-up to turnover, as bits."""
        key = (room.id, need.function, length)
        known = self._room_starts.get(key)
        if known is None:
            before, after = self.around(room, need)
            known = -1
            for part in self.view.room_parts(room.id):
                single = self.view.single_rooms[part]
                free = 0
                for start, end in self.view.spans(single.open) if single.open else ():
                    free |= mask(max(0, start), min(self.horizon, end))
                for start, end in map(self.clock.span, single.closed):
                    free &= ~mask(max(0, start), end)
                known &= clear_starts(~free, before + length + after) << before
            self._room_starts[key] = known
        return known

    def around(self, room: Room | JoinedRoom, need: RoomNeed) -> tuple[int, int]:
        """Slots of set-up and of turnover."""
        set_up = self.clock.length(room.functions[need.function])
        return set_up, self.clock.length(room.turnover_minutes)
