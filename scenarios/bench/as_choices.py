"""A week's program as :mod:`scenarios.bench.choices`: for solvers that pick, not sum.

A decision is a flow, an occurrence (with its start, room and whole crew) or an enrolment, and an
alternative sets the 0–1 columns that it means. The program's further columns follow from those, so
none is left to a solver: what equals a sum is put in for it, what says "any at all" becomes a sign,
filled pieces become a curve, and rows that no alternatives could break together are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import gcd, inf, isfinite, lcm

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model
from matcher.goals import tier_scale
from matcher.program import Form, Matrix
from scenarios.bench.choices import Alternative, Choices, Curve, Quantity, Use
from scenarios.bench.choices_pruned import pruned
from scenarios.bench.choices_ways import decisions, ways

Floats = NDArray[np.float64]
Row = dict[int, float]

SIGNS = frozenset({"use", "active", "bundle", "same-carer", "same-helper"})
"""Rules whose columns are 1 if any of what they stand over is."""
CURVES = frozenset({"fairness", "even-load"})
"""Goals whose columns are the pieces of a concave curve."""
CORNERS = 10**6
"""How far a curve reaches at least, in parts of an amount."""
FINEST = 10**6
"""Coefficients are whole multiples of one of their row's, at most this fine."""


class NoChoice(ValueError):
    """A program with something that this export cannot say."""


def choices_of(model: Model, mu: int) -> Choices:
    """The choices of a week, its tiers as levels, at a fixed μ; raises :class:`NoChoice`."""
    return _Export(model, mu).choices()


def point(model: Model, choices: Choices, picks: Iterable[int]) -> Floats:
    """The decisions that picks mean, as a point of the program."""
    x = np.zeros(model.program.size)
    for alternatives, pick in zip(choices.decisions, picks, strict=True):
        for column, value in alternatives[pick].columns if pick >= 0 else ():
            x[column] = value
    return x


