"""A program asked of a solver, in MathOpt's own messages.

MathOpt's Python model keeps each column, row and entry as an object, writes all of them out again
for each solve, and reads the answer back into dictionaries: in a district that is more than half a
gigabyte and half a minute. Here the message is handed over as it is, and the answer is read into
arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver
from ortools.math_opt.python import mathopt
from pybind11_abseil.status import StatusNotOk

Floats = NDArray[np.float64]


_SOLVE: Callable[..., result_pb2.SolveResultProto] = solver.solve


class BrokenEngine(RuntimeError):
    """A solver ended in an error of its own."""


@dataclass(frozen=True)
class Answer:
    """What a solver ended with; all arrays by the ids of columns and rows."""

    reason: mathopt.TerminationReason
    bound: float
    """What no point exceeds, as the solver says."""
    value: float
    """Of the point."""
    point: Floats | None
    is_feasible: bool
    """Whether the solver says that the point keeps all rows."""
    prices: Floats | None
    """Of the rows, where a relaxation was solved."""
    reduced_costs: Floats | None

    @property
    def is_optimal(self) -> bool:
        """Within the tolerances asked for."""
        return self.reason == mathopt.TerminationReason.OPTIMAL


def ask(
    program: model_pb2.ModelProto,
    method: mathopt.SolverType,
    parameters: mathopt.SolveParameters,
    hint: Floats | None = None,
) -> Answer:
    """Solve a program whose columns and rows have ids from 0.

    ``hint``: of the first columns, a point to start from. Raises :class:`BrokenEngine`.
    """
    more = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        stated = more.solution_hints.add().variable_values
        stated.ids.extend(range(len(hint)))
        stated.values.extend(hint.tolist())
    try:
        found = _SOLVE(
            program,
            method.value,
            parameters_pb2.SolverInitializerProto(),
            parameters.to_proto(),
            more,
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except StatusNotOk as error:
        raise BrokenEngine(f"{method.name} ended in an error: {error}") from error
    return _read(program, found)


def _read(program: model_pb2.ModelProto, found: result_pb2.SolveResultProto) -> Answer:
    columns = len(program.variables.ids)
    rows = max(program.linear_constraints.ids, default=-1) + 1
    best = found.solutions[0] if found.solutions else solution_pb2.SolutionProto()
    primal, dual = best.primal_solution, best.dual_solution
    has_point, has_prices = best.HasField("primal_solution"), best.HasField("dual_solution")
    return Answer(
        reason=mathopt.TerminationReason(found.termination.reason),
        bound=found.termination.objective_bounds.dual_bound,
        value=primal.objective_value,
        point=_dense(primal.variable_values, columns) if has_point else None,
        is_feasible=has_point
        and primal.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE,
        prices=_dense(dual.dual_values, rows) if has_prices else None,
        reduced_costs=_dense(dual.reduced_costs, columns) if has_prices else None,
    )


def _dense(sparse: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    values = np.zeros(size)
    values[np.array(sparse.ids, dtype=np.int64)] = sparse.values
    return values
