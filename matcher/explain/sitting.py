"""Where an enrolment could sit, and what keeps it out of everything else it would take."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, Lack, tally
from matcher.explain.times import bounds, starts
from matcher.rules.view import View
from models.base import Window
from models.demand import Choice, Request, SeatOffer, Session
from models.week import Decision

Place = tuple[str, str | None, int | None]
"""(activity, session, occurrence); None, None: a course."""


class Sitting:
    """Judges all that an enrolment would take."""

    def __init__(self, view: View, request: Request) -> None:
        self.view = view
        self.request = request

    def part(self) -> Found:
        """Every activity (for a drop-in: every occurrence) that one of its choices names."""
        lacks: dict[str, list[Lack]] = {}
        for activity, session, occurrence in self.places():
            name = activity if session is None else f"{activity}/{session}/{occurrence}"
            lacks[name] = list(self.lacks(activity, session, occurrence))
        return tally(lacks, kind="seat", missing=1)

    def places(self) -> Iterator[Place]:
        """What it would take, each once."""
        choices = self.request.seat.choices if self.request.seat is not None else ()
        seen: dict[Place, None] = {}
        for choice in choices:
            seen.update(dict.fromkeys(self._places(choice)))
        yield from seen

    def _places(self, choice: Choice) -> Iterator[Place]:
        activity = self.view.requests[choice.activity]
        if activity.seats is None:
            return
        if activity.seats.course:
            yield activity.id, None, None
            return
        for session in activity.sessions:
            for k in range(session.occurrences):
                if choice.session in (None, session.id) and choice.occurrence in (None, k):
                    yield activity.id, session.id, k

    def lacks(self, name: str, session: str | None, occurrence: int | None) -> Iterator[Lack]:
        """The rules that keep the group out, in the order in which they are counted."""
        view, request = self.view, self.request
        activity = view.requests[name]
        offer = activity.seats
        assert offer is not None, "only offers of seats are candidates"
        gone = [p for p in request.people if p in view.withdrawn]
        if gone:
            back = (Fix(kind="return", who=gone[0]),) if len(gone) == 1 else ()
            yield Lack("group-together", fixes=back)
        outside = [p for p in request.people if not self._meant(offer, p)]
        if outside:
            fix = Fix(kind="audience", who=name, word=outside[0])
            yield Lack("audience", fixes=(fix,) if len(outside) == 1 else ())
        size = len(request.people)
        if size > offer.limit:
            fix = Fix(kind="places", who=name, by=size - offer.limit, to=size)
            yield Lack("seat-limit", offer.limit, size, (fix,))
        yield from self._in_time(activity, session)
        bans = [d for d in view.week.decisions.bans if self._bars(d, name, session, occurrence)]
        fixes = tuple(Fix(kind="unban", who=d.id) for d in bans)
        if name in view.withdrawn:
            fixes = (*fixes, Fix(kind="return", who=name))
        if fixes:
            yield Lack("ban", fixes=fixes if len(fixes) == 1 else ())

    def _meant(self, offer: SeatOffer, person: str) -> bool:
        who = self.view.people[person]
        return (not offer.audiences or who.audience in offer.audiences) and (
            not offer.communities or self.view.lies_in(who.home, offer.communities)
        )

    def _in_time(self, activity: Request, session: str | None) -> Iterator[Lack]:
        """Whether what the seat covers can be over by the enrolment's own deadline."""
        early, late = bounds(self.view, self.request)
        covered = [s for s in activity.sessions if session in (None, s.id)]
        for one in covered:
            length = self.view.clock.length(one.minutes)
            begins = starts(self.view, activity, one)
            if begins and not any(early <= b and b + length <= late for b in begins):
                yield self._untimely(begins, one, early, late)
                return

    def _untimely(self, begins: list[int], session: Session, early: int, late: int) -> Lack:
        slot, time = self.view.week.calendar.slot_minutes, self.view.clock.time
        ends = [b + self.view.clock.length(session.minutes) for b in begins]
        fixes = []
        later = [end for b, end in zip(begins, ends, strict=True) if b >= early and end > late]
        if later and self.request.deadline is not None:
            window = Window(start=time(late), end=time(min(later)))
            by = (min(later) - late) * slot
            fixes.append(Fix(kind="deadline", who=self.request.id, by=by, window=window))
        sooner = [b for b, end in zip(begins, ends, strict=True) if end <= late and b < early]
        if sooner and self.request.earliest is not None:
            window = Window(start=time(max(sooner)), end=time(early))
            by = (early - max(sooner)) * slot
            fixes.append(Fix(kind="earliest", who=self.request.id, by=by, window=window))
        return Lack("deadline", fixes=tuple(fixes))

    def _bars(
        self, decision: Decision, activity: str, session: str | None, occurrence: int | None
    ) -> bool:
        t = decision.target
        return (
            t.activity == activity
            and t.request in (None, self.request.id)
            and t.session in (None, session)
            and t.occurrence in (None, occurrence)
        )


def attendance(view: View, activity: Request) -> Found | None:
    """Who asked to sit in an activity that takes place only with enough people; None: any do."""
    offer = activity.seats
    if offer is None or offer.least == 0:
        return None
    comers = 0
    for request in view.week.requests:
        if request.seat is None or request.id in view.withdrawn:
            continue
        sitting = Sitting(view, request)
        mine = [place for place in sitting.places() if place[0] == activity.id]
        if any(not list(sitting.lacks(*place)) for place in mine):
            comers += len(request.people)
    if comers >= offer.least:
        return None
    fix = Fix(kind="attendance", who=activity.id, by=offer.least - comers, to=comers)
    lack = Lack("least-attendance", comers, offer.least, (fix,))
    return tally({activity.id: [lack]}, kind="attendance", missing=1)
