"""Least, Gini and Jain, by hand and by their double sums."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from matcher.report.evenness import Evenness, evenness


def test_by_hand() -> None:
    # 1/4 and 3/4: differences |x−y| sum to 2·½ = 1; Gini 1 ÷ (2·2·1) = ¼.
    # Jain: 1² ÷ (2·(1/16 + 9/16)) = 1 ÷ (20/16) = 4/5.
    assert evenness([Fraction(3, 4), Fraction(1, 4)]) == Evenness(
        Fraction(1, 4), Fraction(1, 4), Fraction(4, 5)
    )


def test_all_alike() -> None:
    assert evenness([Fraction(2, 3)] * 5) == Evenness(Fraction(2, 3), Fraction(0), Fraction(1))


def test_one_has_everything() -> None:
    # 0, 0, 0, 1: Gini (n − 1)/n, Jain 1/n.
    assert evenness([Fraction(0), Fraction(1), Fraction(0), Fraction(0)]) == Evenness(
        Fraction(0), Fraction(3, 4), Fraction(1, 4)
    )


def test_nobody_has_anything_is_even() -> None:
    assert evenness([Fraction(0), Fraction(0)]) == Evenness(Fraction(0), Fraction(0), Fraction(1))


def test_nobody_at_all() -> None:
    assert evenness([]) == Evenness(None, None, None)


@given(st.lists(st.fractions(min_value=0, max_value=1, max_denominator=50), min_size=1))
def test_as_the_double_sum_says(ratios: list[Fraction]) -> None:
    found, n, total = evenness(ratios), len(ratios), sum(ratios)
    assert found.least == min(ratios)
    if total:
        spread = sum((abs(x - y) for x in ratios for y in ratios), Fraction(0))
        assert found.gini == spread / (2 * n * total)
        assert found.jain == total**2 / (n * sum(x * x for x in ratios))
