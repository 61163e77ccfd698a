"""A week and a plan, looked up by id: all that a check needs, in plain Python.

Rules of a feather use the same few facts (when a placement ends, what an occurrence's place is,
how far two places lie apart). They stand here once, derived from the week alone; the optimiser
has its own array form of them and shares none of this.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import inf

from models.demand import STAGES, Line, Request, Role, Session
from models.items import Commitments, Flow, Placement, Seat
from models.places import Place
from models.supply import Item, JoinedRoom, Person, Pledge, Room
from models.time import Clock
from models.week import Week

Occurrence = tuple[str, str, int]
"""(request, session, occurrence)."""


class View:
    """Indexes over a week and the content of a plan.

    Decisions that name something unknown are reported by the rule ``reference`` and left out of
    ``flows``, ``placements`` and ``seats``, so that every other check may look things up freely.
    """

    def __init__(self, week: Week, content: Commitments) -> None:
        self.week = week
        self.content = content
        self.clock = Clock(week.calendar)
        self.places: dict[str, Place] = {p.id: p for p in week.geography.places}
        self.people: dict[str, Person] = {p.id: p for p in week.people}
        self.pledges: dict[str, Pledge] = {p.id: p for p in week.pledges}
        self.items: dict[str, Item] = {i.id: i for i in week.catalogue.items}
        self.requests: dict[str, Request] = {r.id: r for r in week.requests}
        self.rooms: dict[str, Room | JoinedRoom] = {r.id: r for r in week.rooms}
        self.rooms.update({j.id: j for j in week.joined_rooms})
        self.single_rooms: dict[str, Room] = {r.id: r for r in week.rooms}
        self.venue_place: dict[str, str] = {v.id: v.place for v in week.venues}
        self.lines: dict[tuple[str, str], Line] = {
            (r.id, line.id): line for r in week.requests for line in r.lines
        }
        self.sessions: dict[tuple[str, str], Session] = {
            (r.id, s.id): s for r in week.requests for s in r.sessions
        }
        self.roles: dict[tuple[str, str, str], Role] = {
            (r.id, s.id, role.id): role
            for r in week.requests
            for s in r.sessions
            for role in s.crew
        }
        self.withdrawn = frozenset(week.decisions.withdrawn)
        self._ancestors: dict[str, tuple[str, ...]] = {}

    # --- the plan -----------------------------------------------------------------------------

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Flows whose request, line, pledge and place exist (and whose pledge has an item)."""
        return tuple(
            f
            for f in self.content.flows
            if (f.request, f.line) in self.lines
            and f.pledge in self.pledges
            and self.pledges[f.pledge].item is not None
            and f.place in self.places
        )

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Placements whose request, session, occurrence, room, roles and people exist."""
        return tuple(p for p in self.content.placements if self._is_known(p))

    def _is_known(self, placement: Placement) -> bool:
        session = self.sessions.get((placement.request, placement.session))
        return (
            session is not None
            and 0 <= placement.occurrence < session.occurrences
            and (placement.room is None or placement.room in self.rooms)
            and all(
                a.person in self.people
                and (placement.request, placement.session, a.role) in self.roles
                for a in placement.crew
            )
        )

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Seats whose enrolment, activity, session and occurrence exist."""
        return tuple(
            s
            for s in self.content.seats
            if s.request in self.requests
            and self.requests[s.request].seat is not None
            and s.activity in self.requests
            and self.requests[s.activity].seats is not None
            and (s.session is None or (s.activity, s.session) in self.sessions)
        )

    @cached_property
    def placed(self) -> dict[Occurrence, list[Placement]]:
        """Placements of each occurrence (more than one breaks ``once``)."""
        found: dict[Occurrence, list[Placement]] = defaultdict(list)
        for p in self.placements:
            found[p.request, p.session, p.occurrence].append(p)
        return dict(found)

    @cached_property
    def flows_of_line(self) -> dict[tuple[str, str], list[Flow]]:
        """Flows into each line."""
        found: dict[tuple[str, str], list[Flow]] = defaultdict(list)
        for f in self.flows:
            found[f.request, f.line].append(f)
        return dict(found)

    @cached_property
    def flows_of_pledge(self) -> dict[str, list[Flow]]:
        """Flows out of each pledge."""
        found: dict[str, list[Flow]] = defaultdict(list)
        for f in self.flows:
            found[f.pledge].append(f)
        return dict(found)

    @cached_property
    def tasks(self) -> dict[str, list[Placement]]:
        """What each person serves in, by start; twice in one crew appears twice."""
        found: dict[str, list[Placement]] = defaultdict(list)
        for p in sorted(self.placements, key=lambda p: self.clock.slot(p.start)):
            for a in p.crew:
                found[a.person].append(p)
        return dict(found)

    def session(self, placement: Placement) -> Session:
        """The session a placement belongs to."""
        return self.sessions[placement.request, placement.session]

    def span(self, placement: Placement) -> tuple[int, int]:
        """Half-open slots ``[start, end)`` of a placement, without set-up and turnover."""
        start = self.clock.slot(placement.start)
        return start, start + self.clock.length(self.session(placement).minutes)

    def room_parts(self, room: str) -> tuple[str, ...]:
        """The single rooms that a room or joined room occupies."""
        found = self.rooms[room]
        return found.rooms if isinstance(found, JoinedRoom) else (found.id,)

    def location(self, placement: Placement) -> str:
        """Place where a placement happens: its room's venue, else the session's, else the request's."""
        if placement.room is not None:
            first = self.single_rooms[self.room_parts(placement.room)[0]]
            return self.venue_place[first.venue]
        return self.session(placement).place or self.requests[placement.request].place

    # --- the week -----------------------------------------------------------------------------

    def ancestors(self, place: str) -> tuple[str, ...]:
        """The place itself, then its parents up to the root."""
        known = self._ancestors.get(place)
        if known is None:
            chain = []
            at: str | None = place
            while at is not None:
                chain.append(at)
                at = self.places[at].parent
            known = self._ancestors[place] = tuple(chain)
        return known

    def at_level(self, place: str, level: str) -> str | None:
        """The ancestor-or-self at a level, if there is one."""
        return next((p for p in self.ancestors(place) if self.places[p].level == level), None)

    def lies_in(self, place: str, regions: tuple[str, ...]) -> bool:
        """Whether the place lies in (or is) one of the regions."""
        return any(p in regions for p in self.ancestors(place))

    @cached_property
    def _stated_ways(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for way in self.week.geography.travel:
            for pair in ((way.a, way.b), (way.b, way.a)):
                found[pair] = min(way.minutes, found.get(pair, way.minutes))
        return found

    def travel_minutes(self, a: str, b: str) -> int:
        """Minutes from place a to place b, as :class:`models.places.Geography` defines them."""
        if a == b:
            return 0
        ups, vps = self.ancestors(a), self.ancestors(b)
        best: tuple[float, int] = (inf, 0)
        if self._stated_ways:
            for i, u in enumerate(ups):
                for j, v in enumerate(vps):
                    minutes = self._stated_ways.get((u, v))
                    if minutes is not None:
                        best = min(best, (i + j, minutes))
        if best[0] < inf:
            return best[1]
        geography = self.week.geography
        ca, cb = (self.at_level(p, geography.community) for p in (a, b))
        if ca is not None and cb is not None and ca != cb:
            if cb in self.places[ca].neighbours or ca in self.places[cb].neighbours:
                return geography.between_neighbours
        common = next(u for u in ups if u in vps)
        return geography.within[self.places[common].level]

    def travel_slots(self, a: str, b: str) -> int:
        """Travel in whole slots, rounded up."""
        return self.clock.length(self.travel_minutes(a, b))

    def money_asked(self, request: Request) -> int:
        """Parts of money over all money lines."""
        return sum(
            line.amount for line in request.lines if self.items[line.item].kind == "money"
        )

    def passes_gate(self, request: Request) -> bool:
        """Resolved, disclosed, and reviewed from the threshold; everything but a project passes."""
        facts = request.project
        if facts is None:
            return True
        resolved = STAGES.index(facts.stage) >= STAGES.index("resolution")
        asked = self.money_asked(request)
        needs_review = asked > 0 and asked >= self.week.policy.review_threshold
        return resolved and facts.published and (facts.reviewed or not needs_review)

    def rate(self, line: Line, item: str) -> tuple[int, int] | None:
        """(give, per): ``give`` parts of the item count as ``per`` of the line's; None: not accepted."""
        if item == line.item:
            return 1, 1
        for accepted in line.accepts:
            if accepted.item != item:
                continue
            if accepted.give is not None and accepted.per is not None:
                return accepted.give, accepted.per
            for known in self.items[line.item].substitutes:
                if known.item == item:
                    return known.give, known.per
        return None
