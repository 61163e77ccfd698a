"""The solvers behind one door: an array program in, a point and a bound out.

GLOP relaxes, HiGHS proves; both through OR-Tools' MathOpt, one thread, no randomness, so the same
program gives the same point. Always maximises.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matcher.program import Form, Matrix
from matcher.solve.ask import Answer, BrokenEngine, ask

Floats = NDArray[np.float64]
ROUNDING = (1e-7, 1e-12)
"""What a stated bound may be short of the true one, absolutely and relatively: the solvers accept
reduced costs that are wrong by 1e-7, and count in floating point."""

FEASIBLE = 1e-6
"""HiGHS cuts off what beats the best by less than this."""
LARGEST = 1e7
"""Coefficients of an objective up to which HiGHS keeps its tolerances."""

ATTEMPTS = 3
"""Random seeds tried when HiGHS fails, with and without its presolve."""


@dataclass(frozen=True)
class AtLeast:
    """A row added on top of a program: form ≥ value."""

    form: Form
    value: float


@dataclass(frozen=True)
class Outcome:
    """What a solver found: ``x`` None if nothing; ``bound`` valid in any case (may be infinite),
    within the solvers' rounding."""

    x: Floats | None
    value: float
    bound: float
    proven: bool
    """Optimal within the tolerance."""
    infeasible: bool
    nodes: int = 0


@dataclass(frozen=True)
class Relaxed:
    """An optimal point without integrality."""

    x: Floats
    value: float
    reduced_costs: Floats


class Engine:
    """Solves variants of one program: other objectives, rows on top, columns fixed."""

    def __init__(self, matrix: Matrix, decided: int | None = None) -> None:
        """``decided``: how many columns, the first ones, a hint states (None: all)."""
        self.size = len(matrix.lower)
        self.decided = self.size if decided is None else decided
        # Bounds of its own, which whoever asks may narrow: the matrix shows them narrowed too.
        self.matrix = replace(matrix, lower=matrix.lower.copy(), upper=matrix.upper.copy())
        self.lower = self.matrix.lower
        self.upper = self.matrix.upper
        self.integer = matrix.integer
        self._rows = len(matrix.row_lower)

    @cached_property
    def _skeleton(self) -> model_pb2.ModelProto:
        """Made when first asked for: in a large program it takes seconds."""
        return _skeleton(self.matrix, frozenset())

    def message(
        self,
        objective: Form,
        on_top: list[AtLeast],
        integer: bool,
        without: frozenset[str] = frozenset(),
        closed: NDArray[np.bool_] | None = None,
    ) -> model_pb2.ModelProto:
        """The program for a solver; ``without`` names rules whose rows are left out, ``closed``
        marks columns held at their lower bound."""
        if without:
            proto = _skeleton(self.matrix, without)
        else:
            proto = model_pb2.ModelProto()
            proto.CopyFrom(self._skeleton)
        proto.variables.lower_bounds.extend(self.lower.tolist())
        upper = self.upper if closed is None else np.where(closed, self.lower, self.upper)
        proto.variables.upper_bounds.extend(upper.tolist())
        flags = self.integer if integer else np.zeros(self.size, dtype=bool)
        proto.variables.integers.extend(flags.tolist())
        coefs = objective.dense(self.size)
        used = np.flatnonzero(coefs)
        proto.objective.maximize = True
        proto.objective.offset = objective.offset
        proto.objective.linear_coefficients.ids.extend(used.tolist())
        proto.objective.linear_coefficients.values.extend(coefs[used].tolist())
        for number, extra in enumerate(on_top):
            coefs = extra.form.dense(self.size)
            used = np.flatnonzero(coefs)
            row = self._rows + number
            proto.linear_constraints.ids.append(row)
            proto.linear_constraints.lower_bounds.append(extra.value - extra.form.offset)
            proto.linear_constraints.upper_bounds.append(float("inf"))
            proto.linear_constraint_matrix.row_ids.extend([row] * len(used))
            proto.linear_constraint_matrix.column_ids.extend(used.tolist())
            proto.linear_constraint_matrix.coefficients.extend(coefs[used].tolist())
        return proto

    def relax(
        self, objective: Form, on_top: list[AtLeast], seconds: float | None = None
    ) -> Relaxed | None:
        """The best point without integrality; None if there is none, or no time."""
        program = self.message(objective, on_top, integer=False)
        parameters = mathopt.SolveParameters(time_limit=limit(seconds))
        found = ask(program, mathopt.SolverType.GLOP, parameters)
        if not found.is_optimal or found.point is None or found.reduced_costs is None:
            return None
        return Relaxed(found.point, rounded_up(found.value), found.reduced_costs)

    def maximise(
        self,
        objective: Form,
        on_top: list[AtLeast],
        hint: Floats | None = None,
        seconds: float | None = None,
        absolute_gap: float = 1e-6,
        relative_gap: float = 0.0,
        nodes: int | None = None,
        closed: NDArray[np.bool_] | None = None,
    ) -> Outcome:
        """The best whole point, its bound, and whether it is proven; ends after ``nodes``."""
        factor = _magnified(objective, absolute_gap)
        magnified = Form.total([(factor, objective)])
        program = self.message(magnified, on_top, integer=True, closed=closed)
        parameters = mathopt.SolveParameters(
            time_limit=limit(seconds),
            relative_gap_tolerance=relative_gap,
            absolute_gap_tolerance=absolute_gap * factor,
            node_limit=nodes,
        )
        parameters.highs.int_options["threads"] = 1
        found = _highs(program, parameters, None if hint is None else hint[: self.decided])
        bound = found.bound / factor
        if found.reason == mathopt.TerminationReason.INFEASIBLE:
            return Outcome(None, -np.inf, -np.inf, proven=True, infeasible=True)
        if found.point is None or not found.is_feasible:
            return Outcome(None, -np.inf, rounded_up(bound, factor), proven=False, infeasible=False)
        x = np.where(self.integer, np.round(found.point), found.point)
        # Branches are cut off as soon as they cannot beat the best by what is tolerated, and the
        # bound that is reported then forgets them.
        best = found.value / factor
        tolerated = max(absolute_gap, relative_gap * abs(best), FEASIBLE / factor)
        bound = rounded_up(max(bound, best + tolerated), factor)
        return Outcome(x, objective.value(x), bound, found.is_optimal, infeasible=False)


