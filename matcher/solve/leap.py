"""Local search over a whole program, for weeks in which everybody may do everything.

Where every column stands in very many rows, one relaxation takes longer than the time there is,
and branch and bound never comes to its first plan. CP-SAT's feasibility jump moves from point to
point by the rows alone and needs no relaxation. One worker, no randomness but a fixed seed, and a
limit on deterministic work: the same program gives the same point.
"""

from __future__ import annotations

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.program import Form
from matcher.solve.ask import ask
from matcher.solve.engine import AtLeast, Engine, Outcome, limit

CROWDED = 12
"""Rows that a column stands in, on average, from which a program is crowded."""
COLUMNS = 1000
"""Below so many columns branch and bound is quick in any case."""
EFFORT = 4e-4
"""Deterministic work of one search per column, in CP-SAT's measure (in the order of seconds)."""

LOAD = 4e-6
"""Seconds per entry until a program is with the solver and simplified (measured, 2 cores)."""


def is_crowded(engine: Engine) -> bool:
    """Whether a relaxation would cost more than it tells."""
    matrix = engine.matrix
    long = "at-work" in matrix.rules or len(matrix.entry) >= CROWDED * engine.size
    return engine.size >= COLUMNS and long


def loads_within(engine: Engine, seconds: float | None) -> bool:
    """Whether a solver could begin at all before the clock runs out."""
    return seconds is None or LOAD * len(engine.matrix.entry) < seconds


def leap(
    engine: Engine, objective: Form, floors: list[AtLeast], seconds: float | None = None
) -> Outcome:
    """A good point that keeps all rows and floors, if one is found.

    The bound (and that there is no point) is only told where the program is wholly in integers,
    which is what CP-SAT reckons in; elsewhere it is infinite.
    """
    parameters = mathopt.SolveParameters(time_limit=limit(seconds), threads=1, random_seed=0)
    parameters.cp_sat.use_ls_only = True
    parameters.cp_sat.max_deterministic_time = EFFORT * engine.size
    # Neither pays here: both look at every pair of columns that share rows.
    parameters.cp_sat.cp_model_probing_level = 0
    parameters.cp_sat.symmetry_level = 0
    program = engine.message(objective, floors, integer=True)
    found = ask(program, mathopt.SolverType.CP_SAT, parameters)
    exact = _is_whole(engine, objective, floors)
    if found.reason == mathopt.TerminationReason.INFEASIBLE:
        return Outcome(None, -np.inf, -np.inf if exact else np.inf, exact, infeasible=exact)
    bound = found.bound if exact else np.inf
    if found.point is None or not found.is_feasible:
        return Outcome(None, -np.inf, bound, proven=False, infeasible=False)
    x = np.round(found.point, 9)
    return Outcome(x, objective.value(x), bound, exact and found.is_optimal, infeasible=False)


def _is_whole(engine: Engine, objective: Form, floors: list[AtLeast]) -> bool:
    coefs = [engine.matrix.entry, objective.coefs, *(floor.form.coefs for floor in floors)]
    return bool(engine.integer.all()) and all((c == np.round(c)).all() for c in coefs)
