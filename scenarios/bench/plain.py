"""One program for everything, one solver: what an optimiser does that knows nothing of weeks.

All tiers become one objective. Whatever the solver finds is read as a plan and judged like any
other; its bound is that of the objective as a whole, so only the first tier that stands behind
tiers at their most can be told one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from matcher.encode import Model, encode
from matcher.options import build_options
from matcher.program import Form
from matcher.solve.ask import ask
from matcher.solve.engine import Engine
from matcher.solve.extract import extract
from models.items import Commitments
from models.week import Week

Floats = NDArray[np.float64]

FALLING = 1e-3
"""Weight of a tier beside the one before it."""


class Method(Enum):
    """The solvers compared."""

    CP_SAT = mathopt.SolverType.CP_SAT
    HIGHS = mathopt.SolverType.HIGHS


@dataclass(frozen=True)
class Found:
    """What a solver had at the end of its time."""

    content: Commitments | None
    value: float
    bound: float
    seconds: float


class Plain:
    """A week as one program with one objective."""

    def __init__(self, week: Week, mu: int) -> None:
        self.model: Model = encode(build_options(week))
        matrix = self.model.program.matrix()
        self.engine = Engine(matrix)
        goals = {str(name): form for name, form in self.model.program.goals.items()}
        terms, weight = [], 1.0
        for tier in week.policy.tiers:
            form = Form.total(
                [(float(mu if w == "mu" else w), goals[name]) for name, w in tier.goals.items()]
            )
            if np.count_nonzero(form.dense(self.engine.size)):
                terms.append((weight, form))
                weight *= FALLING
        self.objective = Form.total(terms)

    def solve(self, method: Method, seconds: float, threads: int) -> Found:
        """Everything to one solver, for so many seconds."""
        begun = monotonic()
        program = self.engine.message(self.objective, [], integer=True)
        parameters = mathopt.SolveParameters(time_limit=datetime.timedelta(seconds=seconds))
        if method is Method.HIGHS:
            parameters.highs.int_options["threads"] = threads
        else:
            parameters.threads = threads
        found = ask(program, method.value, parameters)
        took = monotonic() - begun
        if found.point is None or not found.is_feasible:
            return Found(None, -np.inf, found.bound, took)
        content = extract(self.model, np.round(found.point, 6))
        return Found(content, found.value, found.bound, took)

    def relaxed(self, method: mathopt.SolverType, form: str, seconds: float) -> float | None:
        """Seconds that a solver takes for the relaxation of a goal; None: more than given."""
        goals = {str(name): found for name, found in self.model.program.goals.items()}
        program = self.engine.message(goals[form], [], integer=False)
        parameters = mathopt.SolveParameters(time_limit=datetime.timedelta(seconds=seconds))
        begun = monotonic()
        is_done = ask(program, method, parameters).is_optimal
        return monotonic() - begun if is_done else None