def _highs(
    program: model_pb2.ModelProto, parameters: mathopt.SolveParameters, hint: Floats | None
) -> Answer:
    """Solve by HiGHS; where it fails, again another way.

    HiGHS now and then ends in an error of its own, having taken a point that misses a row by a
    hair more than its tolerance. Another order of its steps does not meet that point.
    """
    for presolve in (None, mathopt.Emphasis.OFF):
        parameters.presolve = presolve
        for seed in range(ATTEMPTS):
            parameters.highs.int_options["random_seed"] = seed
            try:
                return ask(program, mathopt.SolverType.HIGHS, parameters, hint)
            except BrokenEngine as error:
                failure = error
    raise BrokenEngine("HiGHS ended in an error, whichever way it was asked") from failure


def _magnified(objective: Form, absolute_gap: float) -> float:
    """By how much to multiply an objective so that the solver's tolerance stays below the gap."""
    largest = float(np.abs(objective.coefs).max(initial=1.0))
    return max(1.0, min(10 * FEASIBLE / absolute_gap, LARGEST / largest))


def rounded_up(bound: float, factor: float = 1.0) -> float:
    """A bound with room for what solvers round, who saw it magnified by a factor."""
    absolute, relative = ROUNDING
    return bound + absolute / factor + relative * abs(bound)


def limit(seconds: float | None) -> datetime.timedelta | None:
    """Seconds as MathOpt wants them; None: no limit."""
    return None if seconds is None else datetime.timedelta(seconds=max(0.01, seconds))


def _skeleton(matrix: Matrix, without: frozenset[str]) -> model_pb2.ModelProto:
    """Columns' ids, rows and entries, once for all variants."""
    size = len(matrix.lower)
    dropped = np.array([rule in without for rule in matrix.rules] + [False])[matrix.row_rule]
    rows = np.flatnonzero(~dropped)
    mine = ~dropped[matrix.row]
    keys, inverse = np.unique(matrix.row[mine] * size + matrix.column[mine], return_inverse=True)
    entries = np.zeros(len(keys))
    np.add.at(entries, inverse, matrix.entry[mine])
    keys, entries = keys[entries != 0], entries[entries != 0]
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(size))
    proto.linear_constraints.ids.extend(rows.tolist())
    proto.linear_constraints.lower_bounds.extend(matrix.row_lower[rows].tolist())
    proto.linear_constraints.upper_bounds.extend(matrix.row_upper[rows].tolist())
    proto.linear_constraint_matrix.row_ids.extend((keys // max(size, 1)).tolist())
    proto.linear_constraint_matrix.column_ids.extend((keys % max(size, 1)).tolist())
    proto.linear_constraint_matrix.coefficients.extend(entries.tolist())
    return proto
