"""Weeks of many communities: the plan at hand, improved neighbourhood by neighbourhood.

One integer program over hundreds of thousands of columns is out of reach, but with everything else
held, a community's own is solved in seconds, and so are a few that share rooms once prices have
closed what will hardly pay: over and over, until a round gains little. All tiers are improved at
once, as one sum: the light ones weigh most, and rows keep each neighbourhood from losing what it
has of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.blocks import held, on
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats

Bools = NDArray[np.bool_]

WORKERS = 2
"""Neighbourhoods solved side by side."""
ROUNDS = 6
PATIENCE = 60.0
"""Seconds for one neighbourhood at most, for each community's worth of it."""
EXACT = 1e-6


@dataclass(frozen=True)
class Near:
    """A neighbourhood."""

    free: Callable[[Floats], Bools]
    """The columns to free around a point."""
    closed: Bools | None = None
    """Columns that stay at their lower bounds where the point has them there."""
    wide: int = 1
    """How many communities' share of the main tier is at stake: it need not be solved more closely
    than they would be one by one."""


@dataclass(frozen=True)
class Sum:
    """Several tiers as one objective."""

    whole: Form
    """What is maximised."""
    kept: tuple[Form, ...]
    """Light tiers, of which no neighbourhood may lose anything."""
    main: Form
    """The first heavy tier: what gaps are measured by."""


@dataclass(frozen=True)
class _Turn:
    """A neighbourhood around the point at hand."""

    free: Bools
    wide: int

    @staticmethod
    def of(near: Near, matrix: Matrix, x: Floats) -> _Turn:
        free = near.free(x)
        if near.closed is not None:
            # What stays where it is needs no column, and the program is half as large without.
            free &= ~(near.closed & _at_least(matrix, x))
        return _Turn(free, near.wide)

    def between(self, matrix: Matrix, x: Floats, other: Floats) -> _Turn:
        """Of these columns, without those that neither of two points has anything of."""
        out = _at_least(matrix, x) & _at_least(matrix, other) & matrix.integer
        return _Turn(self.free & ~out, self.wide)


def _at_least(matrix: Matrix, x: Floats) -> Bools:
    low: Bools = x < matrix.lower + 0.5
    return low


class Sweep:
    """A point, improved neighbourhood by neighbourhood."""

    def __init__(
        self,
        matrix: Matrix,
        shares: int,
        watch: Stopwatch,
        on_better: Callable[[Floats], None],
    ) -> None:
        """``shares``: among how many communities the main tier is shared."""
        self.matrix, self.shares, self.watch = matrix, shares, watch
        self.on_better = on_better
        self.x = matrix.lower
        self.steps = 0

    def begin(self, start: Floats, decided: int, aim: Sum) -> None:
        """From a point that need only be right in its decisions, the first columns."""
        free = np.arange(len(start)) >= decided
        found = Engine(held(self.matrix, free, start)).maximise(on(aim.whole, free), [])
        if found.x is None:
            raise AssertionError("the point at hand breaks a row")
        self.x = start.copy()
        self.x[free] = found.x

    def run(self, aim: Sum, near: list[Near], fine: float, rounds: int = ROUNDS) -> None:
        """Rounds over all neighbourhoods, in the order of their turns, until one gains little or
        time is over.

        ``fine``: how closely a community's neighbourhood is solved, relative to its share of the
        main tier; and a round that gains less, relative to all of it, is the last.
        """
        for _ in range(rounds):
            before = aim.whole.value(self.x)
            self._round(aim, near, fine)
            gained = aim.whole.value(self.x) - before
            if self.watch.over() or gained < fine * self._size(aim):
                break

    def _size(self, aim: Sum) -> float:
        return max(1.0, abs(aim.main.value(self.x)))

    def _round(self, aim: Sum, near: list[Near], fine: float) -> None:
        """One turn for each neighbourhood."""
        waiting = near
        with ThreadPoolExecutor(WORKERS) as pool:
            while waiting and not self.watch.over():
                now = [_Turn.of(one, self.matrix, self.x) for one in waiting[:WORKERS]]
                waiting = waiting[WORKERS:]
                x = self.x
                found = pool.map(lambda turn: self._better(turn, aim, fine), now)
                for turn, point in zip(now, list(found), strict=True):
                    if point is not None and not self._take(turn.free, point, aim):
                        # The other one took the same helper or seat meanwhile: what is left of it.
                        rest = turn.between(self.matrix, self.x, point)
                        again = self._better(rest, aim, fine)
                        if again is not None:
                            self._take(rest.free, again, aim)
                if self.x is not x:
                    self.on_better(self.x)

    def _better(self, turn: _Turn, aim: Sum, fine: float) -> Floats | None:
        """The point with the best free columns, everything else held; None: no better than now."""
        self.steps += 1
        free, wide = turn.free, turn.wide
        mine = self.x[free]
        objective = on(aim.whole, free)
        rows = []
        for form in aim.kept:
            part = on(form, free)
            if len(part.columns):
                rows.append(AtLeast(part, part.value(mine) - EXACT))
        left = self.watch.left()
        found = Engine(held(self.matrix, free, self.x)).maximise(
            objective,
            rows,
            mine,
            wide * PATIENCE if left is None else min(wide * PATIENCE, left),
            absolute_gap=max(EXACT, wide * fine * self._size(aim) / self.shares),
        )
        if found.x is None or found.value <= objective.value(mine) + EXACT:
            return None
        x = self.x.copy()
        x[free] = found.x
        return x

    def _take(self, free: Bools, point: Floats, aim: Sum) -> bool:
        """Accept a point's free columns if all rows still hold, and it is for the better."""
        x = np.where(free, point, self.x)
        matrix = self.matrix
        count = len(matrix.row_lower)
        sums = np.bincount(matrix.row, matrix.entry * x[matrix.column], minlength=count)
        slack = EXACT * np.maximum(1.0, np.abs(sums))
        low, high = sums < matrix.row_lower - slack, sums > matrix.row_upper + slack
        if low.any() or high.any() or aim.whole.value(x) <= aim.whole.value(self.x):
            return False
        self.x = x
        return True
