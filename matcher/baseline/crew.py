"""Finding a place in time for an occurrence: start, room and a crew that can all make it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from matcher.baseline.decided import Decided, fits
from matcher.baseline.facts import Facts
from matcher.baseline.manner import Manner
from matcher.baseline.moments import clear_starts, mask
from matcher.baseline.state import State, Task, wage
from matcher.rules.view import Occurrence
from models.demand import Request, Role, Session
from models.supply import JoinedRoom, Person, Room
from models.week import Target

Carers = dict[tuple[str, str], str]
"""(session, role) → the one person who shall fill it."""


@dataclass(frozen=True)
class Moment:
    """A start that is looked at."""

    key: Occurrence
    start: int
    end: int
    room: str | None
    location: str
    attending: tuple[str, ...]


@dataclass
class Demand:
    """What is asked of an occurrence beyond the rules."""

    targets: list[Target] = field(default_factory=list)
    carers: Carers = field(default_factory=dict)


def either(bits: Iterable[int]) -> int:
    """What at least one of them has."""
    found = 0
    for one in bits:
        found |= one
    return found


class Finder:
    """Possible placements of an occurrence, the manner's best first."""

    def __init__(self, facts: Facts, state: State, manner: Manner, decided: Decided) -> None:
        self.facts = facts
        self.state = state
        self.manner = manner
        self.decided = decided

    def options(self, request: Request, session: Session, k: int, demand: Demand) -> Iterator[Task]:
        """Every way (one crew per start and room) to place the occurrence now."""
        cap = self.facts.week.policy.caps.bookings_per_household
        booking = request.kind == "booking"
        had = self.state.bookings[request.household or ""]
        if booking and cap is not None and request.household is not None and had >= cap:
            return
        length = self.facts.clock.length(session.minutes)
        attending = tuple(dict.fromkeys(request.people)) if booking else ()
        course = request.seats is not None and request.seats.course
        first, last = self._between(request, session)
        possible = self.facts.start_bits(request, session) & mask(first, last - length + 1)
        rooms = self._rooms(session, length)
        possible &= either(free for _, free in rooms)
        crews = self._crews(request, session, length, demand, possible)
        for _, people in crews:
            possible &= either(free for _, free in people)
        if not possible:
            return
        for start in self.manner.starts(request, session):
            if not possible >> start & 1 or not self._spaced(request, session, k, start):
                continue
            span = mask(start, start + length)
            if course and self._meets_itself(request, span):
                continue
            if any(self.state.busy[person] & span for person in attending):
                continue
            for room, free in rooms:
                if not free >> start & 1:
                    continue
                moment = self._moment(request, session, k, start, room, attending)
                task = self._task(request, session, moment, room, crews, demand)
                if task is not None:
                    yield task

    def _moment(
        self,
        request: Request,
        session: Session,
        k: int,
        start: int,
        room: Room | JoinedRoom | None,
        attending: tuple[str, ...],
    ) -> Moment:
        view = self.facts.view
        location = session.place or request.place
        if room is not None:
            location = view.venue_place[view.single_rooms[view.room_parts(room.id)[0]].venue]
        end = start + self.facts.clock.length(session.minutes)
        name = room.id if room is not None else None
        return Moment((request.id, session.id, k), start, end, name, location, attending)

    def _crews(
        self, request: Request, session: Session, length: int, demand: Demand, possible: int
    ) -> list[tuple[Role, list[tuple[Person, int]]]]:
        """For each role, the scarcest first, people and the starts at which they are free."""
        found = []
        for role in session.crew:
            carer = demand.carers.get((session.id, role.id))
            people = []
            for person in self.manner.people(request, session, role) if possible else ():
                if carer is not None and person.id != carer:
                    continue
                free = self.facts.person_starts(person, length) & possible
                if free and self.state.busy[person.id]:
                    free &= clear_starts(self.state.busy[person.id], length)
                if free:
                    people.append((person, free))
            found.append((role, people))
        return sorted(found, key=lambda pair: len(pair[1]))

    def _rooms(self, session: Session, length: int) -> list[tuple[Room | JoinedRoom | None, int]]:
        need = session.room
        if need is None:
            return [(None, -1)]
        found: list[tuple[Room | JoinedRoom | None, int]] = []
        for room in self.manner.rooms(self.facts.rooms_for(need)):
            before, after = self.facts.around(room, need)
            taken = 0
            for part in self.facts.view.room_parts(room.id):
                taken |= self.state.room_taken[part]
            free = clear_starts(taken, before + length + after) << before
            found.append((room, free & self.facts.room_starts(room, need, length)))
        return found

    def _between(self, request: Request, session: Session) -> tuple[int, int]:
        """The slots that the order of sessions leaves: nothing if one before is missing."""
        first, last = 0, self.facts.horizon
        sessions = self.facts.view.sessions
        for order in request.order:
            if order.after == session.id:
                for b in range(sessions[request.id, order.before].occurrences):
                    before = self.state.tasks.get((request.id, order.before, b))
                    first = max(first, before.end if before is not None else last + 1)
            if order.before == session.id:
                for key, task in self.state.tasks_of[request.id].items():
                    if key[1] == order.after:
                        last = min(last, task.start)
        return first, last

    def _spaced(self, request: Request, session: Session, k: int, start: int) -> bool:
        spacing = session.spacing
        if spacing is None:
            return True
        day = self.facts.clock.day(start)
        for key, task in self.state.tasks_of[request.id].items():
            if key[1] == session.id:
                apart, steps = (day - task.day, k - key[2])
                if steps < 0:
                    apart, steps = -apart, -steps
                if not steps * spacing.min_days <= apart <= steps * spacing.max_days:
                    return False
        return True

    def _meets_itself(self, request: Request, span: int) -> bool:
        """Whether a part of the request is on already: nobody can sit in two at once."""
        tasks = self.state.tasks_of[request.id].values()
        return any(mask(task.start, task.end) & span for task in tasks)

    def _task(
        self,
        request: Request,
        session: Session,
        moment: Moment,
        room: Room | JoinedRoom | None,
        crews: list[tuple[Role, list[tuple[Person, int]]]],
        demand: Demand,
    ) -> Task | None:
        named = self.decided.names_placement
        key, start, name = moment.key, moment.start, moment.room
        if not all(named(t, key, start, name) for t in demand.targets):
            return None
        bans = [
            ban for ban in self.decided.placement_bans(request.id) if named(ban, key, start, name)
        ]
        if any(ban.role is None and ban.person is None for ban in bans):
            return None

        def allowed(role: Role, person: Person) -> bool:
            return not any(fits(b.role, role.id) and fits(b.person, person.id) for b in bans)

        crew = self._crew(request, session, moment, crews, demand, allowed)
        if crew is None:
            return None
        parts: tuple[str, ...] = ()
        taken = 0
        if room is not None and session.room is not None:
            before, after = self.facts.around(room, session.room)
            parts = self.facts.view.room_parts(room.id)
            taken = mask(start - before, moment.end + after)
        day = self.facts.clock.day(start)
        return Task(
            moment.key,
            start,
            moment.end,
            day,
            session.minutes,
            moment.location,
            crew,
            moment.attending,
            name,
            parts,
            taken,
        )

    def _crew(
        self,
        request: Request,
        session: Session,
        moment: Moment,
        crews: list[tuple[Role, list[tuple[Person, int]]]],
        demand: Demand,
        allowed: Callable[[Role, Person], bool],
    ) -> tuple[tuple[str, str], ...] | None:
        """(role, person) for every role, first those whom targets name; None: not possible."""
        chosen: list[tuple[str, str]] = []
        drawn: Counter[str] = Counter()
        asked = [t for t in demand.targets if t.person is not None]
        for wanted_first in (True, False) if asked else (False,):
            for role, people in crews:
                missing = role.count - sum(r == role.id for r, _ in chosen)
                for person, free in people:
                    if missing == 0:
                        break
                    if not free >> moment.start & 1:
                        continue
                    named = any(
                        fits(t.role, role.id)
                        and t.person == person.id
                        and not any(p == person.id for _, p in chosen)
                        for t in asked
                    )
                    if wanted_first and not named:
                        continue
                    if any(p == person.id for _, p in chosen) or person.id in moment.attending:
                        continue
                    if not allowed(role, person) or not self._gets_on(person, chosen):
                        continue
                    if not self.facts.welcome(person, request, moment.location):
                        continue
                    if not self._can(person, session, moment, drawn):
                        continue
                    chosen.append((role.id, person.id))
                    missing -= 1
                if missing and not wanted_first:
                    return None
        if not all(any(fits(t.role, r) and t.person == p for r, p in chosen) for t in asked):
            return None
        return tuple(chosen)

    def _gets_on(self, person: Person, chosen: list[tuple[str, str]]) -> bool:
        people = self.facts.view.people
        return not any(
            other in person.excludes or person.id in people[other].excludes for _, other in chosen
        )

    def _can(self, person: Person, session: Session, moment: Moment, drawn: Counter[str]) -> bool:
        """Whether the person's limits, ways and the pledges behind them allow one more task."""
        minutes, day = session.minutes, self.facts.clock.day(moment.start)
        tasks = self.state.round[person.id]
        today = [t for t in tasks if t.day == day]
        if len(tasks) >= person.week_tasks or len(today) >= person.day_tasks:
            return False
        if sum(t.minutes for t in tasks) + minutes > person.week_minutes:
            return False
        if sum(t.minutes for t in today) + minutes > person.day_minutes:
            return False
        length = self.facts.clock.length
        for task in tasks:
            between = (
                moment.start - task.end if task.end <= moment.start else task.start - moment.end
            )
            way = self.facts.way(task.location, moment.location)
            if between < length(max(way, person.rest_minutes)):
                return False
        view = self.facts.view
        draws: list[tuple[str, int, int]] = []
        if person.staff_pledge is not None:
            draws.append((person.staff_pledge, self.state.worked[person.staff_pledge], minutes))
        if person.hire is not None:
            fund = person.hire.fund
            draws.append((fund, self.state.given[fund], wage(person, minutes)))
        if any(used + drawn[p] + more > view.pledges[p].quantity for p, used, more in draws):
            return False
        for pledge, _, more in draws:
            drawn[pledge] += more
        return True
