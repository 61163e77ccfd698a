"""The part of a week that a change can touch: what shares people, rooms, stock or seats with it.

Every check of a rule looks at one request, person, room, pledge, household or activity at a time,
or at requests that name each other. So a change of some requests can only break a rule where it and
they meet, and all that meets them is here, with everything else these rules look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.past import Past, locks
from matcher.rules import targets
from models.demand import Request
from models.items import Commitments, Placement
from models.places import Geography
from models.week import Decision, Decisions, History, Week


class Near:
    """The neighbourhood of some requests, before and after they change."""

    def __init__(
        self,
        desk: Desk,
        change: Change,
        past: Past,
        concerned: Iterable[str],
        after: Commitments,
    ) -> None:
        """``concerned``: requests that may differ; ``after``: all that they get afterwards."""
        self.desk = desk
        self.change = change
        self.past = past
        self.concerned = set(concerned) | set(change.requests) | set(change.withdrawn)
        self.after = after
        self.decisions = [d for d in _kinds(desk.week.decisions) if d.target.request is None]
        self.beside: set[str] = set()
        """Requests that only share something with the concerned."""
        self.names = self._within()

    # --- which requests -----------------------------------------------------------------------

    def _within(self) -> list[str]:
        desk = self.desk
        people, rooms, pledges = self._drawn_on()
        found: set[str] = set()
        for person in people:
            found |= desk.busy_with.get(person, set())
        for room, spans in rooms.items():
            for begin, end, request in desk.uses.get(room, ()):
                if any(begin < b and a < end for a, b in spans):
                    found.add(request)
        for pledge in pledges:
            found |= desk.given_by.get(pledge, set())
        if any(desk.view.pledges[name].kind == "money" for name in pledges):
            found |= desk.draws_money
        for decision in self.decisions:
            found.update(_spoken_of(desk, decision))
        for name in self.concerned:
            found.update(self._mates(name))
        whole = self._completed({*self.concerned, *(s.activity for s in self.after.seats)})
        found -= whole
        self.beside = found | {desk.seat_of[n].activity for n in found if n in desk.seat_of}
        self.beside -= whole
        tied = {other for name in self.beside for other in desk.tied.get(name, ())}
        self.beside |= self._completed(tied) - whole
        return sorted(whole | self.beside)

    def _mates(self, name: str) -> list[str]:
        """Requests of the same household, where a cap over them all may matter."""
        request = self.request(name)
        known = self.desk.view.requests.get(name)
        matters = (
            request.household in self.desk.crowded
            or request.kind == "booking"
            or known is not request
            or name in self.change.withdrawn
        )
        if request.household is None or not matters:
            return []
        return self.desk.of_household.get(request.household, [])

    def _drawn_on(self) -> tuple[set[str], dict[str, list[tuple[int, int]]], set[str]]:
        """People, single rooms (with the times) and pledges that the concerned have or get, or that
        change."""
        desk, clock = self.desk, self.desk.view.clock
        people, pledges = set(self.change.people), set(self.change.pledges)
        rooms: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for part, room in self.change.rooms.items():
            rooms[part] += [clock.span(w) for w in room.closed]
        held = [self.after, *(desk.content_of(name) for name in self.concerned)]
        for content in held:
            pledges.update(f.pledge for f in content.flows)
            for p in content.placements:
                people.update(a.person for a in p.crew)
                if p.room is not None:
                    for part in desk.view.room_parts(p.room):
                        rooms[part].append(self._taken(p, p.room))
        for name in self.concerned:
            people.update(self.request(name).people)
        for person in people:
            pledges.update(desk.behind(person))
        return people, rooms, pledges

    def _taken(self, placed: Placement, room: str) -> tuple[int, int]:
        """The slots for which a room is taken, set-up and turnover included."""
        clock = self.desk.view.clock
        known = self.desk.view.requests.get(placed.request)
        # A course that ends early may have lost the session.
        sessions = (*self.request(placed.request).sessions, *(known.sessions if known else ()))
        session = next(s for s in sessions if s.id == placed.session)
        place = self.desk.view.rooms[room]
        need = session.room
        set_up = place.functions.get(need.function, 0) if need is not None else 0
        start = clock.slot(placed.start)
        end = start + clock.length(session.minutes) + clock.length(place.turnover_minutes)
        return start - clock.length(set_up), end

    def _completed(self, names: Iterable[str]) -> set[str]:
        """With prerequisites, rivals, activities and everyone who sits in them."""
        desk = self.desk
        ahead = list(names)
        seen: set[str] = set()
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            ahead += desk.tied.get(name, ())
            ahead += desk.seated.get(name, ())
            ahead += [*self.request(name).needs, *self.request(name).excludes]
            seat = desk.seat_of.get(name)
            if seat is not None:
                ahead.append(seat.activity)
        return seen

    def request(self, name: str) -> Request:
        """A request, as it is after the event."""
        return self.change.requests.get(name) or self.desk.view.requests[name]

    def _seen(self, request: Request) -> Request:
        """As it is; of an activity beside, not everyone who sits in it is here to be counted."""
        if request.seats is None or request.id not in self.beside:
            return request
        some = request.seats.model_copy(update={"least": 0})
        return request.model_copy(update={"seats": some})

    # --- the two weeks ------------------------------------------------------------------------

    def content_before(self) -> Commitments:
        """What the plan gives the requests that are near."""
        return joined(self.desk.content_of(name) for name in self.names)

    def content_after(self) -> Commitments:
        """The same with what the concerned get afterwards."""
        others = (name for name in self.names if name not in self.concerned)
        return joined([*(self.desk.content_of(name) for name in others), self.after])

    def week_before(self) -> Week:
        """The near part of the week without the event."""
        known = self.desk.view.requests
        requests = tuple(self._seen(known[name]) for name in self.names if name in known)
        return self._week(requests, Change(), self.desk.week.decisions)

    def week_after(self) -> Week:
        """The near part of the week with the event."""
        requests = tuple(self._seen(self.request(name)) for name in self.names)
        old = self.desk.week.decisions
        bans = (*old.bans, *self.change.bans)
        taken = frozenset(d.id for d in (*old.pins, *bans, *old.locks))
        decisions = Decisions(
            pins=self.change.standing(old.pins),
            bans=bans,
            locks=(
                *self.change.standing(old.locks),
                *locks(self.content_before(), self.past, taken),
            ),
            withdrawn=(*old.withdrawn, *self.change.withdrawn),
        )
        return self._week(requests, self.change, decisions)

    def _week(self, requests: tuple[Request, ...], change: Change, decisions: Decisions) -> Week:
        desk, view = self.desk, self.desk.view
        before, after = self.content_before(), self.content_after()
        placements = (*before.placements, *after.placements)
        people = {a.person for p in placements for a in p.crew}
        people.update(person for r in requests for person in r.people)
        pledges = {f.pledge for f in (*before.flows, *after.flows)}
        for person in people:
            pledges.update(desk.behind(person))
        rooms = {p.room for p in placements if p.room is not None}
        parts = {part for room in rooms for part in view.room_parts(room)}
        names = {r.id for r in requests}
        places = set(_places(requests))
        places.update(view.people[p].home for p in people)
        places.update(f.place for f in (*before.flows, *after.flows))
        places.update(view.venue_place.values())
        return desk.week.model_copy(
            update={
                "geography": self._ground(places),
                "people": tuple(change.people.get(p) or view.people[p] for p in sorted(people)),
                "pledges": tuple(change.pledges.get(p) or view.pledges[p] for p in sorted(pledges)),
                "rooms": tuple(change.rooms.get(r) or view.single_rooms[r] for r in sorted(parts)),
                "joined_rooms": tuple(j for j in desk.week.joined_rooms if j.id in rooms),
                "requests": requests,
                "history": History(promises=before, last_plan=before),
                "decisions": Decisions(
                    pins=_about(decisions.pins, names),
                    bans=_about(decisions.bans, names),
                    locks=_about(decisions.locks, names),
                    withdrawn=decisions.withdrawn,
                ),
            }
        )

    def _ground(self, places: set[str]) -> Geography:
        view = self.desk.view
        needed = {above for place in places for above in view.ancestors(place)}
        kept = tuple(view.places[name] for name in sorted(needed))
        return self.desk.week.geography.model_copy(update={"places": kept})


def joined(contents: Iterable[Commitments]) -> Commitments:
    """Several contents as one."""
    parts = list(contents)
    return Commitments(
        flows=tuple(f for c in parts for f in c.flows),
        placements=tuple(p for c in parts for p in c.placements),
        seats=tuple(s for c in parts for s in c.seats),
    )


def _kinds(decisions: Decisions) -> tuple[Decision, ...]:
    return (*decisions.pins, *decisions.locks)


def _about(decisions: tuple[Decision, ...], names: set[str]) -> tuple[Decision, ...]:
    """Decisions about requests that are near, or about no request in particular."""
    return tuple(d for d in decisions if d.target.request is None or d.target.request in names)


def _spoken_of(desk: Desk, decision: Decision) -> Iterator[str]:
    """The requests by which the plan keeps a pin or lock that names none."""
    target = decision.target
    if targets.speaks_of_flows(target):
        yield from (f.request for f in targets.flows(desk.view, target))
    elif target.activity is not None:
        yield from (s.request for s in targets.seats(desk.view, target))
    else:
        yield from (p.request for p in targets.placements(desk.view, target))


def _places(requests: Iterable[Request]) -> Iterator[str]:
    for request in requests:
        yield request.place
        if request.household is not None:
            yield request.household
        yield from (s.place for s in request.sessions if s.place is not None)
