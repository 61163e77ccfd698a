"""The light tiers of a large week, settled exactly before all else.

A tier that is about few requests (must, overdue) is solved over those alone, as if all others
stood aside; what is left out can be left unserved, so the plan of those few is a plan of the week.
Whatever else the plan at hand serves is kept where it still fits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.aim import FINE, Aim
from matcher.solve.blocks import alone, held, on
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SOON = 1e-3
"""Relative gap at which what comes after the light tiers is good enough for a start."""
PATIENCE = 60.0
"""Seconds for that at most."""
EXACT = 1e-6
CHAIN = 12
"""Steps from a decision to what follows from what follows from it."""


class Lights:
    """The requests that the light tiers are about, as a program of their own."""

    def __init__(
        self, matrix: Matrix, owner: Ints, decided: int, aims: list[Aim], watch: Stopwatch
    ) -> None:
        """``owner``: the request of each column; ``decided``: how many columns, the first ones,
        are decisions; ``aims``: the light tiers, in order."""
        self.matrix, self.owner, self.decided = matrix, owner, decided
        self.aims, self.watch = aims, watch
        wanted = _needing(matrix, decided, matrix.lower)
        for aim in aims:
            wanted |= aim.form.dense(len(owner)) != 0
        self.free: Bools = self._of_requests(wanted)
        self._engine = Engine(alone(matrix, self.free))
        self._rows: list[AtLeast] = []
        self._x: Floats | None = None

    def _of_requests(self, columns: Bools) -> Bools:
        return np.isin(self.owner, np.unique(self.owner[columns]))

    def settle(self, then: Form) -> list[float]:
        """The most that each tier can have, given the most of those before: no less than the truth
        in any case. ``then``: what the same requests should also bring."""
        while True:
            most = self._most()
            if self._x is None or len(most) < len(self.aims) or self.watch.over():
                return most
            wider = self.free | self._of_requests(_needing(self.matrix, self.decided, self._all()))
            if (wider == self.free).all():
                self._improve(then)
                return most
            # An enrolment needs its activity to happen: what these need of others joins them.
            self.free, self._x = wider, None
            self._engine = Engine(alone(self.matrix, wider))

    def _most(self) -> list[float]:
        most = []
        self._rows = []
        for aim in self.aims:
            part = on(aim.form, self.free)
            found = self._engine.maximise(
                part, self._rows, self._x, self.watch.left(), absolute_gap=FINE / aim.scale
            )
            most.append(found.bound + aim.form.offset)
            self._x = found.x
            if found.x is None:
                break
            self._rows.append(AtLeast(part, part.value(found.x) - FINE / aim.scale))
        return most

    def _all(self) -> Floats:
        """The point, all other requests unserved."""
        x = self.matrix.lower.copy()
        if self._x is not None:
            x[self.free] = self._x
        return x

    def _improve(self, then: Form) -> None:
        found = self._engine.maximise(
            on(then, self.free), self._rows, self._x, self._patience(), relative_gap=SOON
        )
        if found.x is not None:
            self._x = found.x

    def _patience(self) -> float:
        left = self.watch.left()
        return PATIENCE if left is None else min(PATIENCE, left)

    def joined(self, other: Floats, then: Form) -> Floats | None:
        """The point of these requests, and of all others what ``other`` does for them as far as
        both go together; None: no such point, or no time."""
        if self._x is None or self.watch.over():
            return None
        matrix = self.matrix
        x = self._all()
        open_ = (x > 0.5) | (other > 0.5)
        open_[self.decided :] = True
        open_ &= matrix.upper > matrix.lower
        rows = []
        for aim in self.aims:
            part = on(aim.form, open_)
            rows.append(AtLeast(part, part.value(x[open_]) - FINE / aim.scale))
        found = Engine(held(matrix, open_, matrix.lower)).maximise(
            on(then, open_), rows, x[open_], self._patience(), relative_gap=SOON
        )
        if found.x is None:
            return None
        x = matrix.lower.copy()
        x[open_] = found.x
        return x


def _needing(matrix: Matrix, decided: int, x: Floats) -> Bools:
    """Columns of rows that a point breaks, whatever the columns do that follow from decisions."""
    low, high = matrix.lower.copy(), matrix.upper.copy()
    low[:decided] = high[:decided] = x[:decided]
    found = np.zeros(len(x), dtype=bool)
    used = matrix.entry != 0
    row, column, entry = matrix.row[used], matrix.column[used], matrix.entry[used]
    for _ in range(CHAIN):
        ends = np.stack([low, high])[:, column] * entry
        ends.sort(axis=0)
        count = len(matrix.row_lower)
        least = np.bincount(row, ends[0], minlength=count)
        most = np.bincount(row, ends[1], minlength=count)
        broken = (most < matrix.row_lower - EXACT) | (least > matrix.row_upper + EXACT)
        if broken.any():
            found[column[broken[row]]] = True
            return found
        # What each entry may be at most and at least, all others of its row doing what helps most.
        top = matrix.row_upper[row] - (least[row] - ends[0])
        bottom = matrix.row_lower[row] - (most[row] - ends[1])
        one, other = top / entry, bottom / entry
        is_up = entry > 0
        before = low.copy(), high.copy()
        np.minimum.at(high, column, np.where(is_up, one, other))
        np.maximum.at(low, column, np.where(is_up, other, one))
        # A whole number cannot end between two.
        low = np.where(matrix.integer, np.ceil(low - EXACT), low)
        high = np.where(matrix.integer, np.floor(high + EXACT), high)
        low[:decided] = high[:decided] = x[:decided]
        high = np.maximum(low, high)
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return found
