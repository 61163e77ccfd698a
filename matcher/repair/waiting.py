"""Who waits for what an event sets free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.baseline.moments import clear_starts
from matcher.goals.good import worth
from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.fits import fits
from matcher.repair.past import Decided
from matcher.repair.reach import MOVED_TOGETHER, Hood, Reach
from matcher.rules.view import Occurrence
from models.demand import Request, Role, Session
from models.items import Flow, Placement, Seat
from models.supply import Person


class Waiting:
    """Looks through the unmet requests by what they lack; what is lost is already off the books."""

    def __init__(self, desk: Desk, change: Change, hood: Hood, reach: Reach) -> None:
        self.desk = desk
        self.change = change
        self.hood = hood
        self.most = reach.waiting
        self.thorough = reach.thorough
        self.withdrawn = desk.view.withdrawn | set(change.withdrawn)

    def find(self, lost: Iterable[Decided]) -> list[str]:
        """Unmet requests that something lost could serve, the worthiest first."""
        found: set[str] = set()
        gone = {(d.request, d.session, d.occurrence) for d in lost if isinstance(d, Placement)}
        for decision in lost:
            found |= self._of_the_same(decision.request)
            if isinstance(decision, Flow):
                found |= self._for_item(decision)
            elif isinstance(decision, Placement):
                found |= self._for_time(decision)
            elif not self._falls_with(decision, gone):
                found.update(self.desk.wanting_seat.get(decision.activity, ()))
        found -= self.withdrawn | set(self.hood.free)
        found = {n for n in found if len(self.desk.seated.get(n, ())) <= MOVED_TOGETHER}
        policy = self.desk.week.policy
        if not self.thorough:
            found = {n for n in found if fits(self.desk, self._request(n), self.hood)}
        order = sorted(found, key=lambda name: (-worth(policy, self._request(name)), name))
        return order[: self.most]

    def _falls_with(self, seat: Seat, gone: set[Occurrence]) -> bool:
        """Whether a seat is lost because what it is in no longer happens."""
        return any(
            activity == seat.activity
            and (seat.session, seat.occurrence) in ((session, number), (None, None))
            for activity, session, number in gone
        )

    def _of_the_same(self, name: str) -> set[str]:
        """Unmet requests of the people who are free then, or of a household under its cap."""
        request = self._request(name)
        found = {
            other for person in request.people for other in self.desk.attending.get(person, ())
        }
        if request.kind == "booking":
            mates = self.desk.of_household.get(request.household or "", ())
            found.update(name for name in mates if name in self.desk.unmet)
        return found

    def _for_item(self, flow: Flow) -> set[str]:
        pledge = self.desk.view.pledges[flow.pledge]
        waiting = self.desk.wanting_item.get(pledge.item or "", ())
        terms = self.desk.facts.terms_hold
        return {name for name in waiting if terms(pledge, self.desk.unmet[name])}

    def _for_time(self, lost: Placement) -> set[str]:
        found: set[str] = set()
        begin, end = self.desk.view.span(lost)
        for member in lost.crew:
            found.update(self._for_person(self.desk.view.people[member.person]))
        if lost.room is not None:
            for part in self.desk.view.room_parts(lost.room):
                for function in self.desk.view.single_rooms[part].functions:
                    for name in self.desk.wanting_room.get(function, ()):
                        if any(
                            self._meets(self.desk.unmet[name], s, begin, end)
                            for s in self.desk.unmet[name].sessions
                            if s.room is not None and s.room.function == function
                        ):
                            found.add(name)
        return found

    def _meets(self, request: Request, session: Session, begin: int, end: int) -> bool:
        length = self.desk.facts.clock.length(session.minutes)
        starts = self.desk.facts.start_bits(request, session)
        low = max(0, begin - length + 1)
        return bool((starts >> low) & ((1 << max(0, end - low)) - 1))

    def _for_person(self, person: Person) -> Iterator[str]:
        """Unmet requests whom the person could serve at some time still free."""
        facts, state = self.desk.facts, self.desk.state
        person = self.change.people.get(person.id, person)
        skills = (None, *(s.skill for s in person.skills))
        for skill in skills:
            for name in self.desk.wanting_skill.get(skill, ()):
                request = self.desk.unmet[name]
                for session in request.sessions:
                    length = facts.clock.length(session.minutes)
                    starts = self.hood.ahead(facts.start_bits(request, session))
                    starts &= facts.person_starts(person, length)
                    starts &= clear_starts(state.busy[person.id], length)
                    if not starts:
                        continue
                    able = any(self._able(person, session, role) for role in session.crew)
                    spot = session.place or request.place
                    if able and facts.welcome(person, request, spot):
                        yield name
                        break

    def _able(self, person: Person, session: Session, role: Role) -> bool:
        if role.skill is None and not role.people:
            return True  # anybody, but for what the program checks
        return any(who.id == person.id for who in self.desk.able(session, role))

    def _request(self, name: str) -> Request:
        return self.change.requests.get(name) or self.desk.view.requests[name]
