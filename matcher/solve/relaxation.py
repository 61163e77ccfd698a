"""The linear relaxation, kept warm: one simplex for all the questions asked of a week."""

from __future__ import annotations

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.program import Form
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Relaxed, limit, rounded_up

LOOSE = frozenset({"no-clash"})
"""Rules whose rows the relaxation leaves out: many, slow, and hardly ever what binds. What is left
is a relaxation all the same, so its bounds hold."""


class Relaxation:
    """GLOP on the program without integrality, asked again and again for other objectives."""

    def __init__(self, engine: Engine, watch: Stopwatch) -> None:
        self.size = engine.size
        self.watch = watch
        program = engine.message(Form.of([], 1.0), [], integer=False, without=LOOSE)
        self._model = mathopt.Model.from_model_proto(program)
        self._variables = [self._model.get_variable(i) for i in range(self.size)]
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        # GLOP's own presolve would be done anew each time, and takes longer than it saves.
        self._parameters = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF)

    def keep(self, row: AtLeast) -> None:
        """From now on, only points with form ≥ value."""
        coefs = row.form.dense(self.size)
        terms = {self._variables[i]: float(coefs[i]) for i in np.flatnonzero(coefs)}
        self._model.add_linear_constraint(
            mathopt.LinearSum(v * c for v, c in terms.items()) >= row.value - row.form.offset
        )

    def all_best(self, forms: list[Form]) -> list[Relaxed] | None:
        """The best point for each of several forms; None if time runs out before the last."""
        found = []
        for form in forms:
            point = self.best(form)
            if point is None:
                return None
            found.append(point)
        return found

    def best(self, form: Form) -> Relaxed | None:
        """The best point for a form; None if time runs out (or nothing is feasible)."""
        coefs = form.dense(self.size)
        objective = self._model.objective
        objective.clear()
        objective.is_maximize = True
        objective.offset = form.offset
        for i in np.flatnonzero(coefs):
            objective.set_linear_coefficient(self._variables[i], float(coefs[i]))
        self._parameters.time_limit = limit(self.watch.left())
        result = self._solver.solve(params=self._parameters)
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        return Relaxed(
            np.array(result.variable_values(self._variables)),
            rounded_up(result.objective_value()),
            np.array(result.reduced_costs(self._variables)),
        )
