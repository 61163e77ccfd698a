"""Columns that always go together, as one.

A request that is all or nothing, with one pledge for each of its lines, is one decision; the
program states it as a column per line and one for the whole, held together by pairs of rows. Here
each of those columns becomes a multiple of the one that decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SAME = 1e-9
"""Ratios that differ by no more, relatively, are the same."""


@dataclass(frozen=True)
class Tied:
    """A program in which each group of tied columns is one, and the way back."""

    matrix: Matrix
    leader: Ints
    """For each column of the whole program, its column here."""
    multiple: Floats
    """… and how many times that column's value it has."""

    def form(self, form: Form) -> Form:
        """A form of the whole program, here."""
        coefs = np.zeros(len(self.matrix.lower))
        np.add.at(coefs, self.leader[form.columns], form.coefs * self.multiple[form.columns])
        used = np.flatnonzero(coefs)
        return Form(used, coefs[used], form.offset)

    def whole(self, x: Floats) -> Floats:
        """A point here as a point of the whole program."""
        point: Floats = x[self.leader] * self.multiple
        return point


def tie(matrix: Matrix) -> Tied:
    """Columns with x_i = r·x_k by two rows of two entries become one."""
    size = len(matrix.lower)
    leader, multiple = np.arange(size), np.ones(size)
    leads = np.zeros(size, dtype=bool)
    for follower, chief, ratio in _pairs(matrix):
        free = leader[follower] == follower and not leads[follower] and leader[chief] == chief
        if free and _fits(matrix, follower, chief, ratio):
            leader[follower], multiple[follower] = chief, ratio
            leads[chief] = True
    mine = leader == np.arange(size)
    number = np.cumsum(mine) - 1
    return Tied(_without_empty(_merged(matrix, leader, multiple, mine)), number[leader], multiple)


def _pairs(matrix: Matrix) -> list[tuple[int, int, float]]:
    """(i, k, r) with x_i = r·x_k and r ≥ 1, from pairs of rows."""
    order = np.lexsort((matrix.column, matrix.row))
    row, column, entry = matrix.row[order], matrix.column[order], matrix.entry[order]
    rows, first, count = np.unique(row, return_index=True, return_counts=True)
    two = count == 2
    at = first[two]
    low, high = matrix.row_lower[rows[two]], matrix.row_upper[rows[two]]
    a, b = entry[at], entry[at + 1]
    plain = (a * b < 0) & (column[at] != column[at + 1])
    is_most, is_least = plain & (high == 0), plain & (low == 0)
    # a·x + b·y ≤ 0 with a > 0 says x ≤ (−b/a)·y, with a < 0 the other way round.
    above: dict[tuple[int, int], float] = {}
    below: dict[tuple[int, int], float] = {}
    for k in np.flatnonzero(is_most | is_least).tolist():
        key = int(column[at[k]]), int(column[at[k] + 1])
        ratio = float(-b[k] / a[k])
        if is_most[k]:
            (above if a[k] > 0 else below)[key] = ratio
        if is_least[k]:
            (below if a[k] > 0 else above)[key] = ratio
    found = []
    for (i, k), ratio in sorted(above.items()):
        other = below.get((i, k))
        if other is not None and abs(other - ratio) <= SAME * ratio:
            found.append((i, k, ratio) if ratio >= 1 else (k, i, 1 / ratio))
    return found


def _fits(matrix: Matrix, follower: int, chief: int, ratio: float) -> bool:
    """Whether the follower may be anything that the chief makes it: both from 0, in whole steps."""
    whole = round(ratio)
    return bool(
        abs(whole - ratio) <= SAME * ratio
        and matrix.lower[follower] == 0
        and matrix.lower[chief] == 0
        and matrix.integer[chief]
        and matrix.upper[follower] >= whole * matrix.upper[chief] - SAME
    )


def _merged(matrix: Matrix, leader: Ints, multiple: Floats, mine: NDArray[np.bool_]) -> Matrix:
    size = int(mine.sum())
    number = np.cumsum(mine) - 1
    keys, place = np.unique(
        matrix.row * max(size, 1) + number[leader[matrix.column]], return_inverse=True
    )
    entries = np.zeros(len(keys))
    np.add.at(entries, place, matrix.entry * multiple[matrix.column])
    large = np.zeros(len(keys))
    np.maximum.at(large, place, np.abs(matrix.entry * multiple[matrix.column]))
    kept = np.abs(entries) > SAME * large
    return replace(
        matrix,
        lower=matrix.lower[mine],
        upper=matrix.upper[mine],
        integer=matrix.integer[mine],
        row=keys[kept] // max(size, 1),
        column=keys[kept] % max(size, 1),
        entry=entries[kept],
    )


def _without_empty(matrix: Matrix) -> Matrix:
    """Without the rows that the bounds of the columns keep by themselves."""
    ends = np.stack([matrix.lower[matrix.column], matrix.upper[matrix.column]]) * matrix.entry
    least, most = np.zeros((2, len(matrix.row_lower)))
    np.add.at(least, matrix.row, ends.min(axis=0))
    np.add.at(most, matrix.row, ends.max(axis=0))
    needed = (least < matrix.row_lower - SAME) | (most > matrix.row_upper + SAME)
    number = np.cumsum(needed) - 1
    mine = needed[matrix.row]
    return replace(
        matrix,
        row=number[matrix.row[mine]],
        column=matrix.column[mine],
        entry=matrix.entry[mine],
        row_lower=matrix.row_lower[needed],
        row_upper=matrix.row_upper[needed],
        row_rule=matrix.row_rule[needed],
        row_decision=matrix.row_decision[needed],
    )
