"""What each part of a request could get at most if nobody else wanted anything."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.encode.sittings import sittings

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Supply:
    """Judges the parts of requests by the candidates that the options have left."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def viable(self) -> Bools:
        """Starts with enough people who could serve in every role, and who would attend."""
        starts, crew, index = self.model.options.starts, self.model.options.crew, self.model.index
        viable = np.ones(len(starts), dtype=bool)
        for number, row in enumerate(index.roles):
            mine = crew.role == number
            able = np.bincount(crew.start[mine], minlength=len(starts))
            viable &= (starts.session != row.session) | (able >= row.role.count)
        return viable & (self._attendance() >= self._least())[starts.occurrence]

    def _attendance(self) -> Ints:
        """Most people who could sit in each occurrence."""
        seat, occurrence = sittings(self.model)
        most = np.zeros(len(self.model.index.occurrence_session), dtype=np.int64)
        np.add.at(most, occurrence, self.model.options.seats.people[seat])
        return most

    def _least(self) -> Ints:
        """Fewest people for whom each occurrence takes place."""
        index = self.model.index
        offers = [index.requests[row.request].seats for row in index.sessions]
        least = np.array([0 if o is None else o.least for o in offers] + [0], dtype=np.int64)
        chosen: Ints = least[index.occurrence_session]
        return chosen

    def occurrence(self, number: int) -> bool:
        """Whether an occurrence could happen at some time."""
        return bool(self.viable[self.model.starts_of_occurrence[number]].any())

    def line(self, number: int) -> float:
        """Most that could be counted to a line, in parts of the asked item."""
        flows = self.model.flows_of_line[number]
        most = self.model.step_counts[flows] * self.model.options.flows.most[flows]
        line = self.model.index.lines[number].line
        best = most.max(initial=0.0) if line.single_source else most.sum()
        return min(float(best), float(line.amount))

    def seat(self, request: int) -> bool:
        """Whether an enrolment could sit in something that could happen, in time for it."""
        seats, starts, index = self.model.options.seats, self.model.options.starts, self.model.index
        early, late = index.bounds(index.requests[request])
        for k in self.model.seats_of_request[request]:
            one = int(seats.occurrence[k])
            covered = [one] if one >= 0 else index.occurrences(int(seats.activity[k]))
            times = [self.model.starts_of_occurrence[o] for o in covered]
            if all(
                (self.viable[t] & (starts.start[t] >= early) & (starts.end[t] <= late)).any()
                for t in times
            ):
                return True
        return False
