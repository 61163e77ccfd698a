"""Weeks of many communities: what the relaxation says of each, with what the plan leaves it.

The price cap asks what fairness costs where people, rooms and goods are short. If every community
had all that it could reach to itself, nothing would be short; so each is asked with all others held
at the plan at hand.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.blocks import held, on
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine, Floats, Relaxed
from matcher.solve.relaxation import Relaxation
from matcher.solve.sweep import WORKERS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Shares:
    """The relaxation of a week, block by block, all others held at a point."""

    def __init__(self, matrix: Matrix, block: Ints, x: Floats, watch: Stopwatch) -> None:
        """``block``: the block of each column."""
        self.matrix, self.block, self.x, self.watch = matrix, block, x, watch

    def all_best(self, forms: list[Form]) -> list[Relaxed] | None:
        """The best of all blocks for each form; None if time runs out.

        Block after block, so that each one's simplex is warm from one form to the next.
        """
        blocks = [self.block == b for b in np.unique(self.block)]
        with ThreadPoolExecutor(WORKERS) as pool:
            answers = list(pool.map(lambda free: self._of_block(free, forms), blocks))
        values = [form.offset for form in forms]
        points = [np.zeros(len(self.block)) for _ in forms]
        costs = [np.zeros(len(self.block)) for _ in forms]
        for free, answer in zip(blocks, answers, strict=True):
            if answer is None:
                return None
            for k, relaxed in enumerate(answer):
                values[k] += relaxed.value
                points[k][free] = relaxed.x
                costs[k][free] = relaxed.reduced_costs
        return [Relaxed(*three) for three in zip(points, values, costs, strict=True)]

    def _of_block(self, free: Bools, forms: list[Form]) -> list[Relaxed] | None:
        if self.watch.over():
            return None
        relaxation = Relaxation(Engine(held(self.matrix, free, self.x)), self.watch)
        return relaxation.all_best([on(form, free) for form in forms])
