"""Neighbourhoods that cut across communities: all that may use a room on one day.

Rooms are lent from one community to the next, so a booking that stands in the way of an activity
often belongs to another community. Day by day, the rooms of a whole district are shared out anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.program import Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Days:
    """For each day, the columns of what may use a room then."""

    def __init__(self, model: Model, matrix: Matrix) -> None:
        starts, crew = model.options.starts, model.options.crew
        self.model, self.matrix = model, matrix
        self.day = model.index.days(starts.start)
        self.count = int(self.day.max(initial=-1)) + 1
        uses = np.zeros(len(model.index.requests), dtype=bool)
        uses[starts.request[starts.room_start]] = True
        self.uses: Bools = uses[starts.request]
        """Of each start, whether its request may use rooms."""
        self.crew_start = crew.start

    def __call__(self, day: int, x: Floats) -> Bools:
        """Columns to free on a day; what a point holds on other days stays there."""
        model = self.model
        starts, seats = model.options.starts, model.options.seats
        elsewhere = np.zeros(len(model.index.occurrence_session), dtype=bool)
        elsewhere[starts.occurrence[(x[model.start] > 0.5) & (self.day != day)]] = True
        mine = self.uses & (self.day == day) & ~elsewhere[starts.occurrence]
        free = np.zeros(len(self.matrix.lower), dtype=bool)
        free[model.start[mine]] = True
        free[model.room[mine[starts.room_start]]] = True
        free[model.crew[mine[self.crew_start]]] = True
        # Whoever may enrol in what may move, with all other seats that they may have instead.
        near = np.isin(seats.activity, np.unique(starts.request[mine]))
        free[model.seat[np.isin(seats.request, np.unique(seats.request[near]))]] = True
        return self._with_followers(free)

    def _with_followers(self, free: Bools) -> Bools:
        """And the columns that follow from decisions, wherever they share a row with these."""
        matrix = self.matrix
        rows = np.zeros(len(matrix.row_lower), dtype=bool)
        rows[matrix.row[free[matrix.column]]] = True
        follows = np.zeros(len(free), dtype=bool)
        follows[matrix.column[rows[matrix.row]]] = True
        follows[: self.model.decided] = False
        return free | follows
