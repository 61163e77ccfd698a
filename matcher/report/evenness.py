"""How evenly something is spread: the least, Gini's and Jain's index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Evenness:
    """Figures of a list of ratios, each counted once; None where there is none."""

    least: Fraction | None
    gini: Fraction | None
    """Σ_i Σ_j |x_i − x_j| ÷ (2·n·Σx): 0 all alike, towards 1 one has everything. All zero: 0."""
    jain: Fraction | None
    """(Σx)² ÷ (n·Σx²): 1 all alike, 1/n one has everything. All zero: 1."""


def evenness(ratios: Sequence[Fraction]) -> Evenness:
    """The figures of some ratios, none below 0."""
    if not ratios:
        return Evenness(None, None, None)
    rising = sorted(ratios)
    count, total = len(rising), sum(rising, Fraction(0))
    if total == 0:
        return Evenness(Fraction(0), Fraction(0), Fraction(1))
    # With x rising, each x_i is taken i times and left n − 1 − i times in the differences.
    spread = sum(((2 * i + 1 - count) * x for i, x in enumerate(rising)), Fraction(0))
    squares = sum((x * x for x in rising), Fraction(0))
    return Evenness(rising[0], spread / (count * total), total**2 / (count * squares))
