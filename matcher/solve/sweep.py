"""Weeks of many communities: the plan at hand, improved community by community.

One integer program over hundreds of thousands of columns is out of reach, but with everything else
held, a community's own is solved in seconds: over and over, until a round gains little. All tiers
are improved at once, as one sum: the light ones weigh most, and rows keep each block from losing
what it has of them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.blocks import held, on, rivals
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WORKERS = 2
"""Blocks solved side by side."""
FINE = (5e-4, 1e-4)
"""How closely the blocks of a round are solved, relative to what the main tier has there; the
last holds for all further rounds."""
ENOUGH = 2e-4
"""A round that gains less than this, relative to what the main tier has, is the last."""
ROUNDS = 6
PATIENCE = 60.0
"""Seconds for one block at most."""
EXACT = 1e-6


@dataclass(frozen=True)
class Sum:
    """Several tiers as one objective."""

    whole: Form
    """What is maximised."""
    kept: tuple[Form, ...]
    """Light tiers, of which no block may lose anything."""
    main: Form
    """The first heavy tier: what gaps are measured by."""


class Sweep:
    """A point, improved block by block."""

    def __init__(
        self,
        matrix: Matrix,
        owner: Ints,
        block: Ints,
        watch: Stopwatch,
        on_better: Callable[[Floats], None],
    ) -> None:
        """``owner`` and ``block``: the request and the block of each column."""
        self.matrix, self.owner, self.block, self.watch = matrix, owner, block, watch
        self.on_better = on_better
        self.x = matrix.lower
        self.steps = 0

    def begin(self, start: Floats, decided: int) -> None:
        """From a point that need only be right in its decisions, the first columns."""
        self.x = start.copy()
        free = np.arange(len(self.x)) >= decided
        nothing = Form.of([], 1.0)
        found = Engine(held(self.matrix, free, self.x)).maximise(nothing, [])
        if found.x is None:
            raise AssertionError("the point at hand breaks a row")
        self.x[free] = found.x

    def raise_light(self, aim: Sum) -> None:
        """Improve on the light tiers, wherever that takes from."""
        for form in aim.kept:
            wanted = form.dense(len(self.x)) != 0
            free = rivals(self.matrix, self.owner, wanted, self.x)
            point = self._better(free, aim, FINE[-1])
            if point is not None:
                self._take(free, point)

    def run(self, aim: Sum) -> None:
        """Rounds over all blocks, until one gains little or time is over."""
        for number in range(ROUNDS):
            before = aim.whole.value(self.x)
            fine = FINE[min(number, len(FINE) - 1)]
            self._round(aim, fine)
            self.on_better(self.x)
            gained = aim.whole.value(self.x) - before
            if self.watch.over() or gained < ENOUGH * self._size(aim):
                break

    def _size(self, aim: Sum) -> float:
        return max(1.0, abs(aim.main.value(self.x) - aim.main.offset))

    def _round(self, aim: Sum, fine: float) -> None:
        waiting = [self.block == b for b in np.unique(self.block)]
        with ThreadPoolExecutor(WORKERS) as pool:
            while waiting and not self.watch.over():
                now, waiting = waiting[:WORKERS], waiting[WORKERS:]
                found = pool.map(lambda free: self._better(free, aim, fine), now)
                for free, point in zip(now, list(found), strict=True):
                    if point is not None and not self._take(free, point):
                        # Another block took the same helper meanwhile: once more, after it.
                        again = self._better(free, aim, fine)
                        if again is not None:
                            self._take(free, again)

    def _better(self, free: Bools, aim: Sum, fine: float) -> Floats | None:
        """The best free columns, everything else held; None: no better than now."""
        self.steps += 1
        mine = self.x[free]
        objective = on(aim.whole, free)
        rows = []
        for form in aim.kept:
            part = on(form, free)
            if len(part.columns):
                rows.append(AtLeast(part, part.value(mine) - EXACT))
        left = self.watch.left()
        seconds = PATIENCE if left is None else min(PATIENCE, left)
        main = abs(on(aim.main, free).value(mine))
        found = Engine(held(self.matrix, free, self.x)).maximise(
            objective, rows, mine, seconds, absolute_gap=max(EXACT, fine * main)
        )
        if found.x is None or found.value <= objective.value(mine) + EXACT:
            return None
        return found.x

    def _take(self, free: Bools, point: Floats) -> bool:
        """Accept values of the free columns if all rows still hold."""
        x = self.x.copy()
        x[free] = point
        matrix = self.matrix
        count = len(matrix.row_lower)
        sums = np.bincount(matrix.row, matrix.entry * x[matrix.column], minlength=count)
        slack = EXACT * np.maximum(1.0, np.abs(sums))
        low, high = sums < matrix.row_lower - slack, sums > matrix.row_upper + slack
        if low.any() or high.any():
            return False
        self.x = x
        return True
