"""Bounds from prices that are nearly right: PDLP on a scaled program, then weak duality.

A simplex on a whole district takes a quarter of an hour and more. PDLP comes within a thousandth of
the relaxation far sooner; and since every column has finite bounds, *any* prices of the rows give
a bound that holds: Σ price·side of each row, plus the most that each column's reduced cost can earn
between its bounds. So what PDLP leaves open costs a little tightness, never truth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.program import Form, Matrix
from matcher.solve.ask import ask
from matcher.solve.engine import AtLeast, Engine, Floats, limit, rounded_up

LOOSE = frozenset({"no-clash", "travel"})
"""Rules whose rows get no price: half of all entries, and they change a district's bound by half a
percent at most."""
CLOSE = 1e-4
"""Relative gap at which PDLP stops."""
THREADS = 2
PASSES = 20_000
"""Steps after which it stops at the latest, unless told otherwise."""


@dataclass(frozen=True)
class Prices:
    """What PDLP ended with."""

    of_rows: Floats
    """A price for each row."""
    point: Floats
    """Nearly feasible, and nearly the best."""


def under(matrix: Matrix, floors: list[AtLeast]) -> Matrix:
    """A program with rows on top, behind its own."""
    count, size = len(matrix.row_lower), len(matrix.lower)
    row, column, entry = [matrix.row], [matrix.column], [matrix.entry]
    for number, floor in enumerate(floors):
        coefs = floor.form.dense(size)
        used = np.flatnonzero(coefs)
        row.append(np.full(len(used), count + number))
        column.append(used)
        entry.append(coefs[used])
    lower = [floor.value - floor.form.offset for floor in floors]
    none = np.full(len(floors), -1)
    return replace(
        matrix,
        row=np.concatenate(row),
        column=np.concatenate(column),
        entry=np.concatenate(entry),
        row_lower=np.append(matrix.row_lower, lower),
        row_upper=np.append(matrix.row_upper, np.full(len(floors), np.inf)),
        row_rule=np.append(matrix.row_rule, none),
        row_decision=np.append(matrix.row_decision, none),
    )


def prices(
    matrix: Matrix, form: Form, seconds: float | None, passes: int = PASSES
) -> Prices | None:
    """Prices and a point, nearly the relaxation's own; None if time ran out before any.

    Rows of the rules in :data:`LOOSE` have no price.
    """
    column_scale = np.maximum(1.0, np.abs(matrix.upper))
    entry = matrix.entry * column_scale[matrix.column]
    row_scale = np.zeros(len(matrix.row_lower))
    np.maximum.at(row_scale, matrix.row, np.abs(entry))
    row_scale[row_scale == 0] = 1.0
    # Fen beside hours spoil the measure by which PDLP tells that it is done.
    scaled = replace(
        matrix,
        lower=matrix.lower / column_scale,
        upper=matrix.upper / column_scale,
        entry=entry / row_scale[matrix.row],
        row_lower=matrix.row_lower / row_scale,
        row_upper=matrix.row_upper / row_scale,
    )
    objective = Form(form.columns, form.coefs * column_scale[form.columns], form.offset)
    program = Engine(scaled).message(objective, [], integer=False, without=LOOSE)
    del scaled, entry  # PDLP holds the program several times over
    parameters = mathopt.SolveParameters(time_limit=limit(seconds), iteration_limit=passes)
    closeness = parameters.pdlp.termination_criteria.simple_optimality_criteria
    closeness.eps_optimal_relative = closeness.eps_optimal_absolute = CLOSE
    parameters.pdlp.num_threads = THREADS
    parameters.pdlp.presolve_options.use_glop = True
    found = ask(program, mathopt.SolverType.PDLP, parameters)
    if found.point is None or found.prices is None:
        return None
    price = np.zeros(len(row_scale))
    price[: len(found.prices)] = found.prices  # the last rows may be left out
    return Prices(price / row_scale, found.point * column_scale)


def priced(matrix: Matrix, form: Form, price: Floats) -> float:
    """What no point can exceed in a form, by weak duality; holds for any prices.

    Prices that point to a side where a row has no limit are taken as nil.
    """
    price = np.where((price > 0) & ~np.isfinite(matrix.row_upper), 0.0, price)
    price = np.where((price < 0) & ~np.isfinite(matrix.row_lower), 0.0, price)
    with np.errstate(invalid="ignore"):
        side = np.where(price > 0, matrix.row_upper, matrix.row_lower)
    side = np.where(price == 0, 0.0, side)
    size = len(matrix.lower)
    spent = np.bincount(matrix.column, matrix.entry * price[matrix.row], minlength=size)
    left = form.dense(size) - spent
    earned = np.maximum(left * matrix.lower, left * matrix.upper)
    return rounded_up(float((price * side).sum() + earned.sum()) + form.offset)
