"""A program with most of its columns held: a small one that says the same of the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.engine import AtLeast

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Reduced:
    """The columns of a program that are not held, and what the held ones leave of its rows."""

    def __init__(self, matrix: Matrix, held: NDArray[np.bool_], point: Floats) -> None:
        """``point``: the values at which the ``held`` columns stay."""
        self.held = held
        self.point = np.where(held, point, 0.0)
        self.free: Ints = np.flatnonzero(~held)
        self._number: Ints = np.full(len(held), -1, dtype=np.int64)
        self._number[self.free] = np.arange(len(self.free))
        self.matrix = self._cut(matrix)

    def _cut(self, matrix: Matrix) -> Matrix:
        given = np.zeros(len(matrix.row_lower))
        np.add.at(given, matrix.row, matrix.entry * self.point[matrix.column])
        mine = ~self.held[matrix.column]
        rows = np.unique(matrix.row[mine])
        position = np.full(len(given), -1, dtype=np.int64)
        position[rows] = np.arange(len(rows))
        return replace(
            matrix,
            lower=matrix.lower[self.free],
            upper=matrix.upper[self.free],
            integer=matrix.integer[self.free],
            row=position[matrix.row[mine]],
            column=self._number[matrix.column[mine]],
            entry=matrix.entry[mine],
            row_lower=(matrix.row_lower - given)[rows],
            row_upper=(matrix.row_upper - given)[rows],
            row_rule=matrix.row_rule[rows],
            row_decision=matrix.row_decision[rows],
        )

    def form(self, form: Form) -> Form:
        """A form over the free columns; what the held ones give is its offset."""
        mine = ~self.held[form.columns]
        offset = form.offset + float(form.coefs @ self.point[form.columns])
        return Form(self._number[form.columns[mine]], form.coefs[mine], offset)

    def row(self, row: AtLeast) -> AtLeast:
        """A row over the free columns."""
        return AtLeast(self.form(row.form), row.value)

    def columns(self, columns: Ints) -> Ints:
        """The numbers of those that are free."""
        return self._number[columns[~self.held[columns]]]

    def whole(self, x: Floats) -> Floats:
        """A point of the whole program."""
        full = self.point.copy()
        full[self.free] = x
        return full
