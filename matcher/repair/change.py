"""What an event changes in the week: a few entities replaced, added or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeVar

from matcher.repair.overrun import overrun
from matcher.repair.past import Past, occurrence_of
from matcher.repair.spans import closed_for, without
from matcher.rules.view import View
from models.demand import Request
from models.event import (
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.supply import Person, Pledge, Room
from models.week import Decision, Target

Thing = TypeVar("Thing", Person, Room, Pledge, Request)


@dataclass(frozen=True)
class Change:
    """The entities of the week that are otherwise after the event, by id."""

    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    pledges: dict[str, Pledge] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    """Replaced, or new."""
    withdrawn: tuple[str, ...] = ()
    bans: tuple[Decision, ...] = ()
    released: frozenset[str] = frozenset()
    """Ids of pins and locks by people that the event makes impossible."""

    eased: frozenset[str] = frozenset()
    """Requests that have begun and cannot be completed: their least share no longer binds, and a
    course ends early."""

    def eases(self, request: Request) -> Change:
        """The same, and what a request needs at least is nothing."""
        known = self.requests.get(request.id, request)
        lines = tuple(line.model_copy(update={"least": 0}) for line in known.lines)
        free = known.model_copy(update={"least_percent": 0, "lines": lines})
        requests = {**self.requests, request.id: free}
        return replace(self, requests=requests, eased=self.eased | {request.id})

    def shortens(self, course: Request, session: str, occurrences: int) -> Change:
        """The same, and of a session of a course only the first occurrences are left; of none, the
        course goes on without it."""
        known = self.requests.get(course.id, course)
        sessions = tuple(
            s.model_copy(update={"occurrences": occurrences}) if s.id == session else s
            for s in known.sessions
            if occurrences or s.id != session
        )
        there = {s.id for s in sessions}
        order = tuple(o for o in known.order if {o.before, o.after} <= there)
        shorter = known.model_copy(update={"sessions": sessions, "order": order})
        requests = {**self.requests, course.id: shorter}
        return replace(self, requests=requests, eased=self.eased | {course.id})

    def standing(self, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """The pins or locks that still bind."""
        return tuple(d for d in decisions if d.id not in self.released)

    def applied(self, things: Iterable[Thing], to: dict[str, Thing]) -> tuple[Thing, ...]:
        """Things with those replaced that ``to`` (one of the change's own tables) names."""
        return tuple(to.get(thing.id, thing) for thing in things)


def change_of(view: View, event: Event, past: Past) -> Change:
    """What a (sound) event changes; ``view`` shows the week and the published plan."""
    match event:
        case SessionCancelled():
            key = (event.request, event.session, event.occurrence)
            placed = next(p for p in view.placements if occurrence_of(p) == key)
            return _away(view, event.person, *view.span(placed), past)
        case DayCancelled():
            day = _day(view, event.day)
            start, end = view.clock.day_starts[day : day + 2]
            return _away(view, event.person, start, end, past)
        case RestCancelled():
            return _away(view, event.person, 0, view.clock.horizon, past)
        case Declined():
            target = Target(
                request=event.request,
                session=event.session,
                occurrence=event.occurrence,
                person=event.person,
            )
            return Change(bans=_bans(view, [target], event.by or event.person, event.reason))
        case RoomClosed():
            return _closed(view, event, past)
        case PledgeShort():
            pledge = view.pledges[event.pledge]
            short = pledge.model_copy(update={"quantity": event.quantity})
            return Change(pledges={pledge.id: short})
        case UrgentWish():
            return Change(requests={event.request.id: event.request})
        case WishWithdrawn():
            return _withdrawn(view, event, past)
        case Overran():
            people, rooms, requests, pledges = overrun(view, event, past)
            return Change(people, rooms, pledges, requests)


def _day(view: View, day: str) -> int:
    clock = view.clock
    return next(
        k for k in range(clock.calendar.days) if clock.time(clock.day_starts[k])[:10] == day
    )


def _away(view: View, person: str, start: int, end: int, past: Past) -> Change:
    """The person serves nowhere in ``[start, end)``, but for what has begun."""
    begun = [view.span(p)[1] for p in view.tasks.get(person, ()) if past.keeps(p)]
    start = max([start, past.now or 0, *begun])
    who = view.people[person]
    windows = without(view.clock, who.windows, start, end)
    return Change(people={person: who.model_copy(update={"windows": windows})})


def _bans(view: View, targets: Iterable[Target], by: str, reason: str) -> tuple[Decision, ...]:
    """A ban for each target, under ids that no decision has yet."""
    decisions = view.week.decisions
    taken = {d.id for d in (*decisions.pins, *decisions.bans, *decisions.locks)}
    ids = (name for k in count(1) if (name := f"event-{k}") not in taken)
    return tuple(
        Decision(id=name, target=target, by=by, reason=reason)
        for target, name in zip(targets, ids, strict=False)
    )


def _closed(view: View, event: RoomClosed, past: Past) -> Change:
    start, end = view.clock.span(event.window)
    rooms = {}
    for part in view.room_parts(event.room):
        room = view.single_rooms[part]
        rooms[part] = closed_for(view, room, start, end, past)
    return Change(rooms=rooms)


def _withdrawn(view: View, event: WishWithdrawn, past: Past) -> Change:
    """Out of the week; of one that has begun, what has not is banned."""
    request = view.requests[event.request]
    if request.id not in past.requests:
        return Change(withdrawn=(request.id,))
    begun = {line for r, line, _ in past.flows if r == request.id}
    targets = [
        Target(request=request.id, line=line.id) for line in request.lines if line.id not in begun
    ]
    targets += [
        Target(request=request.id, session=s.id, occurrence=k)
        for s in request.sessions
        for k in range(s.occurrences)
        if (request.id, s.id, k) not in past.placements
    ]
    return Change(bans=_bans(view, targets, event.by or request.id, event.reason))
