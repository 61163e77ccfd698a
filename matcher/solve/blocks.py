"""A program cut into blocks of columns, and the smaller programs that come of it.

The requests of one community mostly compete with one another: for its rooms, for its helpers, for
the seats of its activities. So a week of many communities is improved block by block, everything
else held; and what the blocks could each have at most, together bounds the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.program import Form, Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def owners(model: Model, matrix: Matrix) -> Ints:
    """The request of every column; what follows from decisions belongs to the request of the first
    of those that it shares a row with."""
    starts = model.options.starts
    found = np.full(len(matrix.lower), -1, dtype=np.int64)
    found[: model.decided] = np.concatenate(
        [
            model.options.flows.request,
            starts.request,
            starts.request[starts.room_start],
            model.crew_request,
            model.options.seats.request,
        ]
    )
    return _spread(matrix, found)


def by_community(model: Model, owner: Ints) -> Ints:
    """The block of every column: the community that its request lies in, numbered from 0.

    Requests that lie in no community make up a block of their own.
    """
    place = model.index.ways.community[model.index.request_place]
    _, block = np.unique(place, return_inverse=True)
    return block.ravel()[owner]


def _spread(matrix: Matrix, owner: Ints) -> Ints:
    """Give each column without an owner that of the first neighbour that has one."""
    rows = len(matrix.row_lower)
    order = np.argsort(matrix.row, kind="stable")
    row, column = matrix.row[order], matrix.column[order]
    while (owner < 0).any():
        known = owner[column] >= 0
        of_row = np.full(rows, -1, dtype=np.int64)
        of_row[row[known][::-1]] = owner[column[known][::-1]]
        open_ = (owner[column] < 0) & (of_row[row] >= 0)
        if not open_.any():
            break
        owner = owner.copy()
        owner[column[open_][::-1]] = of_row[row[open_][::-1]]
    return np.where(owner < 0, 0, owner)


def held(matrix: Matrix, free: Bools, x: Floats) -> Matrix:
    """The program of the free columns alone, all others held at a point."""
    others = ~free[matrix.column]
    fixed = _sums(matrix, matrix.row[others], matrix.entry[others] * x[matrix.column[others]])
    return _part(matrix, free, fixed, fixed)


def alone(matrix: Matrix, free: Bools) -> Matrix:
    """The free columns as if all others stood aside: a row asks of them no more than is left to
    ask when those do what helps most. What is best here is at least what is best in the whole."""
    others = ~free[matrix.column]
    row, column, entry = matrix.row[others], matrix.column[others], matrix.entry[others]
    ends = np.stack([entry * matrix.lower[column], entry * matrix.upper[column]])
    least = _sums(matrix, row, ends.min(axis=0))
    most = _sums(matrix, row, ends.max(axis=0))
    return _part(matrix, free, least, most)


def _sums(matrix: Matrix, row: Ints, amount: Floats) -> Floats:
    sums = np.zeros(len(matrix.row_lower))
    np.add.at(sums, row, amount)
    return sums


def _part(matrix: Matrix, free: Bools, least: Floats, most: Floats) -> Matrix:
    """``least`` and ``most``: what the other columns bring to each row."""
    mine = free[matrix.column]
    rows, row = np.unique(matrix.row[mine], return_inverse=True)
    number = np.cumsum(free) - 1
    return Matrix(
        lower=matrix.lower[free],
        upper=matrix.upper[free],
        integer=matrix.integer[free],
        row=row.astype(np.int64),
        column=number[matrix.column[mine]],
        entry=matrix.entry[mine],
        row_lower=matrix.row_lower[rows] - most[rows],
        row_upper=matrix.row_upper[rows] - least[rows],
        row_rule=matrix.row_rule[rows],
        rules=matrix.rules,
        row_decision=matrix.row_decision[rows],
    )


def on(form: Form, free: Bools) -> Form:
    """The part of a form on the free columns, without its offset."""
    coefs = form.dense(len(free))[free]
    used = np.flatnonzero(coefs)
    return Form(used, coefs[used])
