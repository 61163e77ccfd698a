"""What has begun by a moment and therefore stays, and the locks that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.rules.view import Occurrence, View
from models.items import Commitments, Flow, Placement, Seat
from models.week import Decision, Target

BY = "now"
"""Who is named as having set the locks of what has begun."""


Decided = Flow | Placement | Seat
"""One decision of a plan."""


def decided(content: Commitments) -> list[Decided]:
    """All decisions of a content."""
    return [*content.flows, *content.placements, *content.seats]


@dataclass(frozen=True)
class Past:
    """The decisions of a plan that have begun before slot ``now`` (None: nothing has)."""

    now: int | None
    placements: frozenset[Occurrence] = frozenset()
    flows: frozenset[tuple[str, str, str]] = frozenset()
    """(request, line, pledge)."""
    seats: frozenset[Seat] = frozenset()
    requests: frozenset[str] = frozenset()
    """Requests that have any of it."""

    def keeps(self, decision: Decided) -> bool:
        """Whether a decision of the plan stays."""
        if isinstance(decision, Flow):
            return (decision.request, decision.line, decision.pledge) in self.flows
        if isinstance(decision, Seat):
            return decision in self.seats
        return occurrence_of(decision) in self.placements


def occurrence_of(placement: Placement) -> Occurrence:
    """Which occurrence a placement places."""
    return placement.request, placement.session, placement.occurrence


def past_of(view: View, now: int | None) -> Past:
    """What of the plan in a view has begun before a slot."""
    if now is None:
        return Past(None)
    slot = view.clock.slot
    placed = {occurrence_of(p) for p in view.placements if slot(p.start) < now}
    begun = {request for request, _, _ in placed}
    flows = {(f.request, f.line, f.pledge) for f in view.flows if slot(f.at) < now}
    seats = {
        s
        for s in view.seats
        if s.activity in begun
        and (s.session is None or (s.activity, s.session, s.occurrence or 0) in placed)
    }
    concerned = {key[0] for key in (*placed, *flows)} | {s.request for s in seats}
    return Past(now, frozenset(placed), frozenset(flows), frozenset(seats), frozenset(concerned))


def locks(content: Commitments, past: Past, taken: frozenset[str]) -> tuple[Decision, ...]:
    """A lock for each decision of ``content`` that stays; ids avoid those ``taken``."""
    targets = list(_targets(content, past))
    found: list[Decision] = []
    number = 0
    for target in targets:
        number += 1
        while f"past-{number}" in taken:
            number += 1
        found.append(Decision(id=f"past-{number}", target=target, by=BY))
    return tuple(found)


def _targets(content: Commitments, past: Past) -> Iterator[Target]:
    for p in content.placements:
        if not past.keeps(p):
            continue
        where = Target(request=p.request, session=p.session, occurrence=p.occurrence, start=p.start)
        yield where.model_copy(update={"room": p.room})
        for a in p.crew:
            yield where.model_copy(update={"role": a.role, "person": a.person})
    given: dict[tuple[str, str, str], int] = {}
    for f in content.flows:
        if past.keeps(f):
            key = (f.request, f.line, f.pledge)
            given[key] = given.get(key, 0) + f.amount
    for (request, line, pledge), amount in given.items():
        yield Target(request=request, line=line, pledge=pledge, amount=amount)
    for s in content.seats:
        if past.keeps(s):
            yield Target(
                request=s.request, activity=s.activity, session=s.session, occurrence=s.occurrence
            )
