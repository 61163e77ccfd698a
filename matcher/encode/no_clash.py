"""Rule ``no-clash``: a person sits, serves or books in one place at a time.

A crew place or the start of a booking is a column of its own; where somebody sits follows from two
(the seat is had, and its occurrence begins then). So pairs of occurrences share one column that
says whether they overlap, and seats are held against it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Model
from matcher.encode.sittings import sittings

Ints = NDArray[np.int64]
ALWAYS = -1
SERVING = -1


@dataclass(frozen=True)
class _Direct:
    """Columns that put a person somewhere during [begin, end), as parallel arrays."""

    column: Ints
    begin: Ints
    end: Ints
    owner: Ints
    """Occurrence of a booking; :data:`SERVING` for crew places."""

    def clashing(self) -> NDArray[np.bool_]:
        """Which may meet one of another owner."""
        meet = (self.begin[:, None] < self.end[None, :]) & (self.begin[None, :] < self.end[:, None])
        return np.asarray((meet & (self.owner[:, None] != self.owner[None, :])).any(axis=1))


@dataclass(frozen=True)
class _Sitting:
    """A seat and one occurrence that it covers."""

    request: int
    seat: int
    occurrence: int


def encode(model: Model) -> None:
    """Bookings and crew places by moments; seats against those, and against each other."""
    clashes = _Clashes(model)
    for person, numbers in clashes.involved():
        direct = clashes.direct(person, numbers)
        clashes.among_direct(direct)
        sitting = clashes.sitting(numbers)
        for one in sitting:
            clashes.sitting_or_direct(one, direct)
        for i, one in enumerate(sitting):
            for other in sitting[i + 1 :]:
                clashes.two_sittings(one, other)


class _Clashes:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.starts = model.options.starts
        self.covered: dict[int, list[int]] = defaultdict(list)
        for seat, occurrence in zip(*sittings(model), strict=True):
            self.covered[int(seat)].append(int(occurrence))
        self._overlap: dict[tuple[int, int], int | None] = {}
        self._done: set[tuple[int, ...]] = set()
        """Pairs already kept apart for another member of the same group."""

    def involved(self) -> list[tuple[int, list[int]]]:
        """Everyone who may sit or attend a booking, with the requests that may put them there."""
        index = self.model.index
        found: dict[int, list[int]] = defaultdict(list)
        for number, request in enumerate(index.requests):
            if index.in_play[number] and request.kind in ("booking", "enrolment"):
                for p in dict.fromkeys(request.people):
                    found[index.person_of[p]].append(number)
        return sorted(found.items())

    def direct(self, person: int, numbers: list[int]) -> _Direct:
        """Crew places and bookings of a person."""
        model, starts = self.model, self.starts
        own = model.crew_of_person[person]
        where = model.options.crew.start[own]
        booked = [
            model.starts_of_occurrence[o] for n in numbers for o in model.occurrences_of_request[n]
        ]
        mine = np.concatenate([np.zeros(0, dtype=np.int64), *booked])
        return _Direct(
            np.concatenate([model.crew[own], model.start[mine]]),
            np.concatenate([starts.start[where], starts.start[mine]]),
            np.concatenate([starts.end[where], starts.end[mine]]),
            np.concatenate([np.full(len(own), SERVING), starts.occurrence[mine]]),
        )

    def sitting(self, numbers: list[int]) -> list[_Sitting]:
        """All that a person's enrolments may have them sit in."""
        return [
            _Sitting(n, int(seat), occurrence)
            for n in numbers
            for seat in self.model.seats_of_request[n]
            for occurrence in self.covered[int(seat)]
        ]

    def among_direct(self, direct: _Direct) -> None:
        """One row per moment at which a booking or crew place that may clash begins."""
        which = np.flatnonzero(direct.clashing())
        nobody = np.zeros(len(which), dtype=np.int64)
        row, member = meeting_rows(nobody, direct.begin[which], direct.end[which])
        self.model.program.rows(
            "no-clash", row, direct.column[which[member]], np.ones(len(row)), upper=1.0
        )

    def sitting_or_direct(self, one: _Sitting, direct: _Direct) -> None:
        """For each interval of the others: not there, and seated, and the occurrence meets it."""
        candidates = self.model.starts_of_occurrence[one.occurrence]
        if not len(candidates):
            return
        begin, end = self.starts.start[candidates], self.starts.end[candidates]
        near = (direct.begin < end.max()) & (direct.end > begin.min())
        spans = np.stack([direct.begin[near], direct.end[near]], axis=1).reshape(-1, 2)
        kinds, kind = np.unique(spans, axis=0, return_inverse=True)
        columns = direct.column[near]
        seat = int(self.model.seat[one.seat])
        for k, (a, b) in enumerate(kinds):
            meeting = candidates[(begin < b) & (end > a)]
            if not len(meeting):
                continue
            # All that holds the same interval of one person excludes itself already, or must.
            there = columns[kind.ravel() == k]
            when, most = self.model.start[meeting], 2.0
            if len(meeting) == len(candidates):
                when, most = when[:0], 1.0
            self.model.program.row(
                "no-clash", np.concatenate([there, when, [seat]]), 1.0, upper=most
            )

    def two_sittings(self, one: _Sitting, other: _Sitting) -> None:
        """Two enrolments, or two occurrences of one course: not both while they overlap."""
        if one.request == other.request and one.seat != other.seat:
            return  # an enrolment has one seat anyway
        key = (one.seat, one.occurrence, other.seat, other.occurrence)
        if key in self._done:
            return
        self._done.add(key)
        overlap = self.overlap(one.occurrence, other.occurrence)
        if overlap is None:
            return
        seats = sorted({int(self.model.seat[one.seat]), int(self.model.seat[other.seat])})
        columns = seats if overlap == ALWAYS else [*seats, overlap]
        self.model.program.row("no-clash", columns, 1.0, upper=float(len(columns) - 1))

    def overlap(self, a: int, b: int) -> int | None:
        """A column that is 1 if two occurrences overlap; None: they never do; or always."""
        key = (min(a, b), max(a, b))
        if key not in self._overlap:
            self._overlap[key] = ALWAYS if a == b else self._new_overlap(*key)
        return self._overlap[key]

    def _new_overlap(self, a: int, b: int) -> int | None:
        mine, theirs = (self.model.starts_of_occurrence[o] for o in (a, b))
        begin, end = self.starts.start, self.starts.end
        meet = (begin[mine][:, None] < end[theirs][None, :]) & (
            begin[theirs][None, :] < end[mine][:, None]
        )
        if not meet.any():
            return None
        if meet.all():
            return ALWAYS
        column = int(self.model.program.columns(1, integer=False)[0])
        for moment in np.unique(begin[mine]):
            now = mine[begin[mine] == moment]
            hit = theirs[meet[int(np.flatnonzero(begin[mine] == moment)[0])]]
            if len(hit):
                together = np.concatenate([self.model.start[now], self.model.start[hit]])
                self.model.program.row(
                    "no-clash",
                    np.append(together, column),
                    np.append(np.ones(len(together)), -1.0),
                    upper=1.0,
                )
        return column
