"""A sparse integer program, grown block by block and held in arrays.

Columns carry bounds and integrality; rows carry bounds and the name of the rule or goal that
wrote them; goals are linear forms. Nothing here knows what a week is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
INF = float("inf")


@dataclass(frozen=True)
class Form:
    """A linear form Σ coef·column + offset."""

    columns: Ints
    coefs: Floats
    offset: float = 0.0

    @staticmethod
    def of(columns: ArrayLike, coefs: ArrayLike, offset: float = 0.0) -> Form:
        """From array-likes; a single coefficient is used for every column."""
        cols = np.asarray(columns, dtype=np.int64)
        return Form(cols, np.broadcast_to(np.asarray(coefs, dtype=float), cols.shape), offset)

    @staticmethod
    def total(forms: list[tuple[float, Form]]) -> Form:
        """Σ weight·form."""
        empty = np.zeros(0)
        return Form(
            np.concatenate([empty.astype(np.int64), *(f.columns for _, f in forms)]),
            np.concatenate([empty, *(w * f.coefs for w, f in forms)]),
            sum(w * f.offset for w, f in forms),
        )

    def dense(self, size: int) -> Floats:
        """Coefficients as one array over all columns."""
        dense = np.zeros(size)
        np.add.at(dense, self.columns, self.coefs)
        return dense

    def value(self, x: Floats) -> float:
        """The form at a point."""
        return float(self.coefs @ x[self.columns]) + self.offset


@dataclass(frozen=True)
class Matrix:
    """The finished program: min/max over lower ≤ x ≤ upper, row_lower ≤ Ax ≤ row_upper."""

    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    row: Ints
    column: Ints
    entry: Floats
    row_lower: Floats
    row_upper: Floats
    row_rule: Ints
    """Index into ``rules``: who wrote the row."""
    rules: tuple[str, ...]
    row_decision: Ints
    """Index of the pin or lock the row states; −1 for all other rows."""


class Program:
    """Collects columns, rows and goals; :meth:`matrix` joins them once."""

    def __init__(self) -> None:
        self.size = 0
        self.row_count = 0
        self._columns: list[tuple[Floats, Floats, NDArray[np.bool_]]] = []
        self._rows: list[tuple[Ints, Ints, Floats]] = []
        self._row_bounds: list[tuple[Floats, Floats, Ints, Ints]] = []
        self._first: list[int] = []
        """Number of each block's first row."""
        self._single = _Singles()
        self._rules: dict[str, int] = {}
        self.goals: dict[str, Form] = {}

    def columns(
        self,
        count: int,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = 1.0,
        integer: bool = True,
    ) -> Ints:
        """Append columns; returns their numbers."""
        shape = (count,)
        self._columns.append(
            (
                np.broadcast_to(np.asarray(lower, dtype=float), shape).copy(),
                np.broadcast_to(np.asarray(upper, dtype=float), shape).copy(),
                np.full(shape, integer),
            )
        )
        numbers = np.arange(self.size, self.size + count)
        self.size += count
        return numbers

    def rows(
        self,
        rule: str,
        row: ArrayLike,
        column: ArrayLike,
        entry: ArrayLike,
        lower: ArrayLike = -INF,
        upper: ArrayLike = INF,
        count: int | None = None,
        decision: int = -1,
    ) -> None:
        """Append rows: entries (row[i], column[i], entry[i]) with rows counted from 0.

        ``lower`` and ``upper`` are per row or one for all. Entries that meet are added.
        """
        row_index = np.asarray(row, dtype=np.int64)
        column_index = np.asarray(column, dtype=np.int64)
        entries = np.broadcast_to(np.asarray(entry, dtype=float), column_index.shape)
        number = count if count is not None else int(row_index.max(initial=-1)) + 1
        if number == 0:
            return
        tag = self._rules.setdefault(rule, len(self._rules))
        self._first.append(self.row_count)
        self._rows.append((row_index + self.row_count, column_index, entries))
        self._row_bounds.append(
            (
                np.broadcast_to(np.asarray(lower, dtype=float), (number,)),
                np.broadcast_to(np.asarray(upper, dtype=float), (number,)),
                np.full(number, tag),
                np.full(number, decision),
            )
        )
        self.row_count += number

    def row(
        self,
        rule: str,
        column: ArrayLike,
        entry: ArrayLike,
        lower: float = -INF,
        upper: float = INF,
        decision: int = -1,
    ) -> None:
        """Append one row."""
        tag = self._rules.setdefault(rule, len(self._rules))
        columns = np.asarray(column, dtype=np.int64)
        self._single.add(self.row_count, columns, entry, (lower, upper, tag, decision))
        self.row_count += 1

    def reach(self, form: Form) -> tuple[float, float]:
        """The least and the most that the bounds of the columns so far allow a form."""
        lower = np.concatenate([np.zeros(0), *(c[0] for c in self._columns)])[form.columns]
        upper = np.concatenate([np.zeros(0), *(c[1] for c in self._columns)])[form.columns]
        at_lower, at_upper = form.coefs * lower, form.coefs * upper
        return (
            float(np.minimum(at_lower, at_upper).sum()) + form.offset,
            float(np.maximum(at_lower, at_upper).sum()) + form.offset,
        )

    def matrix(self) -> Matrix:
        """All blocks joined."""
        ints, floats = np.zeros(0, dtype=np.int64), np.zeros(0)
        bools = np.zeros(0, dtype=bool)
        singles = self._single.joined()
        rows = [*self._rows, singles.entries]
        # Where single rows stand among the blocks.
        counts = [len(b[0]) for b in self._row_bounds]
        bounds = [
            np.concatenate([b[k] for b in [*self._row_bounds, singles.bounds]]) for k in range(4)
        ]
        number = np.concatenate(
            [
                ints,
                *(
                    np.arange(first, first + count)
                    for first, count in zip(self._first, counts, strict=True)
                ),
                singles.number,
            ]
        )
        order = np.argsort(number, kind="stable")
        row_lower, row_upper, tag, decision = (part[order] for part in bounds)
        return Matrix(
            lower=np.concatenate([floats, *(c[0] for c in self._columns)]),
            upper=np.concatenate([floats, *(c[1] for c in self._columns)]),
            integer=np.concatenate([bools, *(c[2] for c in self._columns)]),
            row=np.concatenate([ints, *(r[0] for r in rows)]),
            column=np.concatenate([ints, *(r[1] for r in rows)]),
            entry=np.concatenate([floats, *(r[2] for r in rows)]),
            row_lower=row_lower,
            row_upper=row_upper,
            row_rule=tag,
            rules=tuple(self._rules),
            row_decision=decision,
        )


