"""Weeks that are a packing: wishes wholly or not at all, out of what there is.

Where every decision is a yes or no that only takes, branch and bound is slow to find the best
plans: the relaxation says little about which of many like wishes go together. A population of
plans does better: two good ones are mixed, what does not fit is taken out again, worst first by
the relaxation's prices, and what still fits is put in, best first. All of a generation are handled
at once, as arrays. Its size is counted, not timed, and drawn from a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from matcher.program import Form, Matrix
from matcher.solve.ask import ask
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine, limit
from matcher.solve.tied import Tied, tie

Floats = NDArray[np.float64]
Plans = NDArray[Any]
"""Of floats: [choice, plan]: 1 where it is made."""

CHOICES = 2000
"""Above so many choices a population of plans learns too slowly."""
PLANS, CHILDREN = 1000, 2000
"""Plans that live on, and those made of them in each generation."""
GENERATIONS = 300
EFFORT = 60_000_000
"""Choices looked at, in all plans together, at most."""
SHARE = 0.6
"""Of the time there is, at most this share is spent here."""
CHANGED = 3.0
"""Choices that are turned round in each new plan, on average."""
EXACT = 2**24
"""Whole numbers that single precision still tells apart."""
FITS = 1e-9
"""What rounding may seem to take beyond what there is, relatively; of whole numbers nothing."""


@dataclass(frozen=True)
class Packing:
    """Choices of some worth, each taking from what there is: all figures at least 0."""

    tied: Tied
    worth: Floats
    weight: Floats
    """[choice, resource]."""
    room: Floats
    """Of each resource, what there is."""

    def point(self, plan: Plans) -> Floats:
        """A plan as a point of the whole program."""
        return self.tied.whole(plan.astype(float))

    def plan(self, x: Floats) -> Plans:
        """The choices made at a point of the whole program."""
        made = np.zeros(len(self.worth))
        single = self.tied.multiple == 1
        np.maximum.at(made, self.tied.leader[single], x[single])
        return np.round(made)


def as_packing(matrix: Matrix, form: Form) -> Packing | None:
    """The program as a packing; None if it is none."""
    if np.count_nonzero(matrix.integer) < len(matrix.lower):
        return None
    tied = tie(matrix)
    small, worth = tied.matrix, tied.form(form).dense(len(tied.matrix.lower))
    if not len(worth) or len(worth) > CHOICES or not len(small.row_upper):
        return None
    yes_or_no = (small.lower == 0).all() and (small.upper == 1).all()
    takes = (worth >= 0).all() and (small.entry > 0).all()
    within = (small.row_lower <= 0).all() and (small.row_upper > 0).all()
    if not (yes_or_no and takes and within and np.isfinite(small.row_upper).all()):
        return None
    weight = np.zeros((len(worth), len(small.row_upper)))
    np.add.at(weight, (small.column, small.row), small.entry)
    # What was written as a share of something is a whole number but for rounding.
    near = np.abs(weight - np.round(weight)) <= FITS * np.maximum(1.0, weight)
    return Packing(tied, worth, np.where(near, np.round(weight), weight), small.row_upper)


def pack(packing: Packing, known: Plans, watch: Stopwatch) -> Plans:
    """A plan at least as good as a known one."""
    prices = _prices(packing, watch)
    if prices is None:
        return known
    return _Population(packing, prices, known, watch).best()


def _prices(packing: Packing, watch: Stopwatch) -> Floats | None:
    """What the relaxation pays for each resource; None if it has no time."""
    program = Engine(packing.tied.matrix).message(
        Form.of(np.arange(len(packing.worth)), packing.worth), [], integer=False
    )
    parameters = mathopt.SolveParameters(time_limit=limit(watch.left()))
    found = ask(program, mathopt.SolverType.GLOP, parameters)
    if not found.is_optimal or found.prices is None:
        return None
    prices: Floats = np.maximum(found.prices, 0.0)
    return prices


class _Population:
    def __init__(self, packing: Packing, prices: Floats, known: Plans, watch: Stopwatch) -> None:
        self.worth = packing.worth
        room, weight = packing.room, packing.weight
        whole = all((f == np.round(f)).all() and f.max() < EXACT for f in (room, weight))
        self.kind = np.float32 if whole else np.float64
        self.weight: Plans = weight.astype(self.kind)
        self.room: Plans = (room if whole else room * (1 + FITS)).astype(self.kind)[:, None]
        price = packing.weight @ prices
        # Without a price nothing is short: what is worth anything goes in.
        value = packing.worth / np.maximum(price, price.max(initial=1.0) * 1e-9)
        self.order = np.argsort(-value, kind="stable").tolist()
        self.random = np.random.default_rng(0)
        self.watch = watch
        self.end = None if watch.limit is None else watch.seconds() + SHARE * (watch.left() or 0.0)
        # Plans are told apart by sums that no two share but by chance.
        self.mark = self.random.random(len(self.worth))
        first = self.random.random((len(self.worth), PLANS)) < 0.5
        self.plans = self._fitting(first.astype(self.kind))
        self._keep_best(known.reshape(-1, 1).astype(self.kind))

    def best(self) -> Plans:
        """After all generations, or when time is over."""
        for _ in range(min(GENERATIONS, EFFORT // (CHILDREN * len(self.worth)))):
            if self.end is not None and self.watch.seconds() >= self.end:
                break
            self._keep_best(self._fitting(self._children()))
        best: Plans = self.plans[:, 0]
        return best

    def _keep_best(self, newcomers: Plans) -> None:
        plans = np.concatenate([self.plans, newcomers], axis=1)
        _, distinct = np.unique(np.round(self.mark @ plans, 9), return_index=True)
        plans = plans[:, np.sort(distinct)]
        rank = np.argsort(-(self.worth @ plans), kind="stable")[:PLANS]
        self.plans = plans[:, rank]

    def _children(self) -> Plans:
        """Each a mix of two parents, the better of two drawn, with some choices turned round."""
        # Plans stand best first, so the smaller number is the better one.
        drawn = self.random.integers(0, self.plans.shape[1], (2, 2, CHILDREN)).min(axis=0)
        shape = (len(self.worth), CHILDREN)
        from_one = self.random.random(shape, dtype=np.float32) < 0.5
        mixed = np.where(from_one, self.plans[:, drawn[0]], self.plans[:, drawn[1]])
        turned = self.random.random(shape, dtype=np.float32) < CHANGED / len(self.worth)
        changed: Plans = np.abs(mixed - turned).astype(self.kind)
        return changed

    def _fitting(self, plans: Plans) -> Plans:
        """Take out, worst first, until all fits; then put in, best first, what still does."""
        used = self.weight.T @ plans
        over = np.asarray(np.any(used > self.room, axis=0), dtype=bool)
        for choice in reversed(self.order):
            which = np.flatnonzero(over & (plans[choice] > 0))
            if len(which):
                used[:, which] -= self.weight[choice][:, None]
                plans[choice, which] = 0
                over[which] = (used[:, which] > self.room).any(axis=0)
            if not over.any():
                break
        free = self.room - used
        for choice in self.order:
            takes = self.weight[choice][:, None]
            fits = (plans[choice] == 0) & (free >= takes).all(axis=0)
            if fits.any():
                plans[choice] += fits
                free -= takes * fits
        return plans
