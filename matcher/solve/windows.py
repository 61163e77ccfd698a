"""Neighbourhoods of a few communities that compete for the same rooms and helpers.

A community whose neighbours' bookings stand in its rooms gains little by itself. A window is a
community with those it competes with most, by the prices of what they share. Several of them have
too many columns to be solved soon, but at the relaxation's prices most will hardly pay, and most of
those that might the relaxation leaves alone: with them closed, five communities are solved in less
than a minute.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEAR = 1e-2
"""A column is priced out if it loses more than this at the prices, relative to what a column of the
objective usually earns: PDLP's prices are right within less."""

Window = tuple[int, ...]


def priced_out(matrix: Matrix, form: Form, price: Floats) -> Bools:
    """Whole columns that would be 0 at the relaxation's best, since they cost more than they earn.

    ``price``: of each row of the program.
    """
    size = len(matrix.lower)
    spent = np.bincount(matrix.column, matrix.entry * price[matrix.row], minlength=size)
    earned = np.abs(form.coefs[form.coefs != 0])
    usual = float(np.median(earned)) if len(earned) else 0.0
    out: Bools = _may_close(matrix) & (form.dense(size) - spent < -DEAR * usual)
    return out


def left_alone(matrix: Matrix, point: Floats, thin: float) -> Bools:
    """Whole columns of which a nearly best point has less than ``thin``, relative to the most there
    can be."""
    alone: Bools = point < thin * np.maximum(1.0, np.abs(matrix.upper))
    return _may_close(matrix) & alone


def _may_close(matrix: Matrix) -> Bools:
    may: Bools = matrix.integer & (matrix.lower == 0)
    return may


def windows(matrix: Matrix, block: Ints, price: Floats, closed: Bools, width: int) -> list[Window]:
    """A window of so many blocks around every block: first a few that hold all blocks between
    them; those next to one another in the list lie apart in the week where they can.

    ``closed``: columns that do not count, whatever they compete for.
    """
    shared = _competition(matrix, block, price, closed)
    found = list(dict.fromkeys(_around(b, shared, width) for b in range(len(shared))))
    ordered: list[Window] = []
    turns = np.zeros(len(shared))
    while found:
        last = ordered[-1] if ordered else ()
        # A block that had no turn counts as much as two that had one, and so on.
        ranks = [(-(0.5 ** turns[list(o)]).mean(), _overlap(shared, last, o)) for o in found]
        ordered.append(found.pop(ranks.index(min(ranks))))
        turns[list(ordered[-1])] += 1
    return ordered


def _competition(matrix: Matrix, block: Ints, price: Floats, closed: Bools) -> Floats:
    """For each two blocks, the prices of the rows in which both have open columns, added up."""
    count = int(block.max(initial=-1)) + 1
    counts = ~closed[matrix.column] & (price[matrix.row] != 0)
    there = np.zeros((count, len(matrix.row_lower)), dtype=bool)
    there[block[matrix.column[counts]], matrix.row[counts]] = True
    several = there.sum(axis=0) > 1
    there, worth = there[:, several], np.abs(price[several])
    found = np.zeros((count, count))
    for a, b in combinations(range(count), 2):
        found[a, b] = found[b, a] = worth[there[a] & there[b]].sum()
    return found


def _around(block: int, shared: Floats, width: int) -> Window:
    """A block and those that compete most with it and with one another."""
    window = [block]
    while len(window) < width:
        rivals = shared[window].sum(axis=0)
        rivals[window] = 0
        if not rivals.any():
            break
        window.append(int(np.argmax(rivals)))
    return tuple(sorted(window))


def _overlap(shared: Floats, one: Window, other: Window) -> float:
    """How much two windows compete for; of a block in both, all that it competes for."""
    both = [b for b in one if b in other]
    return float(shared[np.ix_(one, other)].sum() + shared[both].sum())
