"""A bound from the few rows that speak of all people at once.

Where everybody may do everything, what binds is how much happens at one moment. The rows that say
so are a small program of their own; whatever it cannot exceed, the whole cannot.
"""

from __future__ import annotations

import numpy as np

from matcher.program import Form, Matrix
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine

PERSONAL = frozenset(
    {
        "at-work",
        "no-double-booking-person",
        "fewest-people",
        "crew-complete",
        "travel",
        "rest",
        "day-limit",
        "week-limit",
    }
)
"""Rules whose rows are about one person or one crew each."""


def loose_bound(matrix: Matrix, form: Form, floors: list[AtLeast], watch: Stopwatch) -> float:
    """What a form can be at most under the floors and all rows but those of single people."""
    dropped = np.array([rule in PERSONAL for rule in matrix.rules] + [False])[matrix.row_rule]
    mine = ~dropped[matrix.row]
    size = len(matrix.lower)
    forms = [form, *(floor.form for floor in floors)]
    wanted = np.zeros(size, dtype=bool)
    wanted[matrix.column[mine]] = True
    for one in forms:
        wanted[one.columns] = True
    number = np.cumsum(wanted) - 1
    rows, row = np.unique(matrix.row[mine], return_inverse=True)
    small = Matrix(
        lower=matrix.lower[wanted],
        upper=matrix.upper[wanted],
        integer=matrix.integer[wanted],
        row=row.astype(np.int64),
        column=number[matrix.column[mine]],
        entry=matrix.entry[mine],
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        row_rule=matrix.row_rule[rows],
        rules=matrix.rules,
        row_decision=matrix.row_decision[rows],
    )

    def here(one: Form) -> Form:
        return Form(number[one.columns], one.coefs, one.offset)

    held = [AtLeast(here(floor.form), floor.value) for floor in floors]
    return Engine(small).maximise(here(form), held, seconds=watch.left()).bound
