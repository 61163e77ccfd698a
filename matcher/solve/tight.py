"""A tier at the most it could ever have says more than its sum: every part of it is whole.

"All 200 jobs are done" as one row over all columns leaves a relaxation free to do half of many
jobs. Where the row asks for all that the columns' bounds and the rows over single requests allow,
each of these must be at its most, and may say so itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.program import Matrix
from matcher.solve.engine import AtLeast

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEAR = 0.5
"""What a row may fall short of the most, as a share of the least that anything less would cost."""
SAME = 1e-9


def tightened(matrix: Matrix, least: AtLeast) -> Matrix | None:
    """The program with ``least`` stated part by part; None if it asks for less than everything.

    The form's columns are shared out among rows Σ x ≤ u of like entries and coefficients, widest
    first; what is in none stands alone, at its bound.
    """
    coefs = least.form.dense(len(matrix.lower))
    used = np.flatnonzero(coefs)
    if not len(used) or not matrix.integer[used].all():
        return None
    most, step = np.abs(coefs), np.abs(coefs)
    best = np.where(coefs > 0, matrix.upper, matrix.lower) * coefs
    taken = coefs == 0
    rows, total, unit = [], least.form.offset, np.inf
    for row, columns, entry, sum_ in _groups(matrix, coefs):
        if taken[columns].any():
            continue
        worth = float(most[columns[0]])
        if worth * sum_ >= best[columns].sum() - SAME * worth:
            continue  # the columns' bounds say as much
        taken[columns] = True
        rows.append((row, entry * sum_))
        total += worth * sum_
        unit = min(unit, worth)
    alone = np.flatnonzero(~taken)
    total += float(best[alone].sum())
    unit = min(unit, float(step[alone].min(initial=np.inf)))
    if not np.isfinite(total) or total - least.value > NEAR * unit:
        return None
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    up = alone[coefs[alone] > 0]
    down = alone[coefs[alone] < 0]
    lower[up], upper[down] = upper[up], lower[down]
    row_lower = matrix.row_lower.copy()
    for row, value in rows:
        row_lower[row] = value
    return replace(matrix, lower=lower, upper=upper, row_lower=row_lower)


def _groups(matrix: Matrix, coefs: Floats) -> list[tuple[int, Ints, float, float]]:
    """(row, columns, entry, most that the columns' sum can be), widest first, of rows whose
    entries are alike, above 0, and stand before columns that the form counts alike."""
    order = np.argsort(matrix.row, kind="stable")
    row, column, entry = matrix.row[order], matrix.column[order], matrix.entry[order]
    rows, first, count = np.unique(row, return_index=True, return_counts=True)
    if not len(rows):
        return []
    counted = coefs[column]
    alike = np.minimum.reduceat(entry, first) > 0
    for figures in (entry, counted):
        high, low = np.maximum.reduceat(figures, first), np.minimum.reduceat(figures, first)
        alike &= high - low <= SAME * np.abs(high)
    alike &= np.minimum.reduceat(counted, first) > 0
    alike &= np.isfinite(matrix.row_upper[rows]) & (count > 1)
    found = []
    for k in np.flatnonzero(alike)[np.argsort(-count[alike], kind="stable")].tolist():
        columns = column[first[k] : first[k] + count[k]]
        if len(np.unique(columns)) < len(columns):
            continue
        one = float(entry[first[k]])
        sum_ = np.floor(matrix.row_upper[rows[k]] / one + SAME)
        found.append((int(rows[k]), columns, one, float(sum_)))
    return found
