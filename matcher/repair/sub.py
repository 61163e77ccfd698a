"""A small week around an event: the free requests as they are, all else cut down or counted off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from matcher.baseline.state import wage
from matcher.goals.fairness import totals
from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.held import Holder, renamed
from matcher.repair.near import joined
from matcher.repair.past import Past
from matcher.repair.reach import Hood
from matcher.repair.week import changed_week
from matcher.rules.view import View
from models.demand import Choice, Request, Session
from models.items import Commitments, Seat
from models.places import Geography
from models.policy import Policy, Tier
from models.supply import Person, Pledge
from models.week import Decision, Decisions, History, PastAsk, Week

PROMISES = (
    Tier(name="promises", goals={"promises": 1}),
    Tier(name="promises-ahead", goals={"promises-ahead": 1}),
)
"""Asked for in any case: who must be told is what repairs are about."""


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
        policy = week.policy.model_copy(update={"tiers": _tiers(week.policy)})
        week = week.model_copy(update={"policy": policy})
        return Sub(week, frozenset(hood.free), Commitments(), 1, True, {})
    return _Builder(desk, change, past, hood).build()


def _tiers(policy: Policy) -> tuple[Tier, ...]:
    known = {goal for tier in policy.tiers for goal in tier.goals}
    return (*(t for t in PROMISES if not known & set(t.goals)), *policy.tiers)


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
        finer = self._finer()
        sub = Sub(desk.week, frozenset(self.free), self.held.content(), finer, False, back)
        promised = sub.content(before)
        past = self._past_asks(before, finer)
        geography = self._ground(requests, people, past)
        week = desk.week.model_copy(
            update={
                "geography": geography,
                "people": people,
                "pledges": tuple(self._left_of(name) for name in sorted(self.pledges)),
                "rooms": tuple(
                    self.change.rooms.get(r) or self.view.single_rooms[r] for r in sorted(parts)
                ),
                "joined_rooms": tuple(j for j in desk.week.joined_rooms if j.id in self.rooms),
                "venues": tuple(v for v in desk.week.venues if v.id in self._venues(parts)),
                "requests": requests,
                "history": History(
                    promises=promised,
                    last_plan=promised,
                    past=past,
                ),
                "decisions": self._decisions(),
                "policy": self._policy(finer),
            }
        )
        return Sub(week, sub.free, sub.held, finer, False, back)

    def _venues(self, parts: Iterable[str]) -> set[str]:
        return {self.view.single_rooms[part].venue for part in parts}

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

    # --- the frame ----------------------------------------------------------------------------

    def _ground(
        self, requests: Iterable[Request], people: Iterable[Person], past: Iterable[PastAsk]
    ) -> Geography:
        geography = self.desk.week.geography
        parts = {part for room in self.rooms for part in self.view.room_parts(room)}
        needed = {p.home for p in people}
        needed.update(self.view.venue_place[venue] for venue in self._venues(parts))
        for r in requests:
            needed.add(r.place)
            if r.household is not None:
                needed.add(r.household)
            needed.update(s.place for s in r.sessions if s.place is not None)
            if r.seats is not None:
                needed.update(r.seats.communities)
        for name in self.pledges:
            pledge = self.view.pledges[name]
            needed.update(pledge.conditions.communities)
            if pledge.at is not None:
                needed.add(pledge.at)
        for cap in self.desk.week.policy.caps.budgets:
            if cap.place is not None:
                needed.add(cap.place)
        for entry in past:
            needed.update(place for place in (entry.group, entry.household) if place is not None)
        every = {above for place in needed for above in self.view.ancestors(place)}
        places = tuple(p for p in map(self.view.places.__getitem__, sorted(every)))
        kept = tuple(
            place.model_copy(
                update={"neighbours": tuple(n for n in place.neighbours if n in every)}
            )
            if place.neighbours
            else place
            for place in places
        )
        travel = tuple(t for t in geography.travel if t.a in every and t.b in every)
        return geography.model_copy(update={"places": kept, "travel": travel})

    def _finer(self) -> int:
        """So that what is left of other requests may be counted in whole numbers."""
        fairness = self.desk.week.policy.fairness
        most = max(fairness.weights.values(), default=0)
        return 1000 // most if most and fairness.measure == "served" else 1

    def _policy(self, finer: int) -> Policy:
        policy = self.desk.week.policy
        weights = {kind: u * finer for kind, u in policy.fairness.weights.items()}
        fairness = policy.fairness.model_copy(
            update={"weights": weights, "decay_percent": 100, "ask_cap": 1000}
        )
        budgets = tuple(
            cap.model_copy(
                update={"amount": max(0, cap.amount - self._spent(cap.topic, cap.place))}
            )
            for cap in policy.caps.budgets
        )
        caps = policy.caps.model_copy(update={"budgets": budgets})
        update = {"fairness": fairness, "caps": caps, "tiers": _tiers(policy)}
        return policy.model_copy(update=update)

    def _spent(self, topic: str | None, place: str | None) -> int:
        """Money that held requests under a cap draw and that is not seen one by one."""
        total = 0
        for name in self.desk.draws_money - self.free:
            request = self.view.requests[name]
            if topic is not None and request.topic != topic:
                continue
            if place is not None and not self.view.lies_in(request.place, (place,)):
                continue
            for flow in self.desk.flows_of.get(name, ()):
                if self.view.pledges[flow.pledge].kind == "money":
                    total += flow.amount * (flow.pledge not in self.one_by_one)
        return total

    def _past_asks(self, before: Commitments, finer: int) -> tuple[PastAsk, ...]:
        """The groups of the fairness figures without what the free requests ask and have."""
        fairness = self.desk.week.policy.fairness
        if not self.desk.groups or fairness.measure != "served":
            return ()
        old = tuple(self.view.requests[n] for n in self.free if n in self.view.requests)
        alone = self.desk.week.model_copy(
            update={
                "requests": old,
                "history": History(),
                "decisions": Decisions(withdrawn=self.desk.week.decisions.withdrawn),
            }
        )
        own = totals(View(alone, before))
        nothing = (Fraction(0), Fraction(0))
        names = set(own) | {r for r in self._new_groups() if r in self.desk.groups}
        if fairness.alpha == "inf":
            names = set(self.desk.groups)
        field = {"house-group": "group", "community": "group"}.get(
            fairness.grouping, fairness.grouping
        )
        found = []
        for name in sorted(names):
            asked, got = self.desk.groups[name]
            less = own.get(name, nothing)
            left = (max(asked - less[0], Fraction(0)), max(got - less[1], Fraction(0)))
            figures = (round(left[0] * finer), round(left[1] * finer * 1000))
            found.append(
                PastAsk.model_validate(
                    {"weeks_ago": 1, field: name, "asked": figures[0], "served_milli": figures[1]}
                )
            )
        return tuple(found)

    def _new_groups(self) -> list[str]:
        """Groups that the free requests belong to, whether or not they counted before."""
        grouping = self.desk.week.policy.fairness.grouping
        geography = self.desk.week.geography
        level = {"house-group": geography.group, "community": geography.community}.get(grouping)
        found = []
        for r in self.wanted:
            if level is not None:
                group = self.view.at_level(r.household or r.place, level)
            else:
                group = {"household": r.household, "care": r.care}.get(grouping, r.id)
            if group is not None:
                found.append(group)
        return found

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
