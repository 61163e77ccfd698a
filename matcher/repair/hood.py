"""Which requests may change after an event, and what they may draw on: the neighbourhood.

One step: the hurt are served anew from what is free. Two steps: somebody busy takes over a hurt
request and somebody free takes theirs. Besides, who waited may take what the event has set free.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from matcher.baseline.moments import clear_starts
from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.fits import room_starts
from matcher.repair.loss import Loss
from matcher.repair.past import Decided, Past, decided
from matcher.repair.reach import MOVED_TOGETHER, Hood, Reach
from matcher.repair.waiting import Waiting
from models.demand import Line, Request, Role, Session
from models.items import Flow, Placement, Seat
from models.supply import Person

MANY = 6
"""Requests hurt at once beyond which fewer helpers are looked at for each."""


def hood_of(desk: Desk, change: Change, past: Past, loss: Loss, reach: Reach) -> Hood:
    """The neighbourhood of what an event hurts."""
    size = len(desk.week.requests) + len(change.requests)
    if size <= reach.whole:
        everyone = (*(r.id for r in desk.week.requests), *change.requests)
        return Hood(free=dict.fromkeys(everyone), whole=True)
    return _Finder(desk, change, past, loss, reach).find()


class _Finder:
    def __init__(self, desk: Desk, change: Change, past: Past, loss: Loss, reach: Reach) -> None:
        self.desk, self.change, self.past, self.loss, self.reach = desk, change, past, loss, reach
        self.hood = Hood(since=max(0, past.now or 0))
        self.withdrawn = desk.view.withdrawn | set(change.withdrawn)

    def find(self) -> Hood:
        """Free the lost from the books, look around, and write them back."""
        state = self.desk.state
        lost = self._lost()
        tasks = [state.tasks[p.request, p.session, p.occurrence] for p in _placements(lost)]
        seats = [d for d in lost if isinstance(d, Seat)]
        flows = {(d.request, d.line, d.pledge) for d in lost if isinstance(d, Flow)}
        for seat in seats:
            state.remove_seat(seat.request)
        for task in tasks:
            state.remove_task(task.key)
        given = [state.flows_of[request][line, pledge] for request, line, pledge in sorted(flows)]
        for f in given:
            state.remove_flow(f.request, f.line, f.pledge)
        try:
            self._look(lost)
        finally:
            for task in tasks:
                state.add_task(task)
            for seat in seats:
                state.add_seat(seat)
            for f in given:
                state.add_flow(f)
        return self.hood

    def _lost(self) -> list[Decided]:
        kept = set(decided(self.loss.content))
        return [
            d
            for name in sorted(self.loss.hurt)
            for d in dict.fromkeys(decided(self.desk.content_of(name)))
            if d not in kept
        ]

    def _look(self, lost: list[Decided]) -> None:
        # The withdrawn are there because of their promises; they can get nothing.
        for name in self.change.withdrawn:
            self.hood.free[name] = None
            self._has(name)
        hurt = [name for name in sorted(self.loss.hurt) if name not in self.withdrawn]
        for name in hurt:
            self._free(name)
        # Where much is hurt at once, less is looked at for each.
        share = 1.0 if self.reach.thorough else min(1.0, MANY / max(1, len(hurt)))
        helpers, busy = ceil(self.reach.helpers * share), int(self.reach.busy * share)
        for name in hurt:
            self._supply(self._request(name), helpers, busy)
        for name in [name for name in self.hood.free if name not in self.loss.hurt]:
            self._supply(self._request(name), max(2, self.reach.helpers // 2), 0)
        for name in Waiting(self.desk, self.change, self.hood, self.reach).find(lost):
            self._free(name)
            if self.reach.thorough:
                self._supply(self._request(name), self.reach.helpers, 0)
            else:
                self._beside(self._request(name))

    def _request(self, name: str) -> Request:
        return self.change.requests.get(name) or self.desk.view.requests[name]

    def _free(self, name: str) -> None:
        """Let a request change, with what depends on it and what it has now."""
        if name in self.hood.free or name in self.withdrawn:
            return
        self.hood.free[name] = None
        self._has(name)
        for enrolment in self.desk.seated.get(name, ()):
            self._free(enrolment)
        for other in self.desk.tied.get(name, ()):
            if other in self.withdrawn:
                self.hood.free.setdefault(other)  # so that who needs it can see that it is gone
            self._free(other)

    def _has(self, name: str) -> None:
        """What a request has now is there to be had."""
        for decision in decided(self.desk.content_of(name)):
            if isinstance(decision, Flow):
                self.hood.pledges.add(decision.pledge)
            elif isinstance(decision, Placement):
                self.hood.people.update(a.person for a in decision.crew)
                if decision.room is not None:
                    self.hood.rooms.add(decision.room)
            else:
                self.hood.activities.add(decision.activity)

    # --- what could serve it ------------------------------------------------------------------

    def _supply(self, request: Request, helpers: int, busy: int) -> None:
        for session in self.desk.facts.in_order(request):
            spot = session.place or request.place
            if session.room is not None:
                spot = self._rooms(request, session, spot, self.reach.rooms, bool(busy))
            for role in session.crew:
                self._helpers(request, session, role, spot, helpers, busy)
        for line in request.lines:
            self._stock(request, line, bool(busy))
        for choice in request.seat.choices if request.seat is not None else ():
            self.hood.activities.add(choice.activity)

    def _beside(self, request: Request) -> None:
        """Of what a waiting request needs beside what has been set free, one of each."""
        view = self.desk.view
        choices = request.seat.choices if request.seat is not None else ()
        if all(choice.activity not in self.hood.activities for choice in choices):
            self.hood.activities.update(choice.activity for choice in choices)
        for session in self.desk.facts.in_order(request):
            spot = session.place or request.place
            if session.room is not None:
                suits = {room.id for room in self.desk.facts.rooms_for(session.room)}
                here = sorted(suits & self.hood.rooms)
                if here:
                    part = view.room_parts(here[0])[0]
                    spot = view.venue_place[view.single_rooms[part].venue]
                else:
                    spot = self._rooms(request, session, spot, 1, False)
            for role in session.crew:
                if not any(p.id in self.hood.people for p in self.desk.able(session, role)):
                    self._helpers(request, session, role, spot, role.count, 0)
        for line in request.lines:
            self._stock(request, line, False)

    def _rooms(
        self, request: Request, session: Session, spot: str, most: int, hand_on: bool
    ) -> str:
        """Add rooms that are free at some time; where the first of them is."""
        facts, state, view = self.desk.facts, self.desk.state, self.desk.view
        need = session.room
        length = facts.clock.length(session.minutes)
        wanted = self.hood.ahead(facts.start_bits(request, session))
        for person in request.people:
            wanted &= clear_starts(state.busy[person], length)
        ranked = []
        for room in facts.rooms_for(need) if need is not None else ():
            possible = wanted & facts.room_starts(room, need, length) if need is not None else 0
            if possible:
                free = possible & room_starts(self.desk, room.id, session, length)
                ranked.append((room.id not in self.hood.rooms, not free, room.capacity, room.id))
        ranked.sort()
        for _, is_taken, _, name in ranked[:most]:
            self.hood.rooms.add(name)
            if is_taken and hand_on:
                self._hand_on_room(name, wanted, length)
        if not ranked:
            return spot
        first = view.single_rooms[view.room_parts(ranked[0][3])[0]]
        return view.venue_place[first.venue]

    def _hand_on_room(self, room: str, wanted: int, length: int) -> None:
        """Let what is in the room at the wanted times change."""
        first = (wanted & -wanted).bit_length() - 1
        last = wanted.bit_length() + length
        for part in self.desk.view.room_parts(room):
            for begin, end, name in self.desk.uses.get(part, ()):
                if begin < last and first < end:
                    self._hand_on(name)

    def _hand_on(self, name: str) -> None:
        extra = len(self.hood.free) - len(self.loss.hurt)
        full = len(self.desk.seated.get(name, ())) > MOVED_TOGETHER
        if extra < self.reach.handed_on and name not in self.past.requests and not full:
            self._free(name)

    def _helpers(
        self, request: Request, session: Session, role: Role, spot: str, helpers: int, busy: int
    ) -> None:
        facts, state = self.desk.facts, self.desk.state
        length = facts.clock.length(session.minutes)
        wanted = self.hood.ahead(facts.start_bits(request, session))
        liked = {a.who: a.value for a in request.affinity}
        ranked: list[tuple[bool, int, int, str]] = []
        for person in self.desk.able(session, role):
            starts = wanted & facts.person_starts(person, length)
            if starts:
                open_ = starts & clear_starts(state.busy[person.id], length)
                is_busy = not (open_ and self._spare_minutes(person) >= session.minutes)
                tasks = len(state.round[person.id])
                ranked.append((is_busy, -liked.get(person.id, 0), tasks, person.id))
        left = {False: helpers, True: busy}
        for is_busy, _, _, name in sorted(ranked):
            if not left[is_busy] or not facts.welcome(self.desk.view.people[name], request, spot):
                continue
            left[is_busy] -= 1
            self.hood.people.add(name)
            if is_busy:
                for task in list(state.round[name]):
                    self._hand_on(task.key[0])

    def _spare_minutes(self, person: Person) -> int:
        return person.week_minutes - sum(t.minutes for t in self.desk.state.round[person.id])

    def _stock(self, request: Request, line: Line, hand_on: bool) -> None:
        facts, state = self.desk.facts, self.desk.state
        ranked = []
        for source in facts.sources(request, line):
            left = state.left(source.pledge, request, line)
            ranked.append((not left, -source.liking, -left, source.pledge.id))
        ranked.sort()
        for none_left, _, _, name in ranked[: self.reach.pledges]:
            self.hood.pledges.add(name)
            if none_left and hand_on:
                for other in sorted(self.desk.given_by.get(name, ()))[:3]:
                    self._hand_on(other)


def _placements(decisions: Iterable[Decided]) -> list[Placement]:
    return [d for d in decisions if isinstance(d, Placement)]
