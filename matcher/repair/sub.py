"""A small week around an event: the free requests as they are, all else cut down or counted off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.baseline.state import wage
from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.frame import Frame, tiers_of
from matcher.repair.held import Holder, renamed
from matcher.repair.near import joined
from matcher.repair.past import Past
from matcher.repair.reach import Hood
from matcher.repair.week import changed_week
from models.demand import Choice, Request, Session
from models.items import Commitments, Seat
from models.supply import Person, Pledge
from models.week import Decision, Decisions, History, Week

NOWHERE = "~nowhere"
"""A room that is not there: an empty list would mean any."""


@dataclass(frozen=True)
class Sub:
    """A small week that stands for the whole one near an event."""

    week: Week
    free: frozenset[str]
    held: Commitments
    """What every plan of it contains."""
    finer: int
    """How many times finer than the policy's the fairness figures count."""
    exact: bool
    """Whether it is the whole week, nothing cut."""
    _back: dict[tuple[str, str], tuple[str, int]]

    def content(self, whole: Commitments) -> Commitments:
        """What free requests get, in the words of the small week."""
        forth = {(a, s, k): name for (a, name), (s, k) in self._back.items()}
        seats = []
        for seat in whole.seats:
            name = forth.get((seat.activity, seat.session or "", seat.occurrence or 0))
            update = {"session": name, "occurrence": 0}
            seats.append(seat.model_copy(update=update) if name is not None else seat)
        return whole.model_copy(update={"seats": tuple(seats)})

    def translated(self, content: Commitments) -> Commitments:
        """What free requests get in a plan of the small week, in the words of the whole one."""
        return Commitments(
            flows=tuple(f for f in content.flows if f.request in self.free),
            placements=tuple(p for p in content.placements if p.request in self.free),
            seats=tuple(self._seat(s) for s in content.seats if s.request in self.free),
        )

    def _seat(self, seat: Seat) -> Seat:
        meant = self._back.get((seat.activity, seat.session or ""))
        if meant is None:
            return seat
        return seat.model_copy(update={"session": meant[0], "occurrence": meant[1]})


def sub_week(desk: Desk, change: Change, past: Past, hood: Hood) -> Sub:
    """The small week of a neighbourhood."""
    if hood.whole:
        week = changed_week(desk.week, desk.plan.content, change, Past(None))
        policy = week.policy.model_copy(update={"tiers": tiers_of(week.policy)})
        week = week.model_copy(update={"policy": policy})
        return Sub(week, frozenset(hood.free), Commitments(), 1, True, {})
    return _Builder(desk, change, past, hood).build()


