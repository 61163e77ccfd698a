"""A week as generic choices: for each decision its alternatives, and what every alternative uses.

Nothing here knows a week or imports anything beyond Python itself, so that solvers that live in an
environment of their own can read it: :meth:`Choices.dump` writes JSON, :meth:`Choices.load` reads
it. :func:`score` says in plain Python what picks are worth, and is what a solver's own model has to
agree with.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

Use = tuple[int, int]
"""(quantity, amount)."""


@dataclass(frozen=True)
class Curve:
    """A concave reward: worth ``values[i]`` at amount ``amounts[i]``, straight in between."""

    level: int
    amounts: tuple[int, ...]
    """Rising; the first is 0."""
    values: tuple[int, ...]

    def at(self, amount: int) -> int:
        """The value at an amount, rounded down; beyond the ends the value there."""
        last = self.values[0]
        for (x0, y0), (x1, y1) in pairwise(zip(self.amounts, self.values, strict=True)):
            if amount < x1:
                return y0 + (y1 - y0) * max(amount - x0, 0) // (x1 - x0)
            last = y1
        return last


@dataclass(frozen=True)
class Quantity:
    """A sum over what is picked: kept within limits, rewarded by a curve, or the sign of more."""

    most: int | None = None
    least: int | None = None
    unit: int = 1
    """The largest amount that a single pick may add: what a breach is measured in."""
    gate: int | None = None
    """What counts for nothing while the sum is below ``least``: the stakes of this gate."""
    curve: Curve | None = None
    then: tuple[Use, ...] = ()
    """Used once if the sum is above 0."""
    worth: tuple[int, ...] = ()
    """Likewise rewarded once, per level; empty: nothing."""


@dataclass(frozen=True)
class Alternative:
    """One way to decide; at most one is picked for each decision."""

    columns: tuple[tuple[int, int], ...]
    """What it means to whoever exported it: (column, value)."""
    uses: tuple[Use, ...]
    worth: tuple[int, ...]
    """Per level, first level first: a lower level never outweighs a higher one."""
    stakes: tuple[tuple[int, int, int], ...] = ()
    """(gate, level, part of the worth that is nil while the gate is shut)."""


@dataclass(frozen=True)
class Choices:
    """All decisions, the quantities they use, and the names of the levels."""

    levels: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    decisions: tuple[tuple[Alternative, ...], ...]

    def dump(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), separators=(",", ":")), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> Choices:
        """Read what :meth:`dump` wrote."""
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Choices(
            tuple(read["levels"]),
            tuple(_quantity(q) for q in read["quantities"]),
            tuple(tuple(_alternative(a) for a in found) for found in read["decisions"]),
        )


def _pairs(read: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in read)


def _quantity(read: dict[str, Any]) -> Quantity:
    curve = read["curve"]
    if curve is not None:
        curve = Curve(curve["level"], tuple(curve["amounts"]), tuple(curve["values"]))
    return Quantity(
        read["most"],
        read["least"],
        read["unit"],
        read["gate"],
        curve,
        _pairs(read["then"]),
        tuple(read["worth"]),
    )


def _alternative(read: dict[str, Any]) -> Alternative:
    return Alternative(
        _pairs(read["columns"]),
        _pairs(read["uses"]),
        tuple(read["worth"]),
        tuple((a, b, c) for a, b, c in read["stakes"]),
    )


@dataclass
class Score:
    """What picks come to."""

    broken: list[int] = field(default_factory=list)
    """Quantities out of their limits."""
    worth: list[int] = field(default_factory=list)
    """Per level; stakes behind shut gates are counted as if they were open."""


def score(choices: Choices, picks: Sequence[int]) -> Score:
    """Judge picks: per decision the number of the alternative, −1 for none."""
    amounts: dict[int, int] = defaultdict(int)
    worth = [0] * len(choices.levels)
    for alternatives, pick in zip(choices.decisions, picks, strict=True):
        if pick >= 0:
            _take(alternatives[pick].uses, alternatives[pick].worth, amounts, worth)
    # A sign speaks of decisions alone, so one round is enough.
    signs = [k for k, q in enumerate(choices.quantities) if (q.then or q.worth) and amounts[k] > 0]
    for k in signs:
        _take(choices.quantities[k].then, choices.quantities[k].worth, amounts, worth)
    found = Score(worth=worth)
    for k, quantity in enumerate(choices.quantities):
        if quantity.curve is not None:
            worth[quantity.curve.level] += quantity.curve.at(amounts[k])
        over = quantity.most is not None and amounts[k] > quantity.most
        if over or (quantity.least is not None and amounts[k] < quantity.least):
            found.broken.append(k)
    return found


def _take(
    uses: Sequence[Use], gained: Sequence[int], amounts: dict[int, int], worth: list[int]
) -> None:
    for quantity, amount in uses:
        amounts[quantity] += amount
    for level, value in enumerate(gained):
        worth[level] += value
