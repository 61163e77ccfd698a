"""What an event alone takes away: the plan as it stands if nothing is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matcher.goals.good import worth
from matcher.repair.change import Change
from matcher.repair.desk import Desk
from matcher.repair.judge import Judged, judge
from matcher.repair.near import Near, joined
from matcher.repair.past import Decided, Past, decided, occurrence_of
from matcher.rules.base import Violation
from matcher.rules.use import occupied, within_one
from matcher.rules.view import View
from models.demand import Request
from models.items import Commitments, Flow, Placement
from models.week import Decision


@dataclass(frozen=True)
class Loss:
    """The requests that the event hurts, and what they keep if nothing is done."""

    hurt: frozenset[str]
    content: Commitments
    judged: Judged
    change: Change
    """The event's, with the pins and locks released that what is left cannot keep."""
    shortened: bool
    """Whether a course that has begun ends early in it."""


def loss_of(desk: Desk, change: Change, past: Past, *, shorten: bool = True) -> Loss:
    """Take away what the event makes impossible, then what falls with it, then pins and locks.

    ``shorten``: a course that has begun ends before the first occurrence that is lost. Otherwise it
    must go on, and what is left breaks a rule until somebody has taken over.
    """
    return _Loss(desk, change, past, shorten=shorten).run()


class _Loss:
    def __init__(self, desk: Desk, change: Change, past: Past, *, shorten: bool) -> None:
        self.desk = desk
        self.shorten = shorten
        self.change = change
        self.past = past
        self.decisions = desk.week.decisions
        self.kept: dict[str, Commitments] = {}
        """What each hurt request keeps."""

    def run(self) -> Loss:
        for name in self.change.requests:
            self.kept[name] = self.desk.content_of(name)
        for decision in list(self._impossible()):
            self._drop(decision)
        while True:
            content = joined(self.kept.values())
            near = Near(self.desk, self.change, self.past, self.kept, content)
            judged = judge(near)
            if not self._give_way(judged.violations, judged.view):
                shortened = any(map(self._is_course_begun, self.change.eased))
                return Loss(frozenset(self.kept), content, judged, self.change, shortened)

    def _impossible(self) -> Iterator[Decided]:
        """The decisions that the event forbids by themselves, and seats in what is withdrawn."""
        desk, view, change = self.desk, self.desk.view, self.change
        for name in change.withdrawn:
            yield from decided(desk.content_of(name))
        for person, who in change.people.items():
            for p in view.tasks.get(person, ()):
                if not within_one(view.span(p), map(view.clock.span, who.windows)):
                    yield p
        for part, room in change.rooms.items():
            closed = [view.clock.span(w) for w in room.closed]
            for name in {request for _, _, request in desk.uses[part]}:
                for p in desk.placements_of[name]:
                    if p.room is not None and part in view.room_parts(p.room):
                        start, end = occupied(view, p, p.room)
                        if any(a < end and start < b for a, b in closed):
                            yield p
        for ban in change.bans:
            yield from self._banned(ban)
        for pledge in change.pledges.values():
            yield from self._too_much(pledge.id, pledge.quantity)

    def _banned(self, ban: Decision) -> Iterator[Flow | Placement]:
        """What a ban of the event names: an occurrence (whoever of its crew it speaks of) or a
        line."""
        target = ban.target
        content = self.desk.content_of(target.request or "")
        yield from (f for f in content.flows if f.line == target.line)
        for p in content.placements:
            if (p.session, p.occurrence) == (target.session, target.occurrence):
                yield p

    def _too_much(self, pledge: str, quantity: int) -> Iterator[Flow]:
        """The flows, least worth first, that must go so that the rest fits."""
        if self.desk.view.pledges[pledge].kind in ("staff", "capacity"):
            return
        flows = self.desk.view.flows_of_pledge.get(pledge, [])
        total = sum(f.amount for f in flows)
        for flow in sorted(flows, key=lambda f: (self._worth(f.request), f.request, f.line)):
            if total <= quantity:
                return
            if not self.past.keeps(flow):
                total -= flow.amount
                yield flow

    def _worth(self, request: str) -> int:
        return worth(self.desk.week.policy, self.desk.view.requests[request])

    # --- what falls with it -------------------------------------------------------------------

    def _drop(self, decision: Decided) -> None:
        """Take a decision away, and the seats in what no longer happens."""
        if self.past.keeps(decision):
            return
        self._drop_one(decision)
        if isinstance(decision, Placement):
            key = occurrence_of(decision)
            for enrolment in self.desk.seated.get(decision.request, ()):
                seat = self.desk.seat_of[enrolment]
                if seat.session is None or (seat.activity, seat.session, seat.occurrence) == key:
                    self._drop(seat)

    def _drop_one(self, decision: Decided) -> None:
        had = self.kept.setdefault(decision.request, self.desk.content_of(decision.request))
        self.kept[decision.request] = Commitments(
            flows=tuple(f for f in had.flows if f != decision),
            placements=tuple(p for p in had.placements if p != decision),
            seats=tuple(s for s in had.seats if s != decision),
        )

    def _give_way(self, violations: tuple[Violation, ...], view: View) -> bool:
        """Take away one thing for each rule that is still broken; whether there was any."""
        moved = False
        # Requests that need less now; what else they break is seen when they are judged anew.
        anew: set[str] = set()
        decisions = [v.where[0] for v in violations if v.rule in ("pin", "lock")]
        for violation in violations:
            if violation.rule in ("pin", "lock") or not anew.isdisjoint(violation.where):
                continue
            if not self.shorten and any(map(self._is_course_begun, violation.where)):
                continue
            eased = self._ease(violation)
            if eased is not None:
                anew.add(eased)
                moved = True
                continue
            named = [name for name in violation.where if name in view.requests]
            if not named:
                named = sorted(self._drawing_on(violation.where))
            choice = [(self._last(name), name) for name in named if self._left(name)]
            if choice:
                # What begins last gives way: the other may already be under way.
                for decision in self._left(max(choice)[1]):
                    self._drop(decision)
                moved = True
        if moved:
            return True
        mine = {d.id for d in (*self.decisions.pins, *self.decisions.locks)}
        fixed = mine.intersection(decisions)
        self.change = replace(self.change, released=self.change.released | fixed)
        return bool(fixed)

    def _ease(self, violation: Violation) -> str | None:
        """Let what has begun go on with the parts that are left; the request, None: it cannot."""
        if violation.rule == "one-seat":
            return self._shorten(violation.where)
        name = violation.where[0]
        if violation.rule != "bundle" or name not in self.past.requests:
            return None
        self.change = self.change.eases(self._request(name))
        self.kept.setdefault(name, self.desk.content_of(name))
        return name

    def _shorten(self, where: tuple[str, ...]) -> str | None:
        """A course that has begun and misses an occurrence ends before it."""
        _, activity, session, number = where
        if not self._is_course_begun(activity):
            return None
        self.change = self.change.shortens(self._request(activity), session, int(number))
        for p in self.desk.placements_of[activity]:
            if p.session == session and p.occurrence >= int(number):
                self._drop_one(p)
        return activity

    def _is_course_begun(self, name: str) -> bool:
        if name not in self.past.requests:
            return False
        offer = self._request(name).seats
        return offer is not None and offer.course

    def _drawing_on(self, where: tuple[str, ...]) -> set[str]:
        found: set[str] = set()
        for name in where:
            found |= self.desk.given_by.get(name, set()) | self.desk.busy_with.get(name, set())
        return found

    def _left(self, name: str) -> list[Decided]:
        has = self.kept.get(name) or self.desk.content_of(name)
        return [decision for decision in decided(has) if not self.past.keeps(decision)]

    def _last(self, name: str) -> tuple[int, int]:
        """When the latest of what a request has begins; among equals the least worth is last."""
        slot = self.desk.view.clock.slot
        starts = [slot(d.start) for d in self._left(name) if isinstance(d, Placement)]
        return max(starts, default=0), -worth(self.desk.week.policy, self._request(name))

    def _request(self, name: str) -> Request:
        return self.change.requests.get(name) or self.desk.view.requests[name]