class _Builder:
    def __init__(self, desk: Desk, change: Change, past: Past, hood: Hood) -> None:
        self.desk, self.change, self.past, self.hood = desk, change, past, hood
        self.view = desk.view
        self.free = set(hood.free)
        self.root = next(p.id for p in desk.week.geography.places if p.parent is None)
        self.wanted = [change.requests.get(name) or self.view.requests[name] for name in hood.free]
        self.people = set(hood.people) | {p for r in self.wanted for p in r.people}
        self.rooms = set(hood.rooms)
        self.choice = frozenset(hood.rooms)
        parts = {part for room in self.rooms for part in self.view.room_parts(room)}
        self.pledges = set(hood.pledges) | {b for p in self.people for b in desk.behind(p)}
        one_by_one = {name for name in self.pledges if self._one_by_one(name)}
        holder = Holder(
            desk,
            self.free,
            self.people,
            parts,
            one_by_one,
            set(hood.activities),
            self._room_times(),
            self.root,
        )
        self.held = holder.find()
        self.one_by_one = one_by_one
        self.rooms |= {p.room for p in self.held.placements if p.room is not None}

    def _one_by_one(self, name: str) -> bool:
        pledge = self.view.pledges[name]
        return pledge.kind == "capacity" or pledge.max_share_percent < 100

    def _room_times(self) -> list[tuple[int, int]]:
        """When free sessions may take a room, with the longest set-up and turnover of any."""
        every = self.view.rooms.values()
        longest = [max(r.turnover_minutes, *r.functions.values(), 0) for r in every]
        pad = 2 * self.view.clock.length(max(longest, default=0))
        spans = {
            self.view.clock.span(w)
            for r in self.wanted
            for s in r.sessions
            if s.room is not None
            for w in s.windows
        }
        return sorted((a - pad, b + pad) for a, b in spans)

    def build(self) -> Sub:
        """Put it together."""
        desk = self.desk
        requests = (*map(self._cut, self.wanted), *self.held.requests)
        people = (*self._real_people(requests), *self.held.people)
        parts = {part for room in self.rooms for part in self.view.room_parts(room)}
        back = {
            (activity, renamed(o)): (o[1], o[2])
            for activity, occurrences in self.held.choices.items()
            for o in occurrences
            if not self._is_course(activity)
        }
        before = joined(desk.content_of(name) for name in self.free)
        frame = Frame(desk, self.wanted, self.one_by_one)
        finer = frame.finer
        sub = Sub(desk.week, frozenset(self.free), self.held.content(), finer, False, back)
        promised = sub.content(before)
        past = frame.past_asks(before)
        venues = {self.view.single_rooms[part].venue for part in parts}
        week = desk.week.model_copy(
            update={
                "geography": frame.ground(requests, people, venues, self.pledges, past),
                "people": people,
                "pledges": tuple(self._left_of(name) for name in sorted(self.pledges)),
                "rooms": tuple(
                    self.change.rooms.get(r) or self.view.single_rooms[r] for r in sorted(parts)
                ),
                "joined_rooms": tuple(j for j in desk.week.joined_rooms if j.id in self.rooms),
                "venues": tuple(v for v in desk.week.venues if v.id in venues),
                "requests": requests,
                "history": History(
                    promises=promised,
                    last_plan=promised,
                    past=past,
                ),
                "decisions": self._decisions(),
                "policy": frame.policy(),
            }
        )
        return Sub(week, sub.free, sub.held, finer, False, back)

    def _is_course(self, activity: str) -> bool:
        offer = self.view.requests[activity].seats
        return offer is not None and offer.course

    # --- requests -----------------------------------------------------------------------------

    def _cut(self, request: Request) -> Request:
        """A free request that names nobody and nothing outside the small week."""
        update: dict[str, object] = {
            "sessions": tuple(self._session(s) for s in request.sessions),
            "needs": tuple(n for n in request.needs if n in self.free),
            "excludes": tuple(n for n in request.excludes if n in self.free),
        }
        if request.seat is not None:
            choices = tuple(c for old in request.seat.choices for c in self._choices(old))
            update["seat"] = request.seat.model_copy(update={"choices": choices})
        return request.model_copy(update=update)

    def _session(self, session: Session) -> Session:
        crew = []
        for role in session.crew:
            known = tuple(p for p in role.people if p in self.people)
            if role.people and not known:
                known = role.people[:1]  # an empty list would mean anybody
            crew.append(role.model_copy(update={"people": known}))
        need = session.room
        if need is not None:
            # Held uses of other rooms are not all here, so only these may be taken.
            rooms = set(need.rooms) & self.choice if need.rooms else self.choice
            need = need.model_copy(update={"rooms": tuple(sorted(rooms)) or (NOWHERE,)})
        return session.model_copy(update={"crew": tuple(crew), "room": need})

    def _choices(self, choice: Choice) -> Iterable[Choice]:
        if choice.activity in self.free:
            return (choice,)
        held = self.held.choices.get(choice.activity, ())
        if self._is_course(choice.activity):
            return (choice,) if held else ()
        return [
            choice.model_copy(update={"session": renamed(o), "occurrence": 0})
            for o in held
            if choice.session in (None, o[1]) and choice.occurrence in (None, o[2])
        ]

    def _real_people(self, requests: Iterable[Request]) -> list[Person]:
        """Everyone wanted, and those only named, who are free for nothing else."""
        found = [self.change.people.get(p) or self.view.people[p] for p in sorted(self.people)]
        named = {p for r in requests for s in r.sessions for role in s.crew for p in role.people}
        found += [
            self.view.people[name].model_copy(update={"windows": ()})
            for name in sorted(named - self.people)
        ]
        self.pledges |= {b for p in named for b in self.desk.behind(p)}
        return found

    # --- stock --------------------------------------------------------------------------------

    def _left_of(self, name: str) -> Pledge:
        """A pledge less what held requests draw that are not seen one by one."""
        pledge = self.change.pledges.get(name) or self.view.pledges[name]
        drawn, lines = 0, set()
        if name not in self.one_by_one:
            for flow in self.view.flows_of_pledge.get(name, ()):
                if flow.request not in self.free:
                    drawn += flow.amount
                    lines.add((flow.request, flow.line))
        drawn += self._worked(name)
        update: dict[str, object] = {"quantity": max(0, pledge.quantity - drawn)}
        if pledge.deliveries is not None:
            update["deliveries"] = max(0, pledge.deliveries - len(lines))
        return pledge.model_copy(update=update)

    def _worked(self, name: str) -> int:
        """Minutes or wages of held tasks of people outside the small week."""
        total = 0
        for request in self.desk.given_by.get(name, ()):
            if request in self.free:
                continue
            for p in self.desk.placements_of.get(request, ()):
                minutes = self.view.session(p).minutes
                for a in p.crew:
                    who = self.view.people[a.person]
                    if a.person in self.people:
                        continue
                    if who.staff_pledge == name:
                        total += minutes
                    elif who.hire is not None and who.hire.fund == name:
                        total += wage(who, minutes)
        return total

    # --- decisions by people ------------------------------------------------------------------

    def _decisions(self) -> Decisions:
        old = self.desk.week.decisions

        def about(request: str | None) -> bool:
            return request is not None and request in self.free

        return Decisions(
            pins=self._binding(old.pins),
            bans=tuple(
                d
                for d in (*old.bans, *self.change.bans)
                if d.target.request is None or about(d.target.request)
            ),
            locks=self._binding(old.locks),
            withdrawn=(*old.withdrawn, *self.change.withdrawn),
        )

    def _binding(self, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        standing = self.change.standing(decisions)
        return tuple(d for d in standing if d.target.request in self.free)
