"""What a tier is to the solvers: a form to raise, and how finely its values are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, isfinite

from matcher.program import Form
from matcher.solve.engine import AtLeast
from models.policy import Tier

ROUNDING = (1e-3, 1e-9)
"""A bound may be short of a whole number by this much (in the tier's scale) through rounding:
absolutely, and relatively."""
FINE = 1e-3
"""How exactly a tier is solved, in units of its scale. Its value is a whole number, but the form
behind it may have any fraction: well below one, so that what is proven hardly ever rounds up."""


@dataclass(frozen=True)
class Aim:
    """A tier as the solvers see it."""

    tier: Tier
    form: Form
    scale: int

    def row(self, value: int) -> AtLeast:
        """form ≥ value, in thousandths at the finest, which solvers still tell apart."""
        unit = min(self.scale, 1000)
        form = Form(self.form.columns, self.form.coefs * unit, self.form.offset * unit)
        return AtLeast(form, value * unit / self.scale)


@dataclass(frozen=True)
class Ceiling:
    """What was proven of a tier, before it is counted in whole numbers."""

    most: float
    """The form's bound, given that the tiers before are at least at the plan's values."""
    most_of_sum: float | None = None
    """Where it was read off a sum of tiers: the bound of Σ weight·form, given the same of those
    tiers before that are not in the sum."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Tier → its weight in that sum."""


def whole(value: float, scale: int) -> int:
    """The largest whole number that something bounded by ``value`` can be, in a scale."""
    if not isfinite(value):
        raise ValueError("a bound must be finite")
    scaled = value * scale
    absolute, relative = ROUNDING
    return floor(scaled + absolute + relative * abs(scaled))


def reaches(value: int, bound: int) -> bool:
    """Whether nothing is left to gain: a large value may miss its bound by rounding alone."""
    return value >= least_reaching(bound)


def least_reaching(bound: int) -> int:
    """The least value that misses a bound by no more than rounding."""
    return bound - floor(2 * ROUNDING[1] * abs(bound))


def gap(value: int, bound: int) -> float:
    """|bound − value| ÷ max(1, |bound|)."""
    return abs(bound - value) / max(1, abs(bound))
