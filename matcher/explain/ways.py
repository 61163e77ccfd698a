"""Changes worth trying for a request: from what keeps its candidates away, the slightest first.

Nothing here is tried yet: see :mod:`matcher.explain.remedies`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, effort
from matcher.rules.view import View
from models.base import Window
from models.demand import Request, Session

PER_PART = 3
"""Of how many changes per part combinations are made."""


def single(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """One change, the slightest first."""
    ways = [fix for found in parts for fix in found.ways]
    ways += _whole(view, request)
    for fix in sorted(dict.fromkeys(ways), key=effort):
        yield (fix,)


def together(parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """One change for each part that nothing fits."""
    short = [found.ways[:PER_PART] for found in parts if found.short]
    if len(short) > 1 and all(short):
        for fixes in product(*short):
            yield tuple(dict.fromkeys(fixes))


def wholly(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """One change, or something new, for every part that is missing."""
    more = [[*(found.ways[:PER_PART]), *_new_for(view, request, found)] for found in parts]
    choices = [some for some, found in zip(more, parts, strict=True) if some or found.short]
    if len(choices) > 1:
        yield from product(*choices)


def behind(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """More of what stands behind those who could serve: hours, wages, their own limits; for those
    who nearly could, together with what lets them in."""
    for found in parts:
        part = found.part
        if part.kind in ("role", "room") and not found.short:
            session = view.sessions[request.id, part.session or ""]
            for fix in _later(view, request, session):
                yield (fix,)
        if part.kind != "role":
            continue
        minutes = view.sessions[request.id, part.session or ""].minutes
        letting_in = {fix.who: fix for fix in reversed(found.ways) if fix.who in view.people}
        for person in (*part.fit, *letting_in):
            who = view.people[person]
            first = (letting_in[person],) if person in letting_in else ()
            for pledge, drawn in (
                (who.staff_pledge, minutes),
                (who.hire.fund, -(-minutes * who.hire.price_per_hour // 60))
                if who.hire is not None
                else (None, 0),
            ):
                if pledge is not None and drawn:
                    by = drawn * part.missing
                    to = view.pledges[pledge].quantity + by
                    yield (*first, Fix(kind="pledge-more", who=pledge, by=by, to=to))
            by = minutes * part.missing
            yield (*first, Fix(kind="work-more", who=person, by=by, to=who.week_minutes + by))


def _later(view: View, request: Request, session: Session) -> Iterator[Fix]:
    """More time for a session's occurrences: longer, the day after, the day before."""
    clock, slot = view.clock, view.week.calendar.slot_minutes
    length = clock.length(session.minutes)
    for window in session.windows:
        a, b = clock.span(window)
        day = clock.length(24 * 60)
        for start, end in (
            (a, b + length),
            (a - length, b),
            (a + day, b + day),
            (a - day, b - day),
        ):
            if start >= 0 and end <= clock.horizon:
                by = min(end - start, max(start - a, end - b, a - start)) * slot
                wider = Window(start=clock.time(start), end=clock.time(end))
                yield Fix(kind="window", who=request.id, session=session.id, by=by, window=wider)


def fewer(view: View, request: Request) -> Iterator[tuple[Fix, ...]]:
    """Activities that it is, or would sit in, taking place with fewer people."""
    choices = request.seat.choices if request.seat is not None else ()
    for name in dict.fromkeys((request.id, *(c.activity for c in choices))):
        offer = view.requests[name].seats
        for to in range(offer.least - 1, -1, -1) if offer is not None else ():
            least = offer.least if offer is not None else 0
            yield (Fix(kind="attendance", who=name, by=least - to, to=to),)


def partial(request: Request) -> Iterator[tuple[Fix, ...]]:
    """A part of it being welcome."""
    if request.least_percent > 0:
        yield (Fix(kind="partial", who=request.id, by=request.least_percent, to=0),)


def new(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """Somebody or something new for a part that nothing fits, or for all of them."""
    needed = [fix for found in parts for fix in _new_for(view, request, found)]
    for fix in needed:
        yield (fix,)
    if len(needed) > 1:
        yield tuple(needed)


def _new_for(view: View, request: Request, found: Found) -> Iterator[Fix]:
    part = found.part
    if part.kind == "role" and found.short:
        role, session = part.role, part.session
        yield Fix(kind="another-person", who=request.id, session=session, role=role)
    elif part.kind == "room" and found.short:
        need = view.sessions[request.id, part.session or ""].room
        use = need.function if need is not None else ""
        for id, room in view.rooms.items():
            if use not in room.functions:
                yield Fix(kind="function", who=id, word=use)
    elif part.kind == "line":
        line = view.lines[request.id, part.line or ""]
        item = view.items[line.item]
        step = 1 if item.divisible else item.parts
        whole = request.least_percent == 100 or line.single_source
        by = -(-(line.amount if whole else part.missing) // step) * step
        yield Fix(kind="another-pledge", who=request.id, by=by, word=line.item)


def _whole(view: View, request: Request) -> Iterator[Fix]:
    """Changes that concern the request as a whole."""
    if not view.passes_gate(request):
        yield Fix(kind="gate", who=request.id)
    for ban in view.week.decisions.bans:
        if ban.target.request in (None, request.id):
            yield Fix(kind="unban", who=ban.id)
    if request.id in view.withdrawn:
        yield Fix(kind="return", who=request.id)
    yield from _capped(view, request)


def _capped(view: View, request: Request) -> Iterator[Fix]:
    """Caps that the request exceeds by itself."""
    caps = view.week.policy.caps
    most_bookings, occurrences = (
        caps.bookings_per_household,
        sum(s.occurrences for s in request.sessions),
    )
    if request.kind == "booking" and request.household is not None and most_bookings is not None:
        by = occurrences - most_bookings
        if by > 0:
            yield Fix(kind="booking-cap", who=request.id, by=by, to=occurrences)
    if request.seat is not None and caps.seats_per_person == 0:
        yield Fix(kind="seat-cap", who=request.id, by=1, to=1)
    asked = view.money_asked(request)
    for cap in caps.budgets:
        concerned = cap.topic in (None, request.topic) and (
            cap.place is None or view.lies_in(request.place, (cap.place,))
        )
        if concerned and asked > cap.amount:
            yield Fix(kind="budget-cap", who=cap.id, by=asked - cap.amount, to=asked)
