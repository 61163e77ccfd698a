"""Which rooms a session could take, and what keeps it out of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, Lack, tally
from matcher.explain.times import Span, lacking
from matcher.rules.view import View
from models.base import Window
from models.demand import Request, RoomNeed, Session
from models.supply import JoinedRoom, Room
from models.week import Decision


class Rooms:
    """Judges every room and joined room for one session that needs one."""

    def __init__(
        self, view: View, request: Request, session: Session, begins: Sequence[int]
    ) -> None:
        self.view = view
        self.request = request
        self.session = session
        self.begins = begins
        self.length = view.clock.length(session.minutes)
        assert session.room is not None, "only sessions that need a room have candidates"
        self.need: RoomNeed = session.room

    def part(self, missing: int) -> Found:
        """All rooms as candidates."""
        lacks = {id: list(self.lacks(id)) for id in self.view.rooms}
        return tally(lacks, kind="room", session=self.session.id, missing=missing)

    def begins_in(self, rooms: Sequence[str]) -> list[int]:
        """The beginnings at which one of some rooms is open long enough."""
        return [b for b in self.begins if any(self._short(room, b)[0] == 0 for room in rooms)]

    def lacks(self, id: str) -> Iterator[Lack]:
        """The rules that keep the session out of a room, in the order in which they are counted."""
        room, need = self.view.rooms[id], self.need
        if need.function not in room.functions:
            yield Lack("function")
            return
        if need.rooms and id not in need.rooms:
            yield Lack("function", fixes=(self._fix(kind="any-room", word=id),))
        if room.capacity < need.people:
            by = need.people - room.capacity
            fix = self._fix(kind="fewer-people", by=by, to=room.capacity)
            yield Lack("capacity", room.capacity, need.people, (fix,))
        parts = self.view.room_parts(id)
        there = {e for part in parts for e in self.view.single_rooms[part].equipment}
        lacking_here = [e for e in need.equipment if e not in there]
        if lacking_here:
            fix = self._fix(kind="equipment", word=", ".join(lacking_here))
            yield Lack("equipment", fixes=(fix,))
        yield from self._open(id)
        gone = [x for x in dict.fromkeys((id, *parts)) if x in self.view.withdrawn]
        fixes = [Fix(kind="return", who=x) for x in gone]
        bans = [d for d in self.view.week.decisions.bans if self._bars(d, id)]
        fixes += [Fix(kind="unban", who=d.id) for d in bans]
        if fixes:
            yield Lack("ban", fixes=tuple(fixes) if len(fixes) == 1 else ())

    def _bars(self, decision: Decision, room: str) -> bool:
        """Whether a ban keeps the session out of a room at every time."""
        t = decision.target
        if any(x is not None for x in (t.line, t.pledge, t.amount, t.activity, t.person, t.role)):
            return False
        clock = self.view.clock
        return (
            t.room == room
            and t.request in (None, self.request.id)
            and t.session in (None, self.session.id)
            and (t.occurrence is None or self.session.occurrences == 1)
            and (t.start is None or all(b == clock.slot(t.start) for b in self.begins))
        )

    def _fix(self, **fields: object) -> Fix:
        return Fix.model_validate({"who": self.request.id, "session": self.session.id, **fields})

    def _open(self, id: str) -> Iterator[Lack]:
        """Whether there is a beginning at which it is open from set-up to turnover."""
        if not self.begins:
            return
        short, part, window = min(self._short(id, b) for b in self.begins)
        if short == 0:
            return
        slot, time = self.view.week.calendar.slot_minutes, self.view.clock.time
        before, after = self._around(id)
        needs = (before + self.length + after) * slot
        fixes: tuple[Fix, ...] = ()
        if part:
            when = Window(start=time(window[0]), end=time(window[1]))
            fixes = (Fix(kind="open-longer", who=part, by=short * slot, window=when),)
        yield Lack("open", needs - short * slot, needs, fixes)

    def _around(self, id: str) -> Span:
        """Slots of set-up before and turnover after."""
        room, clock = self.view.rooms[id], self.view.clock
        return clock.length(room.functions[self.need.function]), clock.length(room.turnover_minutes)

    def _short(self, id: str, begin: int) -> tuple[int, str, Span]:
        """Slots that are not open from a beginning; the one part at fault (several: none) and when
        it would have to be open."""
        before, after = self._around(id)
        start, length = begin - before, before + self.length + after
        found = []
        for part in self.view.room_parts(id):
            short, window = lacking(start, length, self._hours(self.view.single_rooms[part]))
            if short:
                found.append((short, part, window))
        if len(found) == 1:
            return found[0]
        return sum(short for short, _, _ in found), "", (start, start + length)

    def _hours(self, room: Room) -> list[Span]:
        """When a room is open, its closures cut out."""
        hours = list(self.view.spans(room.open)) if room.open else []
        for a, b in (self.view.clock.span(w) for w in room.closed):
            hours = [
                piece
                for start, end in hours
                for piece in ((start, min(end, a)), (max(start, b), end))
                if piece[0] < piece[1]
            ]
        return hours


def places(view: View, request: Request, session: Session, rooms: Sequence[str]) -> list[str]:
    """Where a session could happen: at the venues of some rooms, or at its own place."""
    if session.room is None:
        return [session.place or request.place]
    found = []
    for id in rooms or list(view.rooms):
        room = view.rooms[id]
        first = view.single_rooms[room.rooms[0]] if isinstance(room, JoinedRoom) else room
        found.append(view.venue_place[view.single_rooms[first.id].venue])
    return list(dict.fromkeys(found)) or [session.place or request.place]
