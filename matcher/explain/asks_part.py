"""A part of a program: some columns free, all others held where they are.

Small enough to be solved in no time, and whatever it finds holds in the whole: the rows are all
there, with what the held columns put into them taken off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.aim import Aim
from matcher.solve.engine import AtLeast, Engine

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


SLACK = 1e-8
"""Relative difference that solvers' points may show without being worse."""


@dataclass(frozen=True)
class Solved:
    """The best point found, and whether each tier in turn is proven."""

    x: Floats
    proven: bool


class Program:
    """A program whose parts are asked for again and again."""

    def __init__(self, matrix: Matrix, decided: int) -> None:
        self.matrix = matrix
        self.size = len(matrix.lower)
        self.decided = decided
        self.component = _components(matrix, decided)

    def freed(self, decisions: Bools) -> Bools:
        """Free decisions with all that follows from them; both as marks on columns."""
        free = np.zeros(self.size, dtype=bool)
        free[: self.decided] = decisions[: self.decided]
        rows = np.unique(self.matrix.row[free[self.matrix.column]])
        in_rows = np.isin(self.matrix.row, rows)
        columns = np.unique(self.matrix.column[in_rows])
        touched = np.unique(self.component[columns[columns >= self.decided] - self.decided])
        free[self.decided :] = np.isin(self.component, touched)
        return free

    def part(self, decisions: Bools, x: Floats) -> Part:
        """The part in which these decisions are free and everything else stays at ``x``."""
        return Part(self.matrix, self.freed(decisions), x, self.decided)


class Part:
    """See the module."""

    def __init__(self, matrix: Matrix, free: Bools, x: Floats, decided: int) -> None:
        self.free: Ints = np.flatnonzero(free)
        self.x = x
        self.number = np.full(len(free), -1, dtype=np.int64)
        self.number[self.free] = np.arange(len(self.free))
        mine = free[matrix.column]
        rows = np.unique(matrix.row[mine])
        place = np.full(len(matrix.row_lower), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        held = ~mine & (place[matrix.row] >= 0)
        fixed = np.zeros(len(rows))
        np.add.at(fixed, place[matrix.row[held]], matrix.entry[held] * x[matrix.column[held]])
        small = Matrix(
            lower=matrix.lower[self.free],
            upper=matrix.upper[self.free],
            integer=matrix.integer[self.free],
            row=place[matrix.row[mine]],
            column=self.number[matrix.column[mine]],
            entry=matrix.entry[mine],
            row_lower=matrix.row_lower[rows] - fixed,
            row_upper=matrix.row_upper[rows] - fixed,
            row_rule=matrix.row_rule[rows],
            rules=matrix.rules,
            row_decision=matrix.row_decision[rows],
        )
        self.engine = Engine(small, decided=int(np.count_nonzero(free[:decided])))

    def form(self, form: Form) -> Form:
        """A form on the free columns, what the others bring as its offset."""
        mine = self.number[form.columns] >= 0
        fixed = float(form.coefs[~mine] @ self.x[form.columns[~mine]])
        return Form(self.number[form.columns[mine]], form.coefs[mine], form.offset + fixed)

    def point(self, small: Floats) -> Floats:
        """A point of the part, with everything that is held."""
        x = self.x.copy()
        x[self.free] = small
        return x

    def best(self, aims: Sequence[Aim], on_top: Sequence[AtLeast], seconds: float | None) -> Solved:
        """The lexicographically best point, starting from the one held."""
        x, proven = self.x[self.free], True
        floors = [AtLeast(self.form(row.form), row.value) for row in on_top]
        for aim in aims:
            form = self.form(aim.form)
            if not np.any(form.coefs):
                continue
            found = self.engine.maximise(form, floors, x, seconds, absolute_gap=0.4 / aim.scale)
            proven &= found.proven and not found.infeasible
            if found.x is not None and form.value(found.x) > form.value(x):
                x = found.x
            floors.append(no_less(Aim(aim.tier, form, aim.scale), form.value(x)))
        return Solved(self.point(x), proven)

    def most(
        self,
        objective: Form,
        rows: Sequence[AtLeast],
        seconds: float | None,
        nodes: int | None = None,
    ) -> Floats | None:
        """A best point for an objective under rows, all of them forms of the whole; after
        ``nodes`` branching steps the best so far. None: none was found."""
        small = [AtLeast(self.form(row.form), row.value) for row in rows]
        found = self.engine.maximise(
            self.form(objective), small, self.x[self.free], seconds, nodes=nodes
        )
        return None if found.x is None else self.point(found.x)


def no_less(aim: Aim, value: float) -> AtLeast:
    """A tier's form ≥ value, less what may be rounding."""
    row = aim.row(0)
    unit = min(aim.scale, 1000)
    return AtLeast(row.form, unit * (value - SLACK * max(1.0, abs(value))))


def _components(matrix: Matrix, decided: int) -> Ints:
    """For each column that follows from decisions: which others it hangs together with."""
    many = len(matrix.lower) - decided
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(many))
    follows = matrix.column >= decided
    order = np.argsort(matrix.row[follows], kind="stable")
    rows = matrix.row[follows][order]
    columns = matrix.column[follows][order] - decided
    same = np.flatnonzero(rows[1:] == rows[:-1])
    graph.add_edges_from(zip(columns[same].tolist(), columns[same + 1].tolist(), strict=True))
    component = np.zeros(many, dtype=np.int64)
    for number, members in enumerate(nx.connected_components(graph)):
        component[list(members)] = number
    return component