@dataclass(frozen=True)
class _Joined:
    """Single rows as one block."""

    number: Ints
    entries: tuple[Ints, Ints, Floats]
    bounds: tuple[Floats, Floats, Ints, Ints]


class _Singles:
    """Rows that came one by one: joined once, since an array for each small thing is slow."""

    def __init__(self) -> None:
        self._number: list[int] = []
        self._columns: list[Ints] = []
        self._entries: list[ArrayLike] = []
        self._bounds: list[tuple[float, float, int, int]] = []

    def add(
        self, number: int, columns: Ints, entry: ArrayLike, bounds: tuple[float, float, int, int]
    ) -> None:
        """A row; a single entry is used for every column.

        ``bounds``: lower, upper, number of the rule, decision.
        """
        self._number.append(number)
        self._columns.append(columns)
        self._entries.append(entry)
        self._bounds.append(bounds)

    def joined(self) -> _Joined:
        """All of them."""
        size = np.array([len(columns) for columns in self._columns], dtype=np.int64)
        number = np.array(self._number, dtype=np.int64)
        entries = [
            np.full(n, entry) if np.ndim(entry) == 0 else np.asarray(entry, dtype=float)
            for n, entry in zip(size.tolist(), self._entries, strict=True)
        ]
        bounds = np.array(self._bounds, dtype=float).reshape(-1, 4)
        return _Joined(
            number,
            (
                np.repeat(number, size),
                np.concatenate([np.zeros(0, dtype=np.int64), *self._columns]),
                np.concatenate([np.zeros(0), *entries]),
            ),
            (
                bounds[:, 0],
                bounds[:, 1],
                bounds[:, 2].astype(np.int64),
                bounds[:, 3].astype(np.int64),
            ),
        )
