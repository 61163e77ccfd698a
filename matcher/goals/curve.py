"""The fairness curve U_α, piecewise linear in whole numbers, and how far it is from the true one.

U_α(ρ) = ρ^(1−α) ÷ (1−α), and log ρ for α = 1. At each of the policy's points (thousandths of ρ) it
takes the whole number ``round(10^6 · U_α(max(ρ, 0.01)))`` (millionths); in between it is straight.
Points that would bend the curve upwards (because they lie where the 0.01 cuts, or so close that
rounding shows) are left out, so the curve is concave whatever the policy says: it is the least
concave function above its table. With the default points and α ≥ 1 none is left out; a flatter
curve starts so slowly after the cut that some of the first points are (α = 0.5: the one at 0.02).

Because of the cut at 0.01 the first piece rises from ρ = 0 with U(0.01): it leads out of nothing,
but is no approximation of anything. From there on the error is stated by :func:`max_error`; for
the default points and α = 1 it is at most 0.104 on [0.02, 1] (reached below 0.05) and at most
0.0006 on [0.6, 1], where the ratios of a real neighbourhood lie.

Validation admits α from 0 to 2 in hundredths (and α = ∞, the least ρ alone, which needs no curve).
So the table stays within 1.05 · 10^8, and a district's sum of A_g·U, with A_g up to 10^5, within
what 64 bits hold in millionths and a double in units; slopes over the default points lie between 1
and 2500, which solvers tell apart. At α = 3 they no longer do (2 · 10^5), at α = 8 the table leaves
64 bits, and at α = 1 + 10^-12 the log drowns in a constant of 10^12.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import log

LEAST = 0.01
"""ρ below this counts as this."""
MICRO = 10**6
MILLI = 1000

Vertex = tuple[int, int]
"""(thousandths of ρ, millionths of U)."""


def utility(alpha: float, rho: float) -> float:
    """The true U_α(ρ); ρ > 0."""
    return log(rho) if alpha == 1 else float(rho ** (1 - alpha)) / (1 - alpha)


def curve(alpha: float, points: Sequence[int]) -> tuple[Vertex, ...]:
    """The corners of the piecewise linear curve, rising in ρ, with falling slopes."""
    corners: list[Vertex] = []
    for milli in points:
        corner = (milli, round(MICRO * utility(alpha, max(milli / MILLI, LEAST))))
        while len(corners) >= 2 and not _bends_down(corners[-2], corners[-1], corner):
            corners.pop()
        corners.append(corner)
    return tuple(corners)


def _bends_down(a: Vertex, b: Vertex, c: Vertex) -> bool:
    """Whether the slope from a to b exceeds the slope from b to c."""
    return (b[1] - a[1]) * (c[0] - b[0]) > (c[1] - b[1]) * (b[0] - a[0])


def at(corners: Sequence[Vertex], rho: Fraction) -> Fraction:
    """The curve's value at ρ, as an exact fraction; beyond its ends, the value there."""
    x = max(rho * MILLI, Fraction(corners[0][0]))
    for (x0, u0), (x1, u1) in pairwise(corners):
        if x <= x1:
            return (u0 + (u1 - u0) * (x - x0) / (x1 - x0)) / MICRO
    return Fraction(corners[-1][1], MICRO)


def max_error(alpha: float, points: Sequence[int], low: float) -> float:
    """The largest distance between the curve and the true U_α on [low, 1], by formula.

    On a straight piece of slope s the distance is largest at its ends or where U_α has the same
    slope: ρ^(−α) = s. ``alpha`` > 0 and ``low`` ≥ 0.01, below which the curve is cut off.
    """
    corners = curve(alpha, points)
    worst = 0.0
    for (m0, u0), (m1, u1) in pairwise(corners):
        x0, x1 = m0 / MILLI, m1 / MILLI
        slope = (u1 - u0) / MICRO / (x1 - x0)
        left = max(x0, low)
        if left > x1:
            continue
        for x in (left, max(slope ** (-1 / alpha), left), x1):
            straight = u0 / MICRO + slope * (x - x0)
            worst = max(worst, abs(straight - utility(alpha, x)))
    return worst
