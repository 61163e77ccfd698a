"""What stays as it is around a neighbourhood, cut down to what the neighbourhood runs into.

Held commitments become requests of the same id with one session for each placement, at exactly its
time, with only those of its crew, room and people that the neighbourhood may also want. So the
rules of travel, rest, limits, rooms and seats see them, and little else is encoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matcher.repair.desk import Desk
from matcher.repair.past import occurrence_of
from matcher.repair.spans import window
from matcher.rules.use import occupied
from matcher.rules.view import Occurrence
from models.demand import Choice, Line, Request, Role, SeatOffer, SeatWish, Session
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.supply import Person

ANYONE = "~held"
"""Prefix of the ids of people and enrolments that stand for held seats."""


PASSED = {"stage": "resolution", "published": True, "reviewed": True}
"""What lets a project through the gate: it passed when it got what is held."""


def renamed(occurrence: Occurrence) -> str:
    """The session that stands for a held occurrence."""
    return f"{occurrence[1]}#{occurrence[2]}"


@dataclass
class Held:
    """Requests and people that stand for what is held, and the decisions that hold them."""

    requests: list[Request] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    choices: dict[str, list[Occurrence]] = field(default_factory=dict)
    """Activity → its held occurrences."""

    def content(self) -> Commitments:
        """All of it as the content of a plan."""
        return Commitments(
            flows=tuple(self.flows), placements=tuple(self.placements), seats=tuple(self.seats)
        )


class Holder:
    """Finds what is held around some free requests."""

    def __init__(
        self,
        desk: Desk,
        free: set[str],
        people: set[str],
        rooms: set[str],
        pledges: set[str],
        activities: set[str],
        times: list[tuple[int, int]],
        root: str,
    ) -> None:
        """``rooms`` are single rooms; ``pledges`` those whose held flows must be seen one by one;
        ``activities`` those that free requests may sit in; ``times`` when free sessions may take a
        room."""
        self.times = times
        self.desk = desk
        self.free = free
        self.people = people
        self.rooms = rooms
        self.pledges = pledges
        self.activities = activities - free
        self.root = root
        self.held = Held()

    def find(self) -> Held:
        """Everything held that the neighbourhood may run into."""
        desk = self.desk
        names = {name for person in self.people for name in desk.busy_with.get(person, ())}
        for part in self.rooms:
            names |= {r for a, b, r in desk.uses.get(part, ()) if self._may_meet(a, b)}
        names |= {r for pledge in self.pledges for r in desk.given_by.get(pledge, ())}
        names |= self.activities
        names -= self.free
        sitting = [name for name in names if name in desk.seat_of]
        names |= {desk.seat_of[name].activity for name in sitting}
        for name in sorted(names - self.free - set(sitting)):
            self._request(name)
        for name in sorted(sitting):
            self._sitter(name)
        return self.held

    def _may_meet(self, begin: int, end: int) -> bool:
        """Whether something free may be in a room at some time of ``[begin, end)``."""
        return any(a < end and begin < b for a, b in self.times)

    def _request(self, name: str) -> None:
        view = self.desk.view
        request = view.requests[name]
        every = name in self.activities or any(
            not self.people.isdisjoint(view.requests[e].people)
            for e in self.desk.seated.get(name, ())
        )
        sessions, placements = [], []
        for placed in self.desk.placements_of.get(name, ()):
            session, stub = self._session(request, placed, every)
            if session is not None:
                sessions.append(session)
                placements.append(stub)
        lines, flows = self._lines(request)
        offer = request.seats if every else None
        attending = tuple(p for p in request.people if p in self.people)
        if not sessions and not lines:
            return
        booked = request.kind == "booking" and self._counts(request)
        facts = request.project
        self.held.requests.append(
            Request(
                id=name,
                # Only bookings and enrolments put people somewhere; at the root of all places they
                # belong to no group of the fairness figures.
                kind="booking" if booked or attending else "rota",
                household=request.household if booked else None,
                people=attending,
                place=self.root if attending and not lines else request.place,
                topic=request.topic,
                audiences=request.audiences,
                sessions=tuple(sessions),
                lines=tuple(lines),
                seats=self._offer(request, offer) if offer is not None else None,
                least_percent=100 if offer is not None and offer.course else 0,
                project=facts.model_copy(update=PASSED) if facts is not None and lines else None,
            )
        )
        self.held.placements += placements
        self.held.flows += flows
        if offer is not None:
            self.held.choices[name] = [
                occurrence_of(p) for p in self.desk.placements_of.get(name, ())
            ]

    def _counts(self, request: Request) -> bool:
        """Whether a free request may book for the same household."""
        mates = self.desk.of_household.get(request.household or "", ())
        return any(mate in self.free for mate in mates)

    def _session(
        self, request: Request, placed: Placement, every: bool
    ) -> tuple[Session | None, Placement]:
        """The session that stands for a placement; None if nobody runs into it."""
        view = self.desk.view
        session = view.session(placed)
        key = occurrence_of(placed)
        crew = tuple(a for a in placed.crew if a.person in self.people)
        parts = view.room_parts(placed.room) if placed.room is not None else ()
        in_room = placed.room is not None and not self.rooms.isdisjoint(parts)
        in_room = in_room and self._may_meet(*occupied(view, placed, placed.room or ""))
        stub = Placement(
            request=request.id,
            session=renamed(key),
            start=placed.start,
            room=placed.room if in_room else None,
            crew=tuple(Assignment(role=f"{k}", person=a.person) for k, a in enumerate(crew)),
        )
        attends = any(p in self.people for p in request.people)
        if not (crew or in_room or attends or every or self._counts(request)):
            return None, stub
        need = session.room
        stands_for = Session(
            id=renamed(key),
            minutes=session.minutes,
            windows=(window(view.clock, *view.span(placed)),),
            crew=tuple(Role(id=f"{k}", people=(a.person,)) for k, a in enumerate(crew)),
            room=need.model_copy(update={"rooms": (placed.room,)})
            if in_room and need is not None
            else None,
            place=view.location(placed),
        )
        return stands_for, stub

    def _lines(self, request: Request) -> tuple[list[Line], list[Flow]]:
        view = self.desk.view
        lines: dict[tuple[str, str], Line] = {}
        flows = []
        for flow in self.desk.flows_of.get(request.id, ()):
            if flow.pledge not in self.pledges:
                continue
            key = (flow.line, flow.pledge)
            asked = view.lines[request.id, flow.line]
            had = lines[key].amount if key in lines else 0
            name = f"{flow.line}#{flow.pledge}"
            lines[key] = Line(
                id=name,
                item=view.item(flow).id,
                amount=had + flow.amount,
                windows=asked.windows if view.pledges[flow.pledge].kind == "capacity" else (),
            )
            flows.append(flow.model_copy(update={"line": name}))
        return list(lines.values()), flows

    # --- seats --------------------------------------------------------------------------------

    def _sitter(self, name: str) -> None:
        """A held seat of somebody whom the neighbourhood may want; others of the group sit among
        the rest."""
        seat = self.desk.seat_of[name]
        if seat.activity in self.free:
            return
        people = tuple(p for p in self.desk.view.requests[name].people if p in self.people)
        self._sit(name, self._seat(seat), people)

    def _sit(self, name: str, seat: Seat, people: tuple[str, ...]) -> None:
        choice = Choice(activity=seat.activity, session=seat.session, occurrence=seat.occurrence)
        self.held.requests.append(
            Request(
                id=name,
                kind="enrolment",
                people=people,
                place=self.root,
                topic=self.desk.view.requests[seat.activity].topic,
                seat=SeatWish(choices=(choice,)),
            )
        )
        self.held.seats.append(seat.model_copy(update={"request": name}))

    def _seat(self, seat: Seat) -> Seat:
        if seat.session is None or seat.occurrence is None:
            return seat
        key = (seat.activity, seat.session, seat.occurrence)
        return seat.model_copy(update={"session": renamed(key), "occurrence": 0})

    def _offer(self, activity: Request, offer: SeatOffer) -> SeatOffer:
        """What an activity offers beside the places of all whom nobody else wants.

        Where some of its occurrences hold more of them than others, the difference sits there.
        """
        count = self._rest(activity)
        fewest = min(count.values(), default=0)
        for number, (where, people) in enumerate(count.items()):
            for k in range(people - fewest):
                name = f"{ANYONE}-{activity.id}-{number}-{k}"
                self.held.people.append(_somebody(f"{name}-person", offer, self.root))
                self._sit(name, self._seat(where), (f"{name}-person",))
        limits = {"limit": offer.limit - fewest, "least": max(0, offer.least - fewest)}
        return offer.model_copy(update=limits)

    def _rest(self, activity: Request) -> dict[Seat, int]:
        """By occurrence (of a course: altogether), people who sit and whom nobody else wants."""
        if activity.seats is not None and activity.seats.course:
            places = [Seat(request=ANYONE, activity=activity.id)]
        else:
            places = [
                Seat(
                    request=ANYONE, activity=activity.id, session=p.session, occurrence=p.occurrence
                )
                for p in self.desk.placements_of.get(activity.id, ())
            ]
        count = dict.fromkeys(places, 0)
        for name in self.desk.seated.get(activity.id, ()):
            if name not in self.free:
                people = self.desk.view.requests[name].people
                where = self.desk.seat_of[name].model_copy(update={"request": ANYONE})
                count[where] += sum(p not in self.people for p in people)
        return count


def _somebody(id: str, offer: SeatOffer, root: str) -> Person:
    """Someone whom an activity admits."""
    return Person(
        id=id,
        home=offer.communities[0] if offer.communities else root,
        audience=offer.audiences[0] if offer.audiences else None,
    )
