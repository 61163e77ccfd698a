"""The fairness curve: whole-number corners, concave, and as close as it says."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.goals import curve
from models.policy import Fairness

POINTS = Fairness().points
ALPHAS = st.floats(0.01, 8) | st.sampled_from([0.5, 1.0, 2.0])
GRIDS = st.sets(st.integers(1, 999), max_size=40).map(lambda inner: (0, *sorted(inner), 1000))


def test_log_corners_are_rounded_millionths() -> None:
    # log 0.01 = −4.6051702, log 0.5 = −0.6931472, log 1 = 0
    assert curve.curve(1.0, (0, 500, 1000)) == ((0, -4605170), (500, -693147), (1000, 0))


def test_other_corners_by_formula() -> None:
    # α = 2: U = −1/ρ: −100 at 0.01, −4 at 0.25, −1 at 1; α = 0.5: U = 2·√ρ: 0.2, 1, 2.
    assert curve.curve(2.0, (0, 250, 1000)) == (
        (0, -100_000_000),
        (250, -4_000_000),
        (1000, -1_000_000),
    )
    assert curve.curve(0.5, (0, 250, 1000)) == ((0, 200_000), (250, 1_000_000), (1000, 2_000_000))


def test_the_default_log_curve_keeps_every_point() -> None:
    expected = tuple((p, round(10**6 * log(max(p / 1000, 0.01)))) for p in POINTS)
    assert curve.curve(1.0, POINTS) == expected


def test_points_that_would_bend_it_upwards_are_left_out() -> None:
    # Between 0 and 0.01 the true curve is cut flat: a corner at 0.005 would be a dent.
    assert curve.curve(1.0, (0, 5, 10, 500, 1000)) == curve.curve(1.0, (0, 500, 1000))
    # α = 0.5 from (0, 0.2): 0.083 a hundredth to 0.02 (0.283), then 0.055 up to 0.05 (0.447) is
    # steeper than the 4.14 before: 5.48. So 0.02 is left out.
    assert curve.curve(0.5, (0, 20, 50, 1000))[1] == (50, 447214)


@given(ALPHAS, GRIDS)
def test_concave_and_never_below_its_table(alpha: float, points: tuple[int, ...]) -> None:
    corners = curve.curve(alpha, points)
    slopes = [Fraction(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(corners)]
    assert all(before > after for before, after in pairwise(slopes))
    assert (corners[0][0], corners[-1][0]) == (0, 1000)
    for point in points:
        stated = round(10**6 * curve.utility(alpha, max(point / 1000, 0.01)))
        assert curve.at(corners, Fraction(point, 1000)) * 10**6 >= stated


@pytest.mark.parametrize(
    ("rho", "expected"),
    [
        # Straight from (0, −4605170) to (500, −693147) to (1000, 0).
        (Fraction(0), Fraction(-4605170)),
        (Fraction(1, 4), Fraction(-4605170 - 693147, 2)),
        (Fraction(1, 2), Fraction(-693147)),
        (Fraction(2, 3), Fraction(-693147 * 2, 3)),
        (Fraction(1), Fraction(0)),
        # Beyond the ends it is flat.
        (Fraction(3, 2), Fraction(0)),
        (Fraction(-1), Fraction(-4605170)),
    ],
)
def test_between_corners_it_is_straight(rho: Fraction, expected: Fraction) -> None:
    corners = ((0, -4605170), (500, -693147), (1000, 0))
    assert curve.at(corners, rho) * 10**6 == expected


@pytest.mark.parametrize(("low", "most"), [(0.02, 0.104), (0.05, 0.06), (0.6, 0.0006)])
def test_the_stated_errors_of_the_default_hold(low: float, most: float) -> None:
    corners = curve.curve(1.0, POINTS)
    stated = curve.max_error(1.0, POINTS, low)
    steps = 5000
    seen = max(
        abs(float(curve.at(corners, Fraction(rho).limit_denominator(10**6))) - log(rho))
        for rho in (low + (1 - low) * i / steps for i in range(steps + 1))
    )
    # The formula finds what sampling finds, and no less.
    assert seen - 1e-6 <= stated <= seen * 1.01 + 1e-6
    assert stated <= most


@given(ALPHAS, GRIDS, st.integers(10, 1000))
def test_no_sample_is_farther_off_than_the_formula(
    alpha: float, points: tuple[int, ...], milli: int
) -> None:
    corners = curve.curve(alpha, points)
    true = curve.utility(alpha, milli / 1000)
    off = abs(float(curve.at(corners, Fraction(milli, 1000))) - true)
    assert off <= curve.max_error(alpha, points, 0.01) * (1 + 1e-9) + 1e-9 * abs(true) + 1e-9
