"""What stays the same while a baseline works: who and what could serve whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from matcher.baseline.moments import Moments
from models.demand import Line, Request, Role, Session
from models.supply import Person, Pledge
from models.week import Week


@dataclass(frozen=True)
class Source:
    """A pledge that may flow to a line: when it is handed over, and at which rate."""

    pledge: Pledge
    at: int
    give: int
    per: int
    liking: int
    """What the goal ``affinity`` counts for it."""


def least_percent(request: Request) -> int:
    """Least f_r in percent if the request gets anything: a course happens whole or not at all."""
    if request.seats is not None and request.seats.course:
        return 100
    return request.least_percent


class Facts(Moments):
    """Indexes over a week for serving its requests one after the other."""

    def __init__(self, week: Week) -> None:
        super().__init__(week)
        self._able: dict[tuple[object, ...], list[Person]] = {}
        self._welcome: dict[tuple[str, str, str], bool] = {}
        self._ways: dict[tuple[str, str], int] = {}
        self._certified = {s.id for s in week.catalogue.skills if s.certificate}

    # --- people -------------------------------------------------------------------------------

    def able(self, session: Session, role: Role) -> list[Person]:
        """People with the skill, language and clearance for a role, whatever the request."""
        key = (role.skill, role.level, role.language, role.people)
        clearance = session.home_visit or session.children
        known = self._able.get((*key, clearance))
        if known is None:
            named = [self.view.people[p] for p in role.people] or self._with_skill[role.skill]
            known = [
                person
                for person in named
                if person.id not in self.withdrawn
                and (person.vetted or not clearance)
                and (role.language is None or role.language in person.languages)
                and self._skilled(person, role)
            ]
            self._able[*key, clearance] = known
        return known

    @cached_property
    def _with_skill(self) -> dict[str | None, list[Person]]:
        found: dict[str | None, list[Person]] = defaultdict(list)
        for person in self.week.people:
            for skill in dict.fromkeys((None, *(known.skill for known in person.skills))):
                found[skill].append(person)
        return found

    def _skilled(self, person: Person, role: Role) -> bool:
        return role.skill is None or any(
            known.skill == role.skill
            and known.level >= role.level
            and (known.certified or role.skill not in self._certified)
            for known in person.skills
        )

    def way(self, a: str, b: str) -> int:
        """Minutes of travel from a to b."""
        known = self._ways.get((a, b))
        if known is None:
            known = self._ways[a, b] = self._ways[b, a] = self.view.travel_minutes(a, b)
        return known

    def welcome(self, person: Person, request: Request, location: str) -> bool:
        """Whether neither side excludes the other, pledges behind the person allow the request,
        and the way is not too far."""
        key = (person.id, request.id, location)
        known = self._welcome.get(key)
        if known is None:
            known = self._welcome[key] = self._is_welcome(person, request, location)
        return known

    def _is_welcome(self, person: Person, request: Request, location: str) -> bool:
        if person.id in request.refuses or self.forbidden(request, person.id):
            return False
        if person.excludes and not self._concerned(request, location).isdisjoint(person.excludes):
            return False
        if any(person.id in self.view.people[other].excludes for other in request.people):
            return False
        behind = [person.staff_pledge, person.hire.fund if person.hire is not None else None]
        for pledge in behind:
            if pledge is None:
                continue
            if pledge in self.withdrawn:
                return False
            if not self.terms_hold(self.view.pledges[pledge], request):
                return False
        paid = person.hire is not None and person.hire.price_per_hour > 0
        if paid and not self.view.passes_gate(request):
            return False
        return self.way(person.home, location) <= person.travel_minutes

    def _concerned(self, request: Request, location: str) -> set[str]:
        found = {request.id, *request.people, *self.view.ancestors(location)}
        found.update(self.view.ancestors(request.place))
        if request.household is not None:
            found.update(self.view.ancestors(request.household))
        return found

    def forbidden(self, request: Request, who: str) -> bool:
        """Whether the request must not have this person or pledge."""
        return any(a.forbidden and a.who == who for a in request.affinity)

    def liking(self, request: Request, who: str) -> int:
        """The request's stated affinity for a person or pledge."""
        return sum(a.value for a in request.affinity if a.who == who)

    def terms_hold(self, pledge: Pledge, request: Request) -> bool:
        """Whether the pledge's conditions hold for the request, which does not forbid it."""
        asked = pledge.conditions
        return (
            (not asked.communities or self.view.lies_in(request.place, asked.communities))
            and (not asked.topics or request.topic in asked.topics)
            and (not asked.audiences or not set(asked.audiences).isdisjoint(request.audiences))
            and (not asked.requests or request.id in asked.requests)
            and not self.forbidden(request, pledge.id)
        )

    # --- stock --------------------------------------------------------------------------------

    @cached_property
    def _pledges_of(self) -> dict[str, list[Pledge]]:
        found: dict[str, list[Pledge]] = defaultdict(list)
        for pledge in self.week.pledges:
            if pledge.item is not None and pledge.id not in self.withdrawn:
                found[pledge.item].append(pledge)
        return found

    def sources(self, request: Request, line: Line) -> list[Source]:
        """Pledges that may flow to a line."""
        items = [(line.item, line.preference)]
        items += [(a.item, a.preference) for a in line.accepts if a.item != line.item]
        found = []
        for item, preference in dict(reversed(items)).items():
            rate = self.view.rate(line, item)
            for pledge in self._pledges_of[item] if rate is not None else ():
                at = self._hand_over(request, line, pledge)
                if at is None or rate is None or not self.terms_hold(pledge, request):
                    continue
                if pledge.money == "crowdfunding" and len(pledge.conditions.requests) != 1:
                    continue
                liking = preference + self.liking(request, pledge.id)
                found.append(Source(pledge, at, *rate, liking))
        return found

    def _hand_over(self, request: Request, line: Line, pledge: Pledge) -> int | None:
        """The first slot, by day if any, at which the pledge is there and can be received. Lent
        capacity: the beginning of the line's first window, if it is there in all of them."""
        offered, wanted = self.view.spans(pledge.windows), self.view.spans(line.windows)
        first, last = self.limits(request)
        if pledge.kind == "capacity":
            whole = all(
                first <= start and end <= last and any(a <= start and end <= b for a, b in offered)
                for start, end in wanted
            )
            return self.clock.slot(line.windows[0].start) if whole else None
        meets = [
            (max(a, start, first), min(b, end, last + 1))
            for a, b in offered
            for start, end in wanted
            if max(a, start, first) < min(b, end) and max(a, start, first) <= last
        ]
        return self.clock.by_day(meets)

    # --- requests -----------------------------------------------------------------------------

    @cached_property
    def rivals(self) -> dict[str, set[str]]:
        """Requests of which at most one gets anything, whichever side says so."""
        found: dict[str, set[str]] = defaultdict(set)
        for request in self.week.requests:
            for other in request.excludes:
                found[request.id].add(other)
                found[other].add(request.id)
        return found

    def in_order(self, request: Request) -> list[Session]:
        """Sessions in play, those that must come before others first."""
        passes = self.view.passes_gate(request)
        sessions = {s.id: s for s in request.sessions if passes or s.meeting}
        graph: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sessions, ()))
        for order in request.order:
            if order.before in sessions and order.after in sessions:
                graph.add(order.after, order.before)
        return [sessions[name] for name in graph.static_order()]

    def parts(self, request: Request) -> int:
        """Number of parts in play."""
        passes = self.view.passes_gate(request)
        lines = len(request.lines) if passes else 0
        placed = sum(s.occurrences for s in request.sessions if passes or s.meeting)
        return lines + placed + (request.seat is not None)
