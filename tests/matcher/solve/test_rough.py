"""Bounds by weak duality: true for any prices, and close for PDLP's."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.encode import encode
from matcher.options import build_options
from matcher.program import Form, Matrix, Program
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.rough import priced, prices, under
from tests import tiny


def knapsack() -> tuple[Matrix, Form]:
    """max 5a + 4b + 3c, 2a + 3b + c ≤ 3, a + c ≥ 1/2, each between 0 and 1."""
    program = Program()
    columns = program.columns(3)
    program.row("x", columns, [2.0, 3.0, 1.0], upper=3.0)
    program.row("y", columns[[0, 2]], 1.0, lower=0.5)
    return program.matrix(), Form.of(columns, [5.0, 4.0, 3.0])


@pytest.mark.parametrize(
    ("price", "bound"),
    [
        # Nothing is priced: every column at its upper bound.
        ((0.0, 0.0), 5 + 4 + 3),
        # x at 4/3: 3·4/3, and a earns 5 − 8/3, c earns 3 − 4/3, b nothing. The relaxation's own.
        ((4 / 3, 0.0), 4 + 7 / 3 + 5 / 3),
        # y at −1 (it says at least): −1/2, and a earns 6, b 4, c 4.
        ((0.0, -1.0), -0.5 + 6 + 4 + 4),
        # A price on a side without a limit counts as none.
        ((-2.0, 3.0), 12),
    ],
)
def test_weak_duality_by_hand(price: tuple[float, float], bound: float) -> None:
    matrix, form = knapsack()
    assert priced(matrix, form, np.array(price)) == pytest.approx(bound, abs=1e-5)


def test_pdlp_finds_nearly_the_prices_of_the_relaxation() -> None:
    matrix, form = knapsack()
    found = prices(matrix, form, None)
    assert found is not None
    assert priced(matrix, form, found.of_rows) == pytest.approx(8, rel=1e-3)


def test_the_point_is_nearly_the_best_in_the_columns_own_measure() -> None:
    # 3a + b, a up to 10, 2a + b ≤ 12, a + 4b ≤ 8 with b up to 1: at b = 1/2 both rows bind with
    # a = 5.75 or 6; the first says a = 6 − b/2, worth 18 − b/2: b = 0, a = 6.
    program = Program()
    columns = np.concatenate([program.columns(1, upper=10.0), program.columns(1)])
    program.row("x", columns, [2.0, 1.0], upper=12.0)
    program.row("y", columns, [1.0, 4.0], upper=8.0)
    found = prices(program.matrix(), Form.of(columns, [3.0, 1.0]), None)
    assert found is not None
    assert found.point == pytest.approx([6.0, 0.0], abs=1e-2)


def test_prices_that_are_not_yet_right_bound_all_the_same() -> None:
    # Thirty things of unlike worth in thirty knapsacks at once: more than one step of PDLP.
    program = Program()
    columns = program.columns(30)
    draw = np.random.default_rng(1)
    for _ in range(30):
        program.row("x", columns, draw.integers(1, 9, 30).astype(float), upper=20.0)
    matrix = program.matrix()
    form = Form.of(columns, draw.integers(1, 9, 30).astype(float))
    relaxed = Engine(matrix).relax(form, [])
    found = prices(matrix, form, None, passes=1)
    assert relaxed is not None
    assert found is not None
    # Far from right, and never too low.
    assert priced(matrix, form, found.of_rows) > 1.01 * relaxed.value


@pytest.mark.parametrize("seed", range(12))
def test_no_prices_give_a_bound_below_the_best(seed: int) -> None:
    model = encode(build_options(tiny.numbered(seed)))
    matrix, form = model.program.matrix(), model.program.goals.get("good")
    if form is None:
        form = next(iter(model.program.goals.values()))
    best = Engine(matrix).maximise(form, [])  # worth −∞ where decisions contradict each other
    drawn = np.random.default_rng(seed)
    for _ in range(20):
        price = drawn.normal(size=len(matrix.row_lower)) * drawn.choice([0.0, 1.0, 10.0])
        assert priced(matrix, form, price) >= best.value - 1e-9


def test_rows_on_top_are_priced_too() -> None:
    matrix, form = knapsack()
    bounded = under(matrix, [AtLeast(Form.of([1], [2.0], 1.0), 2.0)])  # 2b + 1 ≥ 2: b ≥ 1/2
    found = prices(bounded, form, None)
    assert found is not None
    assert len(found.of_rows) == len(matrix.row_lower) + 1
    # b = 1/2 takes 1.5 of x's 3; c = 1 takes 1; a has 0.25: 2 + 3 + 1.25.
    assert priced(bounded, form, found.of_rows) == pytest.approx(6.25, rel=1e-3)
