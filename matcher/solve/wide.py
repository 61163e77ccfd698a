"""Weeks of many communities: all tiers at once, with bounds block by block.

What each block could have at most if all others stood aside (:func:`matcher.solve.blocks.alone`)
adds up to what the week can have at most.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.blocks import alone, on
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Relaxed
from matcher.solve.relaxation import Relaxation
from matcher.solve.sweep import WORKERS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Wide:
    """The relaxation of a week by its blocks, each as if the others stood aside."""

    def __init__(self, matrix: Matrix, block: Ints, watch: Stopwatch) -> None:
        self.matrix, self.block, self.watch = matrix, block, watch

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
        relaxation = Relaxation(Engine(alone(self.matrix, free)), self.watch)
        return relaxation.all_best([on(form, free) for form in forms])


def most_light(
    matrix: Matrix,
    owner: Ints,
    form: Form,
    before: list[AtLeast],
    absolute_gap: float,
    watch: Stopwatch,
) -> float:
    """What a light tier can have at most, given those before: the requests that they are about,
    as if all others stood aside. Exact where those could all be left unserved."""
    wanted = np.zeros(len(owner), dtype=bool)
    for one in [form, *(row.form for row in before)]:
        wanted |= one.dense(len(owner)) != 0
    free = np.isin(owner, np.unique(owner[wanted]))
    rows = [AtLeast(on(row.form, free), row.value - row.form.offset) for row in before]
    outcome = Engine(alone(matrix, free)).maximise(
        on(form, free), rows, seconds=watch.left(), absolute_gap=absolute_gap
    )
    return outcome.bound + form.offset
