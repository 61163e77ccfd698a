"""The fairness curve: whole-number corners, concave, and as close as it says."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encode.fairness import pieces
from matcher.goals import curve
from models.policy import Fairness

POINTS = Fairness().points
HUNDREDTHS = [a / 100 for a in range(1, 201)]
"""Every α that validation admits, but for 0 and ∞, which need no curve."""
ALPHAS = st.sampled_from(HUNDREDTHS)
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


def test_points_on_a_straight_line_are_one_piece() -> None:
    # α = 0: U = ρ: 0.1, 0.2, 0.3, whatever lies in between.
    assert curve.curve(0.0, (100, 200, 300)) == ((100, 100_000), (300, 300_000))


@pytest.mark.parametrize("alpha", HUNDREDTHS)
def test_the_encoding_has_the_very_same_table(alpha: float) -> None:
    # It computes with arrays of 64 bits, the judge with whole numbers: over all points that a
    # policy can name, the pieces are the same (widths and slopes are quotients of small integers).
    points = tuple(range(1001))
    corners = curve.curve(alpha, points)
    widths, slopes, nothing = pieces(Fairness(alpha=alpha, points=points))
    assert nothing * 10**6 == pytest.approx(corners[0][1], rel=1e-15)
    assert [round(width * 1000) for width in widths] == [b[0] - a[0] for a, b in pairwise(corners)]
    rises = [round(w * s * 10**6) for w, s in zip(widths, slopes, strict=True)]
    assert rises == [b[1] - a[1] for a, b in pairwise(corners)]


def test_the_table_is_small_enough_to_compute_with() -> None:
    # The largest is 1 ÷ (0.01 · 0.01^0.01) = 104.7 at α = 1.01 (100 at α = 2, 99 at α = 0.99).
    tables = [u for alpha in HUNDREDTHS for _, u in curve.curve(alpha, POINTS)]
    assert max(map(abs, tables)) == 104_712_855
    # Times a district's A_g = 10^5 and ten times as many groups as Jiading has (1,430): whole
    # numbers of millionths that 64 bits hold, and of units that a double does.
    assert 104_712_855 * 10**5 * 1430 < 2**63
    steepest = max(
        Fraction(b[1] - a[1], b[0] - a[0])
        for alpha in HUNDREDTHS
        for a, b in pairwise(curve.curve(alpha, POINTS))
    )
    # α = 2 from −100 (cut at 0.01) to −50 at 0.02: 2500 a unit, the flattest (near 1) about 1.
    assert steepest == 2500 * 1000


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


def test_at_the_last_point_only_rounding_is_off() -> None:
    # α = 0.3: U(1) = 1 ÷ 0.7 = 1.428571|43 is stated as 1.428571.
    assert curve.max_error(0.3, POINTS, 1.0) == pytest.approx(3 / 7 * 1e-6, rel=1e-6)


@given(ALPHAS, GRIDS, st.integers(10, 1000))
def test_no_sample_is_farther_off_than_the_formula(
    alpha: float, points: tuple[int, ...], milli: int
) -> None:
    corners = curve.curve(alpha, points)
    true = curve.utility(alpha, milli / 1000)
    off = abs(float(curve.at(corners, Fraction(milli, 1000))) - true)
    assert off <= curve.max_error(alpha, points, 0.01) * (1 + 1e-9) + 1e-9 * abs(true) + 1e-9
