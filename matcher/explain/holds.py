"""Who has what a request could have: other requests in the plan that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.explain.facts import Hold, Part
from matcher.explain.times import Span, starts
from matcher.rules.seating import covers
from matcher.rules.served import served
from matcher.rules.use import occupied
from matcher.rules.view import View
from models.demand import Request, Session
from models.items import Commitments, Flow, Placement, Seat
from models.policy import BudgetCap


def holds(view: View, request: Request, parts: Sequence[Part]) -> tuple[Hold, ...]:
    """For every missing part, who has what fits; then the caps, rivals and prerequisites."""
    found: dict[tuple[str, str, str], Hold] = {}
    for hold in _all(view, request, parts):
        key = (hold.kind, hold.supply, hold.request)
        known = found.get(key)
        if known is None:
            found[key] = hold
        elif hold.has != known.has:
            found[key] = known.model_copy(update={"has": _joined(known.has, hold.has)})
    return tuple(h for h in found.values() if h.request != request.id or h.kind == "needs")


def _joined(a: Commitments, b: Commitments) -> Commitments:
    return Commitments(
        flows=tuple(dict.fromkeys((*a.flows, *b.flows))),
        placements=tuple(dict.fromkeys((*a.placements, *b.placements))),
        seats=tuple(dict.fromkeys((*a.seats, *b.seats))),
    )


def _all(view: View, request: Request, parts: Sequence[Part]) -> Iterator[Hold]:
    for part in parts:
        match part.kind:
            case "line":
                for pledge in part.fit:
                    yield from of_pledge(view, pledge)
            case "role":
                for person in part.fit:
                    yield from of_person(view, person)
            case "room":
                session = view.sessions[request.id, part.session or ""]
                for room in part.fit:
                    yield from _of_room(view, request, session, room)
            case "seat":
                for name in part.fit:
                    yield from _of_seat(view, request, name)
            case _:
                pass
    wanted = _wanted(view, request)
    for person in request.people:
        yield from _of_guest(view, request, person, wanted)
    yield from _capped(view, request)
    yield from _tied(view, request)


def of_pledge(view: View, pledge: str) -> Iterator[Hold]:
    """Who gets something of a pledge; who is served by the staff or the hired whom it pays."""
    for flow in view.flows_of_pledge.get(pledge, ()):
        yield Hold(
            kind="pledge", supply=pledge, request=flow.request, has=Commitments(flows=(flow,))
        )
    for placement in view.placements:
        for a in placement.crew:
            who = view.people[a.person]
            if pledge in (who.staff_pledge, who.hire.fund if who.hire is not None else None):
                yield _placed("pledge", pledge, placement)


def of_person(view: View, person: str) -> Iterator[Hold]:
    """Whom a person serves, and who draws on the pledge behind them."""
    for placement in view.tasks.get(person, ()):
        yield _placed("person", person, placement)
    who = view.people[person]
    for pledge in (who.staff_pledge, who.hire.fund if who.hire is not None else None):
        if pledge is not None:
            yield from of_pledge(view, pledge)


def _placed(kind: str, supply: str, placement: Placement) -> Hold:
    return Hold.model_validate(
        {
            "kind": kind,
            "supply": supply,
            "request": placement.request,
            "has": Commitments(placements=(placement,)),
        }
    )


def _of_room(view: View, request: Request, session: Session, room: str) -> Iterator[Hold]:
    """Uses of the room, or of one of its parts, at a time at which the session would need it."""
    need, taken = session.room, view.rooms[room]
    assert need is not None, "only sessions that need a room have fitting ones"
    before = view.clock.length(taken.functions[need.function])
    after = view.clock.length(taken.turnover_minutes) + view.clock.length(session.minutes)
    wanted = [(b - before, b + after) for b in starts(view, request, session)]
    parts = set(view.room_parts(room))
    for placement in view.placements:
        if placement.room is None or parts.isdisjoint(view.room_parts(placement.room)):
            continue
        start, end = occupied(view, placement, placement.room)
        if any(a < end and start < b for a, b in wanted):
            yield _placed("room", room, placement)


def _of_seat(view: View, request: Request, name: str) -> Iterator[Hold]:
    """Who sits in an activity, or in an occurrence of it (``activity/session/occurrence``)."""
    activity, _, rest = name.partition("/")
    session, _, occurrence = rest.partition("/")
    offer = view.requests[activity].seats
    size = len(request.people)
    if offer is not None and _seated(view, activity, session, occurrence) + size <= offer.limit:
        return  # there is room for them: it is not for want of places
    for seat in view.seats:
        same = not rest or (seat.session, str(seat.occurrence)) == (session, occurrence)
        if seat.activity == activity and same:
            yield Hold(
                kind="seat", supply=activity, request=seat.request, has=Commitments(seats=(seat,))
            )


def _seated(view: View, activity: str, session: str, occurrence: str) -> int:
    """People seated in an activity, or in an occurrence of it."""
    return sum(
        len(view.requests[s.request].people)
        for s in view.seats
        if s.activity == activity
        and (not session or (s.session, str(s.occurrence)) == (session, occurrence))
    )


def _wanted(view: View, request: Request) -> list[Span]:
    """When a request could take place, or what it would sit in does."""
    own = [(s, b) for s in request.sessions for b in starts(view, request, s)]
    spans = [(b, b + view.clock.length(s.minutes)) for s, b in own]
    choices = request.seat.choices if request.seat is not None else ()
    for name in dict.fromkeys(c.activity for c in choices):
        spans += [view.span(p) for p in view.placements_of.get(name, ())]
    return spans


def _of_guest(view: View, request: Request, person: str, wanted: list[Span]) -> Iterator[Hold]:
    """Where someone who would attend is at such a time: serving, sitting, or at a booking."""

    def then(placement: Placement) -> bool:
        start, end = view.span(placement)
        return placement.request != request.id and any(a < end and start < b for a, b in wanted)

    for placement in view.tasks.get(person, ()):
        if then(placement):
            yield _placed("person", person, placement)
    for other in view.week.requests:
        if other.id == request.id or person not in other.people:
            continue
        for seat in view.seats_of.get(other.id, ()):
            if any(then(p) for o in covers(view, seat) for p in view.placed.get(o, ())):
                has = Commitments(seats=(seat,))
                yield Hold(kind="person", supply=person, request=other.id, has=has)
        for placement in view.placements_of.get(other.id, ()):
            if then(placement):
                yield _placed("person", person, placement)


def _capped(view: View, request: Request) -> Iterator[Hold]:
    """What else counts under the caps that the request comes under."""
    caps = view.week.policy.caps
    household = request.household
    if request.kind == "booking" and household is not None:
        bookings = [
            p
            for p in view.placements
            if view.requests[p.request].kind == "booking"
            and view.requests[p.request].household == household
        ]
        occurrences = sum(s.occurrences for s in request.sessions)
        most = caps.bookings_per_household
        if most is not None and len(bookings) + occurrences > most:
            for placement in bookings:
                yield _placed("cap", household, placement)
    if request.seat is not None and caps.seats_per_person is not None:
        for person in request.people:
            mine = [s for s in view.seats if person in view.requests[s.request].people]
            if len(mine) >= caps.seats_per_person:
                for seat in mine:
                    has = Commitments(seats=(seat,))
                    yield Hold(kind="cap", supply=person, request=seat.request, has=has)
    for cap in caps.budgets:
        yield from _budget(view, request, cap)


def _budget(view: View, request: Request, cap: BudgetCap) -> Iterator[Hold]:
    def covers(other: Request) -> bool:
        return cap.topic in (None, other.topic) and (
            cap.place is None or view.lies_in(other.place, (cap.place,))
        )

    spent = [
        f
        for f in view.flows
        if view.pledges[f.pledge].kind == "money" and covers(view.requests[f.request])
    ]
    asked = view.money_asked(request)
    if asked and covers(request) and sum(f.amount for f in spent) + asked > cap.amount:
        for flow in spent:
            has = Commitments(flows=(flow,))
            yield Hold(kind="cap", supply=cap.id, request=flow.request, has=has)


def _tied(view: View, request: Request) -> Iterator[Hold]:
    """Prerequisites that get nothing, rivals that get something."""
    for name in request.needs:
        if not view.takes(name):
            yield Hold(kind="needs", supply=name, request=name)
    for other in view.week.requests:
        rivals = other.id in request.excludes or request.id in other.excludes
        if rivals and other.id != request.id and served(view, other) > 0:
            yield Hold(
                kind="excludes", supply=other.id, request=other.id, has=all_of(view, other.id)
            )


def all_of(view: View, request: str) -> Commitments:
    """What the plan gives a request."""
    flows: Sequence[Flow] = view.flows_of.get(request, ())
    seats: Sequence[Seat] = view.seats_of.get(request, ())
    return Commitments(
        flows=tuple(flows),
        placements=tuple(view.placements_of.get(request, ())),
        seats=tuple(seats),
    )
