"""A week and a plan, looked up by id: all that a check needs, in plain Python.

Rules of a feather use the same few facts (when a placement ends, what an occurrence's place is,
how far two places lie apart). They stand here once, derived from the week alone; the optimiser
has its own array form of them and shares none of this.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from matcher.rules.ground import Ground
from models.base import Window
from models.demand import STAGES, Line, Request, Role, Session
from models.items import Commitments, Flow, Placement, Seat
from models.supply import Item, JoinedRoom, Person, Pledge, Room
from models.time import Clock, TimeError
from models.week import Week

Occurrence = tuple[str, str, int]
"""(request, session, occurrence)."""


class View(Ground):
    """Indexes over a week and the content of a plan.

    Decisions that name something unknown are reported by the rule ``reference`` and left out of
    ``flows``, ``placements`` and ``seats``, so that every other check may look things up freely.
    """

    def __init__(self, week: Week, content: Commitments) -> None:
        super().__init__(week.geography, Clock(week.calendar))
        self.week = week
        self.content = content
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
        self.shares: dict[str, Fraction] = {}
        """f_r of the requests asked for so far; filled by :func:`matcher.rules.served.served`."""

    # --- the plan -----------------------------------------------------------------------------

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Flows whose request, line, pledge (with an item), place and time exist."""
        return tuple(f for f in self.content.flows if self.knows_flow(f))

    def knows_flow(self, flow: Flow) -> bool:
        """Whether everything a flow names exists."""
        return (
            (flow.request, flow.line) in self.lines
            and flow.pledge in self.pledges
            and self.pledges[flow.pledge].item is not None
            and flow.place in self.places
            and self.knows_time(flow.at)
        )

    def knows_time(self, time: str) -> bool:
        """Whether a slot of the week begins at a local time."""
        try:
            return 0 <= self.clock.slot(time) < self.clock.horizon
        except TimeError:
            return False

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Placements whose request, session, occurrence, start, room, roles and people exist."""
        return tuple(p for p in self.content.placements if self.knows_placement(p))

    def knows_placement(self, placement: Placement) -> bool:
        """Whether everything a placement names exists."""
        session = self.sessions.get((placement.request, placement.session))
        return (
            session is not None
            and 0 <= placement.occurrence < session.occurrences
            and self.knows_time(placement.start)
            and (placement.room is None or placement.room in self.rooms)
            and all(
                a.person in self.people
                and (placement.request, placement.session, a.role) in self.roles
                for a in placement.crew
            )
        )

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Seats whose enrolment and activity exist and that name what is sat in: the occurrence in
        a drop-in activity, no more than the activity in a course."""
        return tuple(s for s in self.content.seats if self.knows_seat(s))

    def knows_seat(self, seat: Seat) -> bool:
        """Whether everything a seat names exists."""
        enrolment = self.requests.get(seat.request)
        activity = self.requests.get(seat.activity)
        if enrolment is None or enrolment.seat is None:
            return False
        if activity is None or activity.seats is None:
            return False
        if activity.seats.course or seat.session is None or seat.occurrence is None:
            return activity.seats.course and seat.session is None and seat.occurrence is None
        session = self.sessions.get((seat.activity, seat.session))
        return session is not None and 0 <= seat.occurrence < session.occurrences

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
    def flows_of(self) -> dict[str, list[Flow]]:
        """Flows to each request."""
        found: dict[str, list[Flow]] = defaultdict(list)
        for f in self.flows:
            found[f.request].append(f)
        return dict(found)

    @cached_property
    def placements_of(self) -> dict[str, list[Placement]]:
        """Placements of each request."""
        found: dict[str, list[Placement]] = defaultdict(list)
        for p in self.placements:
            found[p.request].append(p)
        return dict(found)

    @cached_property
    def seats_of(self) -> dict[str, list[Seat]]:
        """Seats of each enrolment."""
        found: dict[str, list[Seat]] = defaultdict(list)
        for s in self.seats:
            found[s.request].append(s)
        return dict(found)

    def takes(self, request: str) -> bool:
        """Whether the plan gives a request anything at all."""
        return request in self.flows_of or request in self.placements_of or request in self.seats_of

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
        """Where it happens: its room's venue, else its session's place, else its request's."""
        if placement.room is not None:
            first = self.single_rooms[self.room_parts(placement.room)[0]]
            return self.venue_place[first.venue]
        return self.session(placement).place or self.requests[placement.request].place

    # --- the week -----------------------------------------------------------------------------

    def item(self, flow: Flow) -> Item:
        """What a flow moves: the item of its pledge. Only for known flows."""
        return self.items[self.pledges[flow.pledge].item or ""]

    def spans(self, windows: tuple[Window, ...]) -> tuple[tuple[int, int], ...]:
        """The slots of windows as disjoint stretches in order; the whole week if there are none."""
        if not windows:
            return ((0, self.clock.horizon),)
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self.clock.span(w) for w in windows):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)

    def money_asked(self, request: Request) -> int:
        """Parts of money over all money lines."""
        return sum(line.amount for line in request.lines if self.items[line.item].kind == "money")

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
        """(give, per): ``give`` parts of the item count as ``per`` asked; None: not accepted."""
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
