"""Two manners of choosing: the one who came first takes the first, or the best goes first."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Protocol

from matcher.baseline.facts import Facts, Source
from matcher.goals.base import pressing
from matcher.goals.good import worth
from models.demand import Request, Role, Session
from models.supply import JoinedRoom, Person, Room


class Manner(Protocol):
    """In which order a baseline looks at things. What it looks at first and can have, it takes."""

    thorough: bool
    """Keeps promises first, and tries again where a cancelled activity has left something."""

    def requests(self, requests: list[Request]) -> list[Request]:
        """Who is served before whom."""

    def starts(self, request: Request, session: Session) -> list[int]:
        """Possible starts, best first."""

    def rooms(self, rooms: list[Room | JoinedRoom]) -> list[Room | JoinedRoom]:
        """Suitable rooms, best first."""

    def people(self, request: Request, session: Session, role: Role) -> list[Person]:
        """Able people, best first."""

    def sources(self, sources: list[Source]) -> list[Source]:
        """Suitable pledges, best first."""


class FirstCome:
    """Who has waited longest came first (then by id) and takes the first that is free."""

    thorough = False

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def requests(self, requests: list[Request]) -> list[Request]:
        """By weeks waited, then by id."""
        return sorted(requests, key=lambda r: (-r.waited, r.id))

    def starts(self, request: Request, session: Session) -> list[int]:
        """The earliest first."""
        return sorted(self.facts.starts(request, session))

    def rooms(self, rooms: list[Room | JoinedRoom]) -> list[Room | JoinedRoom]:
        """As the week lists them."""
        return rooms

    def people(self, request: Request, session: Session, role: Role) -> list[Person]:
        """As the week lists them."""
        return self.facts.able(session, role)

    def sources(self, sources: list[Source]) -> list[Source]:
        """As the week lists them."""
        return sources


class Greedy:
    """Must-serve first, then overdue, then most worth per effort; takes what others need least.

    Effort sums, over the parts of a request, the share of all there is of its kind: of an item's
    pledged amount, of able people's minutes, of suitable rooms' hours. What is wanted by many
    (a slot, a person with rare skills, a flexible pledge) is left to others where possible.
    """

    thorough = True

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._policy = facts.week.policy
        self._stock: Counter[str] = Counter()
        for pledge in facts.week.pledges:
            if pledge.item is not None and pledge.id not in facts.withdrawn:
                self._stock[pledge.item] += pledge.quantity
        self._minutes: Counter[str | None] = Counter()
        for person in facts.week.people:
            if person.id not in facts.withdrawn:
                free = self._free_minutes(person)
                self._minutes[None] += free
                for known in person.skills:
                    self._minutes[known.skill] += free
        self._wishes: Counter[str] = Counter()
        self._wanted: dict[str, Counter[int]] = defaultdict(Counter)
        self._asked: Counter[str | None] = Counter()
        for request in facts.week.requests:
            self._count(request)
        self._ordered: dict[int, list[Person]] = {}
        self._starts: dict[tuple[str, str], list[int]] = {}

    def _free_minutes(self, person: Person) -> int:
        slots = sum(b - a for a, b in map(self.facts.clock.span, person.windows))
        return min(person.week_minutes, slots * self.facts.week.calendar.slot_minutes)

    def _count(self, request: Request) -> None:
        """What a request asks of slots, skills and activities."""
        for choice in request.seat.choices if request.seat is not None else ():
            self._wishes[choice.activity] += len(request.people)
        for session in request.sessions:
            for role in session.crew:
                minutes = session.minutes * session.occurrences * role.count
                self._asked[role.skill] += minutes
            if session.room is not None:
                self._wanted[session.room.function].update(
                    list(self.facts.starts(request, session))
                )

    def requests(self, requests: list[Request]) -> list[Request]:
        """Must-serve, overdue, then by worth per effort."""
        return sorted(requests, key=self._rank)

    def _rank(self, request: Request) -> tuple[int, float, str]:
        group = 2
        if request.care == "must":
            group = 0
        elif request.waited > self._policy.overdue_weeks:
            group = 1
        gain = worth(self._policy, request) if group == 2 else pressing(request)
        if request.seats is not None:
            gain += min(request.seats.limit, self._wishes[request.id])
        return group, -gain / (1e-9 + self._effort(request)), request.id

    def _effort(self, request: Request) -> float:
        total = 0.0
        for line in request.lines:
            items = {line.item, *(a.item for a in line.accepts)}
            had = max(self._amount(line.item, line.amount), 0.0)
            if not self._stock[line.item]:
                rates = [(self.facts.view.rate(line, i), self._stock[i]) for i in items]
                shares = [line.amount * r[0] / r[1] / stock for r, stock in rates if r and stock]
                had = sum(shares) / len(shares) if shares else 1.0
            total += had
        for session in request.sessions:
            minutes = session.minutes * session.occurrences
            for role in session.crew:
                total += minutes * role.count / max(1, self._minutes[role.skill])
            if session.room is not None:
                total += minutes / (1 + 840 * 7 * len(self.facts.rooms_for(session.room)))
        if request.seat is not None:
            total += len(request.people) / 1000
        return total

    def _amount(self, item: str, amount: int) -> float:
        stock = self._stock[item]
        return amount / stock if stock else 0.0

    def starts(self, request: Request, session: Session) -> list[int]:
        """The most preferred first; among equals, of rooms, what the fewest others could use."""
        known = self._starts.get((request.id, session.id))
        if known is None:
            length = self.facts.clock.length(session.minutes)
            function = session.room.function if session.room is not None else ""
            liked = self.facts.starts(request, session)

            def key(slot: int) -> tuple[int, int, int]:
                wanted = sum(self._wanted[function][t] for t in range(slot, slot + length))
                return -liked[slot], wanted, slot

            known = self._starts[request.id, session.id] = sorted(liked, key=key)
        return known

    def rooms(self, rooms: list[Room | JoinedRoom]) -> list[Room | JoinedRoom]:
        """The fewest parts, the smallest, the least versatile first."""
        return sorted(
            rooms,
            key=lambda r: (
                len(self.facts.view.room_parts(r.id)),
                r.capacity,
                len(r.functions),
                r.id,
            ),
        )

    def people(self, request: Request, session: Session, role: Role) -> list[Person]:
        """The best liked first, then unpaid before paid, then those whose skills are asked for
        least beside what there is of them."""
        able = self.facts.able(session, role)
        ordered = self._ordered.get(id(able))
        if ordered is None:
            ordered = self._ordered[id(able)] = sorted(able, key=self._sought)
        if request.affinity:
            liking = {a.who: a.value for a in request.affinity}
            ordered = sorted(ordered, key=lambda p: -liking.get(p.id, 0))
        return ordered

    def _sought(self, person: Person) -> tuple[bool, float, str]:
        paid = person.hire is not None
        sought = sum(
            self._asked[known.skill] / max(1, self._minutes[known.skill]) for known in person.skills
        )
        return paid, sought, person.id

    def sources(self, sources: list[Source]) -> list[Source]:
        """The best liked first, then the soonest to expire, then the most tied."""
        return sorted(sources, key=lambda s: (-s.liking, self._expiry(s), self._freedom(s)))

    def _expiry(self, source: Source) -> int:
        return self.facts.view.spans(source.pledge.windows)[-1][1]

    def _freedom(self, source: Source) -> int:
        asked = source.pledge.conditions
        return -bool(asked.requests) - bool(asked.communities) - bool(asked.topics)
