"""Promises: fewest people who must be told that what was published does not hold.

A promise is a decision of ``history.promises``:

- *placement*: its occurrence is placed at the promised start in the promised room (no room: in
  none). Broken, it concerns the requester.
- *crew*, one for each assignment of a promised placement: the occurrence is placed at the promised
  start with that person in that role (in whatever room). Broken, it concerns that person, and the
  requester too where the session is a home visit.
- *seat*: the enrolment has a seat with the same activity, session and occurrence. Broken, it
  concerns each of the enrolment's people (if it names none, the requester).
- *flow*, one for each pledge and line: the plan gives that line at least as much from that pledge
  as was promised in total. When and where it is handed over may change. Broken, it concerns the
  requester.

The requester is the request's household, else its organisation, else the request itself (by its
id, also where the request is unknown). A promise that names something withdrawn or unknown cannot
be kept, so it is broken; its parties count all the same: somebody has to tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View
from models.items import Assignment, Placement, Seat

Handover = tuple[str, str, str]
"""(request, line, pledge)."""


@dataclass(frozen=True)
class Broken:
    """A promise the plan does not keep."""

    parties: tuple[str, ...]
    """Who must be told."""
    slot: int | None
    """When it was promised for; None: nobody promised when (a seat in an unplaced activity)."""


def requester(view: View, request_id: str) -> str:
    """The household or organisation that asks, else the request itself."""
    request = view.requests.get(request_id)
    if request is None:
        return request_id
    return request.household or request.organisation or request_id


def broken(view: View) -> Iterator[Broken]:
    """Every promise that the plan breaks, each once."""
    yield from _broken_placements(view)
    yield from _broken_seats(view)
    yield from _broken_flows(view)


def _kept(view: View, promise: Placement) -> list[Placement]:
    """The plan's placements of the same occurrence at the promised start."""
    start = view.clock.slot(promise.start)
    same = view.placed.get((promise.request, promise.session, promise.occurrence), [])
    return [p for p in same if view.clock.slot(p.start) == start]


def _broken_placements(view: View) -> Iterator[Broken]:
    for promise in view.week.history.promises.placements:
        kept = _kept(view, promise)
        start = view.clock.slot(promise.start)
        asks = requester(view, promise.request)
        if all(p.room != promise.room for p in kept):
            yield Broken((asks,), start)
        for member in promise.crew:
            if all(member not in p.crew for p in kept):
                yield Broken(_crew_parties(view, promise, member, asks), start)


def _crew_parties(view: View, promise: Placement, member: Assignment, asks: str) -> tuple[str, ...]:
    session = view.sessions.get((promise.request, promise.session))
    at_home = session is not None and session.home_visit
    return (member.person, asks) if at_home else (member.person,)


def _broken_seats(view: View) -> Iterator[Broken]:
    taken = set(view.seats)
    for seat in view.week.history.promises.seats:
        if seat not in taken:
            request = view.requests.get(seat.request)
            people = request.people if request is not None else ()
            yield Broken(people or (requester(view, seat.request),), _promised_start(view, seat))


def _promised_start(view: View, seat: Seat) -> int | None:
    """When the activity (a drop-in: that occurrence) was first promised to begin."""
    starts = [
        view.clock.slot(p.start)
        for p in view.week.history.promises.placements
        if p.request == seat.activity
        and seat.session in (None, p.session)
        and seat.occurrence in (None, p.occurrence)
    ]
    return min(starts, default=None)


def _broken_flows(view: View) -> Iterator[Broken]:
    promised: dict[Handover, int] = {}
    earliest: dict[Handover, int] = {}
    for flow in view.week.history.promises.flows:
        key = (flow.request, flow.line, flow.pledge)
        at = view.clock.slot(flow.at)
        promised[key] = promised.get(key, 0) + flow.amount
        earliest[key] = min(at, earliest.get(key, at))
    for key, amount in promised.items():
        request, line, pledge = key
        given = view.flows_of_line.get((request, line), [])
        if sum(f.amount for f in given if f.pledge == pledge) < amount:
            yield Broken((requester(view, request),), earliest[key])


def value(view: View) -> Fraction:
    """−(number of different parties with at least one broken promise)."""
    return Fraction(-len({party for b in broken(view) for party in b.parties}))


GOAL = Goal(
    name="promises",
    zh="因公布的承诺落空而必须通知的人越少越好。",
    en="As few people as possible must be told of a broken promise.",
    value=value,
    most=nothing,
    scale=1,
)
