"""What would let a request have more: changes of the week, tried one after the other.

A change is proposed only if, applied to the week, a plan exists that gives the request more than
any plan does without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from matcher.explain.facts import Fix, Remedy
from matcher.explain.fix import applied
from matcher.explain.lack import Found, effort
from matcher.explain.most import NoPlan, Unproven, most
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from models.base import Window
from models.demand import Request, Session
from models.validate import problems_of
from models.week import Week

ENOUGH = 3
"""How many remedies are told at most."""
TRIES = 24
"""How many changes are tried at most."""
PER_PART = 3
"""Of how many changes per part combinations are made."""


def remedies(
    week: Week, view: View, request: Request, parts: Sequence[Found], watch: Stopwatch
) -> tuple[tuple[Remedy, ...], bool]:
    """The slightest remedies that hold, at most one of a kind; whether time sufficed."""
    seeker = _Seeker(week, request.id, watch)
    try:
        seeker.before = most(week, request.id, watch).share
        seeker.seek(_single(view, request, parts))
        if not seeker.found:
            seeker.seek(_together(parts))
        if not seeker.found:
            seeker.seek(pair for found in parts for pair in found.pairs)
        if not seeker.found:
            seeker.seek(_behind(view, request, parts), trim=True)
        if not seeker.found:
            seeker.seek(_fewer(view, request))
        if not seeker.found:
            seeker.seek(_new(view, request, parts))
    except Unproven:
        return tuple(seeker.found), False
    return tuple(seeker.found), True


class _Seeker:
    def __init__(self, week: Week, request: str, watch: Stopwatch) -> None:
        self.week = week
        self.request = request
        self.watch = watch
        self.before = Fraction(0)
        self.found: list[Remedy] = []
        self.tries = 0

    def seek(self, candidates: Iterator[tuple[Fix, ...]], trim: bool = False) -> None:
        """Try changes in order until enough hold; ``trim``: make the last of each as small as still
        holds. Raises :class:`Unproven`."""
        for fixes in candidates:
            kinds = {fix.kind for fix in fixes}
            if any(kinds == {fix.kind for fix in known.fixes} for known in self.found):
                continue
            if len(self.found) == ENOUGH or self.tries == TRIES:
                return
            self.tries += 1
            share = self._share(fixes)
            if share > self.before and not problems_of(applied(self.week, fixes)):
                if trim and fixes[-1].window is None:
                    fixes = (*fixes[:-1], self._trimmed(fixes, share))
                self.found.append(Remedy(fixes=fixes, permille=int(1000 * share)))

    def _trimmed(self, fixes: tuple[Fix, ...], share: Fraction) -> Fix:
        """The last change with the least amount that gives as much."""
        last = fixes[-1]
        too_little, enough = 0, last.by
        while enough - too_little > 1:
            by = (too_little + enough) // 2
            smaller = last.model_copy(update={"by": by, "to": last.to - last.by + by})
            if self._share((*fixes[:-1], smaller)) >= share:
                enough = by
            else:
                too_little = by
        return last.model_copy(update={"by": enough, "to": last.to - last.by + enough})

    def _share(self, fixes: tuple[Fix, ...]) -> Fraction:
        try:
            return most(applied(self.week, fixes), self.request, self.watch).share
        except NoPlan:
            return Fraction(0)


def _single(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """One change, the slightest first."""
    ways = [fix for found in parts for fix in found.ways]
    ways += _whole(view, request)
    for fix in sorted(dict.fromkeys(ways), key=effort):
        yield (fix,)


def _together(parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """One change for each part that nothing fits."""
    short = [found.ways[:PER_PART] for found in parts if found.short]
    if len(short) > 1 and all(short):
        for fixes in product(*short):
            yield tuple(dict.fromkeys(fixes))


def _behind(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
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


def _fewer(view: View, request: Request) -> Iterator[tuple[Fix, ...]]:
    """Activities that it is, or would sit in, taking place with fewer people."""
    choices = request.seat.choices if request.seat is not None else ()
    for name in dict.fromkeys((request.id, *(c.activity for c in choices))):
        offer = view.requests[name].seats
        for to in range(offer.least - 1, -1, -1) if offer is not None else ():
            least = offer.least if offer is not None else 0
            yield (Fix(kind="attendance", who=name, by=least - to, to=to),)


def _new(view: View, request: Request, parts: Sequence[Found]) -> Iterator[tuple[Fix, ...]]:
    """Somebody or something new for each part that nothing fits."""
    needed: list[Fix] = []
    for found in parts:
        part = found.part
        if part.kind == "role" and found.short:
            needed.append(
                Fix(kind="another-person", who=request.id, session=part.session, role=part.role)
            )
        if part.kind == "room" and found.short:
            need = view.sessions[request.id, part.session or ""].room
            for room in view.rooms if need is not None else ():
                if need is not None and need.function not in view.rooms[room].functions:
                    yield (Fix(kind="function", who=room, word=need.function),)
        if part.kind == "line":
            line = view.lines[request.id, part.line or ""]
            item = view.items[line.item]
            step = 1 if item.divisible else item.parts
            whole = request.least_percent == 100 or line.single_source
            by = -(-(line.amount if whole else part.missing) // step) * step
            needed.append(Fix(kind="another-pledge", who=request.id, by=by, word=line.item))
    for fix in needed:
        yield (fix,)
    if len(needed) > 1:
        yield tuple(needed)


def _whole(view: View, request: Request) -> Iterator[Fix]:
    """Changes that concern the request as a whole."""
    if not view.passes_gate(request):
        yield Fix(kind="gate", who=request.id)
    if request.least_percent > 0:
        yield Fix(kind="partial", who=request.id, by=request.least_percent, to=0)
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
