"""Rule ``no-clash``: a person sits, serves or books in one place at a time.

A crew place or the start of a booking is a column of its own, and so is a seat in an occurrence
that can only be at one time: at most one of those that hold the same moment. Where somebody sits
otherwise follows from two columns (the seat is had, and its occurrence begins then). So pairs of
occurrences share one column that says whether they overlap, and seats are held against it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product

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
    """Which exclude one another already: those of an occurrence of a booking, or of an enrolment;
    :data:`SERVING` for crew places."""

    def clashing(self) -> NDArray[np.bool_]:
        """Which may meet one of another owner."""
        meet = (self.begin[:, None] < self.end[None, :]) & (self.begin[None, :] < self.end[:, None])
        return np.asarray((meet & (self.owner[:, None] != self.owner[None, :])).any(axis=1))


@dataclass(frozen=True)
class _Sitting:
    """A seat and the occurrences that it covers."""

    request: int
    seat: int
    covered: tuple[int, ...]


def encode(model: Model) -> None:
    """Bookings and crew places by moments; seats against those, and against each other."""
    clashes = _Clashes(model)
    for person, numbers in clashes.involved():
        sitting = clashes.sitting(numbers)
        direct = clashes.direct(person, numbers, sitting)
        clashes.among_direct(direct)
        for one in sitting:
            for occurrence in one.covered:
                if clashes.moment(occurrence) is None:
                    clashes.sitting_or_direct(one.seat, occurrence, direct)
        for i, one in enumerate(sitting):
            clashes.one_seat(one)
            for other in sitting[i + 1 :]:
                clashes.two_seats(one, other)


class _Clashes:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.starts = model.options.starts
        self.covered: dict[int, list[int]] = defaultdict(list)
        for seat, occurrence in zip(*sittings(model), strict=True):
            self.covered[int(seat)].append(int(occurrence))
        self._overlap: dict[tuple[tuple[int, ...], ...], int | None] = {}
        self._moments: dict[int, tuple[int, int] | None] = {}
        self._done: set[tuple[int, ...]] = set()
        """Pairs already kept apart for another member of the same group."""
        self._stated: set[bytes] = set()
        """Columns of the rows of moments, likewise."""

    def involved(self) -> list[tuple[int, list[int]]]:
        """Everyone who may sit or attend a booking, with the requests that may put them there."""
        index = self.model.index
        found: dict[int, list[int]] = defaultdict(list)
        for number, request in enumerate(index.requests):
            if index.in_play[number] and request.kind in ("booking", "enrolment"):
                for p in dict.fromkeys(request.people):
                    found[index.person_of[p]].append(number)
        return sorted(found.items())

    def moment(self, occurrence: int) -> tuple[int, int] | None:
        """(begin, end) of an occurrence that can only be at one time."""
        if occurrence not in self._moments:
            mine = self.model.starts_of_occurrence[occurrence]
            begin, end = self.starts.start[mine], self.starts.end[mine]
            fixed = len(mine) > 0 and begin.min() == begin.max() and end.min() == end.max()
            self._moments[occurrence] = (int(begin[0]), int(end[0])) if fixed else None
        return self._moments[occurrence]

    def direct(self, person: int, numbers: list[int], sitting: list[_Sitting]) -> _Direct:
        """Crew places, bookings, and seats at a time that is fixed, of a person."""
        model, starts = self.model, self.starts
        own = model.crew_of_person[person]
        where = model.options.crew.start[own]
        booked = [
            model.starts_of_occurrence[o] for n in numbers for o in model.occurrences_of_request[n]
        ]
        mine = np.concatenate([np.zeros(0, dtype=np.int64), *booked])
        seated = [
            (int(model.seat[one.seat]), *moment, len(self.starts) + one.request)
            for one in sitting
            for occurrence in one.covered
            if (moment := self.moment(occurrence)) is not None
        ]
        seat, begin, end, enrolment = np.array(seated, dtype=np.int64).reshape(-1, 4).T
        return _Direct(
            np.concatenate([model.crew[own], model.start[mine], seat]),
            np.concatenate([starts.start[where], starts.start[mine], begin]),
            np.concatenate([starts.end[where], starts.end[mine], end]),
            np.concatenate([np.full(len(own), SERVING), starts.occurrence[mine], enrolment]),
        )

    def sitting(self, numbers: list[int]) -> list[_Sitting]:
        """All that a person's enrolments may have them sit in."""
        return [
            _Sitting(n, int(seat), tuple(self.covered[int(seat)]))
            for n in numbers
            for seat in self.model.seats_of_request[n]
        ]

    def among_direct(self, direct: _Direct) -> None:
        """One row per moment at which a booking or crew place that may clash begins."""
        which = np.flatnonzero(direct.clashing())
        nobody = np.zeros(len(which), dtype=np.int64)
        row, member = meeting_rows(nobody, direct.begin[which], direct.end[which])
        for number in np.unique(row):
            columns = np.unique(direct.column[which[member[row == number]]])
            if len(columns) > 1 and columns.tobytes() not in self._stated:
                self._stated.add(columns.tobytes())
                self.model.program.row("no-clash", columns, 1.0, upper=1.0)

    def sitting_or_direct(self, number: int, occurrence: int, direct: _Direct) -> None:
        """For each interval of the others: not there, and seated, and the occurrence meets it."""
        candidates = self.model.starts_of_occurrence[occurrence]
        if not len(candidates):
            return
        begin, end = self.starts.start[candidates], self.starts.end[candidates]
        near = np.flatnonzero((direct.begin < end.max()) & (direct.end > begin.min()))
        if not len(near):
            return
        width = int(direct.end.max()) + 1
        spans, kind = np.unique(direct.begin[near] * width + direct.end[near], return_inverse=True)
        columns = direct.column[near]
        seat = int(self.model.seat[number])
        for k, (a, b) in enumerate(divmod(span, width) for span in spans.tolist()):
            meeting = candidates[(begin < b) & (end > a)]
            if not len(meeting):
                continue
            # All that holds the same interval of one person excludes itself already, or must.
            there = columns[kind == k]
            when, most = self.model.start[meeting], 2.0
            if len(meeting) == len(candidates):
                when, most = when[:0], 1.0
            self.model.program.row(
                "no-clash", np.concatenate([there, when, [seat]]), 1.0, upper=most
            )

    def one_seat(self, one: _Sitting) -> None:
        """What one seat covers does not overlap, if it is had."""
        key = (one.seat,)
        if len(one.covered) < 2 or key in self._done:
            return
        self._done.add(key)
        pairs = list(combinations(one.covered, 2))
        self._not_all([one.seat], self._overlapping((one.covered,), pairs))

    def two_seats(self, one: _Sitting, other: _Sitting) -> None:
        """Two enrolments: not both seats while anything that they cover overlaps (what is at a
        fixed time is kept apart already)."""
        key = (one.seat, other.seat)
        if one.request == other.request or key in self._done:
            return  # an enrolment has one seat anyway
        self._done.add(key)
        pairs = [
            (a, b)
            for a, b in product(one.covered, other.covered)
            if self.moment(a) is None and self.moment(b) is None
        ]
        self._not_all(list(key), self._overlapping((one.covered, other.covered), pairs))

    def _not_all(self, seats: list[int], overlap: int | None) -> None:
        if overlap is None:
            return
        columns = [int(self.model.seat[seat]) for seat in seats]
        if overlap != ALWAYS:
            columns.append(overlap)
        self.model.program.row("no-clash", columns, 1.0, upper=float(len(columns) - 1))

    def _overlapping(
        self, key: tuple[tuple[int, ...], ...], pairs: list[tuple[int, int]]
    ) -> int | None:
        """A column that is 1 if any of the pairs overlaps; None: none ever does; or always one."""
        if key not in self._overlap:
            meetings = [self._meeting(a, b) for a, b in pairs]
            if not any(meet.any() for meet in meetings):
                self._overlap[key] = None
            elif any(a == b or meet.all() for (a, b), meet in zip(pairs, meetings, strict=True)):
                self._overlap[key] = ALWAYS
            else:
                column = int(self.model.program.columns(1, integer=False)[0])
                self._overlap[key] = column
                for (a, b), meet in zip(pairs, meetings, strict=True):
                    self._state(column, a, b, meet)
        return self._overlap[key]

    def _meeting(self, a: int, b: int) -> NDArray[np.bool_]:
        """Which starts of two occurrences meet."""
        mine, theirs = (self.model.starts_of_occurrence[o] for o in (a, b))
        begin, end = self.starts.start, self.starts.end
        meet: NDArray[np.bool_] = (begin[mine][:, None] < end[theirs][None, :]) & (
            begin[theirs][None, :] < end[mine][:, None]
        )
        return meet

    def _state(self, column: int, a: int, b: int, meet: NDArray[np.bool_]) -> None:
        """For each time of the first: it and any of the second that meets it need the column."""
        mine, theirs = (self.model.starts_of_occurrence[o] for o in (a, b))
        begin = self.starts.start[mine]
        for moment in np.unique(begin):
            now = np.flatnonzero(begin == moment)
            hit = theirs[meet[now[0]]]
            if len(hit):
                together = np.concatenate([self.model.start[mine[now]], self.model.start[hit]])
                self.model.program.row(
                    "no-clash",
                    np.append(together, column),
                    np.append(np.ones(len(together)), -1.0),
                    upper=1.0,
                )
