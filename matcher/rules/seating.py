"""Who sits where: which occurrences a seat covers, and how many people each occurrence seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules.view import Occurrence, View
from models.demand import SeatOffer
from models.items import Seat


def offer(view: View, seat: Seat) -> SeatOffer:
    """What the seat's activity offers."""
    found = view.requests[seat.activity].seats
    assert found is not None, "a view leaves out seats in what offers none"
    return found


def covers(view: View, seat: Seat) -> tuple[Occurrence, ...]:
    """A course seat covers all occurrences of all sessions, a drop-in seat the one it names."""
    if offer(view, seat).course:
        activity = view.requests[seat.activity]
        return tuple(
            (activity.id, s.id, k) for s in activity.sessions for k in range(s.occurrences)
        )
    assert seat.session is not None, "a view leaves out drop-in seats that name no session"
    assert seat.occurrence is not None, "nor those that name no occurrence"
    return ((seat.activity, seat.session, seat.occurrence),)


def seated(view: View) -> Iterator[tuple[Occurrence, SeatOffer, int]]:
    """Every placed occurrence of what offers seats, its offer, and the number of people seated.

    An enrolment seats its whole group, once, however often the plan repeats it.
    """
    enrolments: dict[Occurrence, set[str]] = defaultdict(set)
    for seat in view.seats:
        for occurrence in covers(view, seat):
            enrolments[occurrence].add(seat.request)
    for occurrence in view.placed:
        offered = view.requests[occurrence[0]].seats
        if offered is not None:
            people = sum(len(view.requests[e].people) for e in enrolments[occurrence])
            yield occurrence, offered, people
