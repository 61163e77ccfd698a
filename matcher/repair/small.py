"""A program with most of its columns fixed, solved again and again for other objectives.

What is fixed is substituted, rows that can no longer be broken are left out, and the protocol
buffers go to HiGHS as they are: for a thousand columns that is several times quicker than building
a model object for each objective.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver

from matcher.program import Form, Matrix
from matcher.solve.engine import AtLeast, Outcome

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Solve = Callable[..., result_pb2.SolveResultProto]
SLACK = 1e-7
"""Rows that hold by so much whatever the columns are, hold."""


class Small:
    """The columns of a program that are still open, and the rows that still bind them."""

    def __init__(self, matrix: Matrix, lower: Floats, upper: Floats, decided: int) -> None:
        """``decided``: how many columns, the first ones, a hint states; HiGHS finds the others."""
        self.fixed = lower.copy()
        self.open: Ints = np.flatnonzero(lower < upper)
        self.number: Ints = np.full(len(lower), -1, dtype=np.int64)
        """Position of each column among the open ones; −1: fixed."""
        self.number[self.open] = np.arange(len(self.open))
        self._stated = int((self.open < decided).sum())
        self._proto = model_pb2.ModelProto()
        variables = self._proto.variables
        variables.ids.extend(range(len(self.open)))
        variables.lower_bounds.extend(lower[self.open].tolist())
        variables.upper_bounds.extend(upper[self.open].tolist())
        variables.integers.extend(matrix.integer[self.open].tolist())
        self._integer = matrix.integer
        self._rows = self._bind(matrix, lower, upper)

    def _bind(self, matrix: Matrix, lower: Floats, upper: Floats) -> int:
        """Write the rows that may bind; how many."""
        count = len(matrix.row_lower)
        is_open = self.number[matrix.column] >= 0
        constant = np.bincount(
            matrix.row[~is_open],
            weights=(matrix.entry * lower[matrix.column])[~is_open],
            minlength=count,
        )
        row, column, entry = matrix.row[is_open], matrix.column[is_open], matrix.entry[is_open]
        at = np.stack([entry * lower[column], entry * upper[column]])
        least = np.bincount(row, weights=at.min(axis=0), minlength=count) + constant
        most = np.bincount(row, weights=at.max(axis=0), minlength=count) + constant
        binds = (least < matrix.row_lower - SLACK) | (most > matrix.row_upper + SLACK)
        numbers = np.cumsum(binds) - 1
        mine = binds[row]
        size = max(len(self.open), 1)
        keys, where = np.unique(
            numbers[row[mine]] * size + self.number[column[mine]], return_inverse=True
        )
        values = np.bincount(where, weights=entry[mine], minlength=len(keys))
        keys, values = keys[values != 0], values[values != 0]
        rows = self._proto.linear_constraints
        total = int(binds.sum())
        rows.ids.extend(range(total))
        rows.lower_bounds.extend((matrix.row_lower - constant)[binds].tolist())
        rows.upper_bounds.extend((matrix.row_upper - constant)[binds].tolist())
        entries = self._proto.linear_constraint_matrix
        entries.row_ids.extend((keys // size).tolist())
        entries.column_ids.extend((keys % size).tolist())
        entries.coefficients.extend(values.tolist())
        return total

    def _open_part(self, form: Form) -> tuple[Ints, Floats, float]:
        """A form over the open columns: their numbers, coefficients, and what the fixed add."""
        dense = form.dense(len(self.fixed))
        constant = float(dense @ np.where(self.number < 0, self.fixed, 0.0)) + form.offset
        coefs = dense[self.open]
        used = np.flatnonzero(coefs)
        return used, coefs[used], constant

    def moves(self, form: Form) -> bool:
        """Whether a form still depends on anything open."""
        return bool((form.coefs[self.number[form.columns] >= 0] != 0).any())

    def maximise(
        self,
        form: Form,
        floors: list[AtLeast],
        hint: Floats,
        seconds: float | None,
        relative_gap: float,
    ) -> Outcome:
        """The best whole point, as :meth:`matcher.solve.engine.Engine.maximise` finds it."""
        proto = model_pb2.ModelProto()
        proto.CopyFrom(self._proto)
        used, coefs, constant = self._open_part(form)
        proto.objective.maximize = True
        proto.objective.offset = constant
        proto.objective.linear_coefficients.ids.extend(used.tolist())
        proto.objective.linear_coefficients.values.extend(coefs.tolist())
        for number, floor in enumerate(floors, self._rows):
            used, coefs, constant = self._open_part(floor.form)
            proto.linear_constraints.ids.append(number)
            proto.linear_constraints.lower_bounds.append(floor.value - constant)
            proto.linear_constraints.upper_bounds.append(float("inf"))
            proto.linear_constraint_matrix.row_ids.extend([number] * len(used))
            proto.linear_constraint_matrix.column_ids.extend(used.tolist())
            proto.linear_constraint_matrix.coefficients.extend(coefs.tolist())
        result = self._solve(proto, hint, seconds, relative_gap)
        return self._outcome(result, form)

    def _solve(
        self, proto: model_pb2.ModelProto, hint: Floats, seconds: float | None, relative_gap: float
    ) -> result_pb2.SolveResultProto:
        parameters = parameters_pb2.SolveParametersProto()
        parameters.relative_gap_tolerance = relative_gap
        parameters.absolute_gap_tolerance = 1e-6
        if seconds is not None:
            parameters.time_limit.FromMilliseconds(max(10, round(1000 * seconds)))
        parameters.highs.int_options["threads"] = 1
        parameters.highs.int_options["random_seed"] = 0
        extra = model_parameters_pb2.ModelSolveParametersProto()
        stated = extra.solution_hints.add().variable_values
        stated.ids.extend(range(self._stated))
        stated.values.extend(hint[self.open[: self._stated]].tolist())
        solve: Solve = solver.solve
        return solve(
            proto,
            parameters_pb2.SOLVER_TYPE_HIGHS,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            extra,
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )

    def _outcome(self, result: result_pb2.SolveResultProto, form: Form) -> Outcome:
        reason = result.termination.reason
        bound = result.termination.objective_bounds.dual_bound
        if reason == result_pb2.TERMINATION_REASON_INFEASIBLE:
            return Outcome(None, -np.inf, -np.inf, proven=True, infeasible=True)
        if not result.solutions or not result.solutions[0].HasField("primal_solution"):
            return Outcome(None, -np.inf, bound, proven=False, infeasible=False)
        found = result.solutions[0].primal_solution.variable_values
        x = self.fixed.copy()
        ids = np.array(found.ids, dtype=np.int64)
        x[self.open[ids]] = np.array(found.values)
        x = np.where(self._integer, np.round(x), x)
        proven = reason == result_pb2.TERMINATION_REASON_OPTIMAL
        return Outcome(x, form.value(x), bound, proven, infeasible=False)
