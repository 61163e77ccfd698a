"""Candidates of seats: (enrolment × activity), for a drop-in (× occurrence)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.options.bans import banned_requests, bans_of, names
from matcher.options.index import Index, slices
from matcher.options.placements import StartOptions
from matcher.options.removed import Removed
from models.demand import Choice, Request, SeatOffer

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SeatOptions:
    """Parallel arrays, one entry per candidate."""

    request: Ints
    activity: Ints
    occurrence: Ints
    """The occurrence of a drop-in seat; −1 for a course."""
    people: Ints
    """Size of the group."""
    liked: Ints
    """Preference of the best choice that names it."""

    def __len__(self) -> int:
        return len(self.request)


class _Seats:
    def __init__(self, index: Index, starts: StartOptions, removed: Removed) -> None:
        self.index = index
        self.removed = removed
        count = len(index.occurrence_session)
        self.starts = slices(starts.occurrence, count)
        self.begin, self.end = starts.start, starts.end
        self.banned = banned_requests(index.week)
        self.bans = bans_of(index.week, "seat")
        self.best: dict[tuple[int, int, int], int] = {}

    def enrolment(self, number: int, request: Request) -> None:
        for choice in request.seat.choices if request.seat is not None else ():
            activity = self.index.request_of[choice.activity]
            offer = self.index.requests[activity].seats
            if offer is None:
                continue
            rule = self._forbidden(request, activity, offer)
            if rule is not None:
                self.removed.add(number, rule)
                continue
            for occurrence in self._occurrences(choice, offer):
                key = (number, activity, occurrence)
                rule = self._impossible(request, activity, occurrence)
                if rule is not None:
                    self.removed.add(number, rule)
                    continue
                self.best[key] = max(choice.preference, self.best.get(key, choice.preference))

    def _forbidden(self, request: Request, activity: int, offer: SeatOffer) -> str | None:
        index = self.index
        if request.id in self.banned or not index.in_play[activity]:
            return "ban"
        if not index.withdrawn.isdisjoint(request.people):
            return "group-together"
        for p in request.people:
            person = index.people[index.person_of[p]]
            if offer.audiences and person.audience not in offer.audiences:
                return "audience"
            home = index.place_of[person.home]
            if offer.communities and not index.lies_in_any(home, offer.communities):
                return "audience"
        return "seat-limit" if len(request.people) > offer.limit else None

    def _occurrences(self, choice: Choice, offer: SeatOffer) -> list[int]:
        if offer.course:
            return [-1]
        activity = self.index.requests[self.index.request_of[choice.activity]]
        found = []
        for session in activity.sessions:
            for k in range(session.occurrences):
                if names(choice.session, session.id) and names(choice.occurrence, k):
                    occurrence = self.index.occurrence(activity.id, session.id, k)
                    if occurrence is not None:
                        found.append(occurrence)
        return found

    def _impossible(self, request: Request, activity: int, occurrence: int) -> str | None:
        """The rule that keeps the group out of what the seat covers, whenever it is."""
        if self._banned(request, self.index.requests[activity].id, occurrence):
            return "ban"
        covered = self.index.occurrences(activity) if occurrence < 0 else [occurrence]
        early, late = self.index.bounds(request)
        for o in covered:
            mine = self.starts[o]
            if not len(mine):
                return "one-seat"  # what cannot happen has no seats
            if not ((self.begin[mine] >= early) & (self.end[mine] <= late)).any():
                return "deadline"
        return None

    def _banned(self, request: Request, activity: str, occurrence: int) -> bool:
        session, number = None, None
        if occurrence >= 0:
            row = self.index.sessions[int(self.index.occurrence_session[occurrence])]
            session, number = row.session.id, occurrence - row.first
        return any(
            names(t.request, request.id)
            and names(t.activity, activity)
            and names(t.session, session)
            and names(t.occurrence, number)
            for t in self.bans
        )


def seat_options(index: Index, starts: StartOptions, removed: Removed) -> SeatOptions:
    """All seats that an enrolment in play could have."""
    seats = _Seats(index, starts, removed)
    for number, request in enumerate(index.requests):
        if request.seat is not None and index.in_play[number]:
            seats.enrolment(number, request)
    table = np.array(
        [(*key, len(index.requests[key[0]].people), liked) for key, liked in seats.best.items()],
        dtype=np.int64,
    ).reshape(-1, 5)
    return SeatOptions(*(np.ascontiguousarray(table[:, k]) for k in range(5)))