class _Export:
    def __init__(self, model: Model, mu: int) -> None:
        self.model = model
        self.matrix: Matrix = model.program.matrix()
        self.levels, self.worth_of = _levels(model, mu)
        self.rows = _rows(self.matrix)
        self.kind, self.first = self._kinds()
        self.decision_of = decisions(model)
        self._put_in_sums()
        self._put_in_overlaps()
        self.inputs = self._signs()
        self.partners = self._partners()
        self.folded = {
            c
            for c, inputs in self.inputs.items()
            if len({int(self.decision_of[i]) for i in inputs}) < 2
        }
        """Signs of one decision, which each alternative settles by itself."""
        self.quantities: list[Quantity] = []
        self.uses_of: dict[int, list[Use]] = defaultdict(list)
        self.alone: set[int] = set()
        """Quantities of one decision: alternatives that break them are left out."""
        self.sign: dict[int, int] = {}
        self._curves()
        self._limits()

    # --- what follows from the decisions ------------------------------------------------------

    def _kinds(self) -> tuple[dict[int, str], dict[int, int]]:
        """Of each column that is no decision: the rule of the row that defines it, and that row."""
        kind: dict[int, str] = {}
        first: dict[int, int] = {}
        for number in sorted(self.rows):
            for column in self.rows[number]:
                if column >= self.model.decided and column not in kind:
                    kind[column] = self.matrix.rules[int(self.matrix.row_rule[number])]
                    first[column] = number
        known = SIGNS | CURVES | {"happens", "no-clash", "affinity"}
        # Whoever picks nothing breaks a pin or a lock: here that is always allowed.
        strange = sorted({*kind.values(), *({"pin", "lock"} & {*self.matrix.rules})} - known)
        if strange:
            raise NoChoice(f"{', '.join(strange)} cannot be said as choices")
        return kind, first

    def _of_kind(self, *kinds: str) -> list[int]:
        return [c for c, kind in self.kind.items() if kind in kinds]

    def _put_in_sums(self) -> None:
        meant: dict[int, Row] = {}
        for column in self._of_kind("happens"):
            row = self.rows.pop(self.first[column])
            own = row.pop(column)
            meant[column] = {c: -v / own for c, v in row.items()}
        for row in [*self.rows.values(), *self.worth_of]:
            for column in [c for c in row if c in meant]:
                _add(row, meant[column], row.pop(column))

    def _put_in_overlaps(self) -> None:
        """A column between rows that push it up and rows that hold it down: a row for each pair."""
        touching: dict[int, list[int]] = defaultdict(list)
        columns = set(self._of_kind("no-clash"))
        for number, row in self.rows.items():
            for column in row:
                if column in columns:
                    touching[column].append(number)
        self.extra: list[tuple[Row, float]] = []
        for column, numbers in touching.items():
            rows = [(self.rows.pop(n), float(self.matrix.row_upper[n])) for n in numbers]
            for up, a in rows:
                for down, b in rows:
                    if up[column] < 0 < down[column]:
                        joined = dict(up)
                        _add(joined, down, -up[column] / down[column])
                        joined.pop(column, None)
                        self.extra.append((joined, a - b * up[column] / down[column]))

    def _signs(self) -> dict[int, set[int]]:
        """Sign → the decisions of which any is enough."""
        inputs: dict[int, set[int]] = {c: set() for c in self._of_kind(*SIGNS)}
        for number, row in list(self.rows.items()):
            rule = self.matrix.rules[int(self.matrix.row_rule[number])]
            if rule not in SIGNS:
                continue
            if isfinite(self.matrix.row_lower[number]):
                if rule in ("use", "active"):
                    del self.rows[number]  # not without any: true of a sign anyway
                continue
            mine = [c for c, v in row.items() if c in inputs and v < 0]
            others = [c for c, v in row.items() if v > 0]
            if len(mine) == 1 and all(c < self.model.decided for c in others):
                inputs[mine[0]].update(others)
        return inputs

    def _partners(self) -> dict[int, list[set[int]]]:
        """Column of partners → for each of the two the crew places of which one is needed."""
        found: dict[int, list[set[int]]] = {c: [] for c in self._of_kind("affinity")}
        for number, row in list(self.rows.items()):
            mine = [c for c in row if c in found]
            if mine:
                found[mine[0]].append({c for c, v in row.items() if v < 0})
                del self.rows[number]
        return found

    # --- quantities ---------------------------------------------------------------------------

    def _curves(self) -> None:
        pieces: dict[int, list[int]] = defaultdict(list)
        for column in self._of_kind(*CURVES):
            pieces[self.first[column]].append(column)
        for number, columns in pieces.items():
            row = self.rows.pop(number)
            got = {c: abs(v) for c, v in row.items() if c < self.model.decided}
            past = max(0.0, float(self.matrix.row_upper[number]))
            for level, worth in enumerate(self.worth_of):
                filled = [(worth[c], float(self.matrix.upper[c])) for c in columns if c in worth]
                if filled:
                    self._curve(level, sorted(filled, reverse=True), got, past)

    def _curve(self, level: int, filled: list[tuple[float, float]], got: Row, past: float) -> None:
        scale = _scale(got.values())
        # Corners lie between amounts, so these are split; not so far that 32 bits overflow.
        scale *= max(1, CORNERS // max(1, round(sum(w for _, w in filled) * float(scale))))
        corners, before, value = [], -past, 0.0
        for slope, width in filled:
            if before <= 0 < before + width:
                corners = [(0, value - slope * before)]
            before, value = before + width, value + slope * width
            if corners:
                corners.append((round(float(scale * Fraction(before))), value))
        if len(corners) < 2:
            return  # nothing left to gain
        amounts, values = zip(*corners, strict=True)
        curve = Curve(level, amounts, tuple(round(v) for v in values))
        self._new(Quantity(curve=curve), got, scale)

    def _limits(self) -> None:
        for column, inputs in self.inputs.items():
            if column not in self.folded:
                worth = tuple(round(w.get(column, 0.0)) for w in self.worth_of)
                self.sign[column] = len(self.quantities)
                one = dict.fromkeys(inputs, 1.0)
                self._new(Quantity(worth=worth if any(worth) else ()), one, Fraction(1))
        lower, upper = self.matrix.row_lower, self.matrix.row_upper
        limited = [(row, float(lower[n]), float(upper[n])) for n, row in self.rows.items()]
        for row, least, most in [*limited, *((row, -inf, most) for row, most in self.extra)]:
            scale = _scale(row.values())
            whole = Quantity(
                most=_below(most * scale) if isfinite(most) else None,
                least=-_below(-least * scale) if isfinite(least) else None,
            )
            if len(self._owners(row)) < 2:
                self.alone.add(len(self.quantities))
            self._new(whole, row, scale)
        for column, number in self.sign.items():
            self.quantities[number] = replace(
                self.quantities[number], then=tuple(self.uses_of.pop(column, ()))
            )

    def _owners(self, row: Row) -> set[int]:
        """The decisions that a row speaks of; a sign of several counts as one of its own."""
        owners = set()
        for column in row:
            if column < self.model.decided:
                owners.add(int(self.decision_of[column]))
            elif column in self.folded:
                owners.update(int(self.decision_of[c]) for c in self.inputs[column])
            else:
                owners.update((-column, -column - self.model.program.size))
        return owners

    def _new(self, quantity: Quantity, row: Row, scale: Fraction) -> None:
        for column, value in row.items():
            amount = round(value * float(scale))
            if amount:
                self.uses_of[column].append((len(self.quantities), amount))
        self.quantities.append(quantity)

    # --- alternatives -------------------------------------------------------------------------

    def choices(self) -> Choices:
        """Everything, most pressing decisions first and activities before those who enrol."""
        folded: dict[int, list[int]] = defaultdict(list)
        for column in [*self.folded, *self.partners]:
            inputs = self.inputs.get(column) or set().union(*self.partners.get(column, [set()]))
            for decision in {int(self.decision_of[c]) for c in inputs}:
                folded[decision].append(column)
        found = []
        for decision, offered in ways(self.model):
            kept = [
                made
                for columns in offered
                if (made := self._alternative(columns, folded[decision])) is not None
            ]
            if kept:
                found.append((decision, kept))
        shares = len(self.model.options.flows), self.decision_of[self.model.seat].min(initial=0)
        offers = {
            shares[0] + o
            for n, request in enumerate(self.model.index.requests)
            if request.seats is not None
            for o in self.model.occurrences_of_request[n]
        }
        last = len(self.levels)

        def rank(entry: tuple[int, list[Alternative]]) -> tuple[object, ...]:
            best = [max(a.worth[level] for a in entry[1]) for level in range(last)]
            at = [tier in ("must", "overdue") for tier in self.levels]
            first = [-w for w, is_first in zip(best, at, strict=True) if is_first]
            rest = [-w for w, is_first in zip(best, at, strict=True) if not is_first]
            return (first, entry[0] not in offers, rest)

        found.sort(key=rank)
        return pruned(self.levels, self.quantities, self.alone, [kept for _, kept in found])

    def _alternative(
        self, columns: tuple[tuple[int, int], ...], folded: list[int]
    ) -> Alternative | None:
        """What picking these columns uses; None: it breaks a rule by itself."""
        values = {column: value for column, value in columns if value}
        for column in folded:
            if column in self.partners:
                if all(side & values.keys() for side in self.partners[column]):
                    values[column] = 1
            elif self.inputs[column] & values.keys():
                values[column] = 1
        uses: dict[int, int] = defaultdict(int)
        worth = [0.0] * len(self.levels)
        for column, value in values.items():
            for quantity, amount in self.uses_of.get(column, ()):
                uses[quantity] += amount * value
            for level, weights in enumerate(self.worth_of):
                worth[level] += weights.get(column, 0.0) * value
        for quantity in self.alone & uses.keys():
            limits = self.quantities[quantity]
            if limits.most is not None and uses[quantity] > limits.most:
                return None
            if limits.least is not None and uses[quantity] < limits.least:
                return None
        kept = tuple((q, a) for q, a in sorted(uses.items()) if a and q not in self.alone)
        return Alternative(columns, kept, tuple(round(w) for w in worth))


def _levels(model: Model, mu: int) -> tuple[tuple[str, ...], list[Row]]:
    """Tiers of which anything depends on the plan, and what each column is worth there."""
    names, worth_of = [], []
    for tier in model.index.week.policy.tiers:
        scale = tier_scale(tier)
        goals = [
            (float(scale * (mu if w == "mu" else w)), model.program.goals[g])
            for g, w in tier.goals.items()
        ]
        dense = Form.total(goals).dense(model.program.size)
        columns = np.flatnonzero(dense)
        if len(columns):
            names.append(tier.name)
            worth_of.append(dict(zip(columns.tolist(), dense[columns].tolist(), strict=True)))
    return tuple(names), worth_of


def _rows(matrix: Matrix) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    entries = zip(matrix.row.tolist(), matrix.column.tolist(), matrix.entry.tolist(), strict=True)
    for number, column, value in entries:
        row = rows.setdefault(number, {})
        row[column] = row.get(column, 0.0) + value
    return rows


def _add(row: Row, other: Row, factor: float) -> None:
    for column, value in other.items():
        row[column] = row.get(column, 0.0) + factor * value


def _scale(values: Iterable[float]) -> Fraction:
    """What to multiply a row by, so that its coefficients are whole and share no factor."""
    known = [v for v in values if v]
    if all(v.is_integer() for v in known):
        return Fraction(1, gcd(*map(int, known)) or 1)
    parts = [Fraction(v).limit_denominator(FINEST) for v in known]
    over = lcm(*(p.denominator for p in parts))
    if over > FINEST:
        return Fraction(FINEST)
    return Fraction(over, gcd(*(int(p * over) for p in parts)))


def _below(limit: Fraction | float) -> int:
    """The largest whole number not above a limit, but for what rounding has taken."""
    return int(np.floor(float(limit) + 1e-4))
