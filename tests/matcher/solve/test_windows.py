"""Which communities make a window, and what is priced out, on programs done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.program import Form, Matrix, Program
from matcher.solve.windows import left_alone, priced_out, windows


def ring(prices: list[float]) -> tuple[Matrix, NDArray[np.float64]]:
    """A column for each block; row k (at a price) is shared by blocks k and k + 1, around."""
    program = Program()
    columns = program.columns(len(prices))
    for k in range(len(prices)):
        program.row("r", columns[[k, (k + 1) % len(prices)]], 1.0, upper=1.0)
    return program.matrix(), np.array(prices)


def around(prices: list[float], *closed: int) -> list[tuple[int, ...]]:
    matrix, price = ring(prices)
    size = len(prices)
    return windows(matrix, np.arange(size), price, np.isin(np.arange(size), closed), 3)


def test_a_window_is_a_block_and_those_that_compete_most_with_it() -> None:
    # Rows 0-1 at 5, 1-2 at 1, 2-3 at 4, 3-4 at 2, 4-5 at 3, 5-0 at 6. Around 0: 5 (6), then 1 (5)
    # rather than 4 (3); around 1: 0 (5), then 5 (6); around 2: 3 (4), then 4 (2) rather than 1
    # (1); around 3: 2, then 4; around 4: 5 (3), then 0 (6); around 5: 0, then 1.
    found = around([5.0, 1.0, 4.0, 2.0, 3.0, 6.0])
    assert sorted(found) == [(0, 1, 5), (0, 4, 5), (2, 3, 4)]


def test_the_first_windows_hold_all_blocks_between_them() -> None:
    # After (0, 1, 5) comes the one that holds none of these, then what is left.
    found = around([5.0, 1.0, 4.0, 2.0, 3.0, 6.0])
    assert found == [(0, 1, 5), (2, 3, 4), (0, 4, 5)]


def test_of_windows_that_had_as_few_turns_the_farthest_comes_next() -> None:
    # Pairs 0-1 at 9, 2-3 at 8, 4-5 at 7; 1-2 at 3, 3-4 at 1, 5-0 at 2: windows of two are the
    # pairs. (2, 3) competes with (0, 1) for 3, (4, 5) for 2.
    matrix, price = ring([9.0, 3.0, 8.0, 1.0, 7.0, 2.0])
    found = windows(matrix, np.arange(6), price, np.zeros(6, dtype=bool), 2)
    assert found == [(0, 1), (4, 5), (2, 3)]


@pytest.mark.parametrize("seed", range(30))
def test_until_all_blocks_had_a_turn_the_next_window_holds_the_most_that_had_none(
    seed: int,
) -> None:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(6, 15))
    matrix, price = ring(draw.integers(1, 9, size).astype(float).tolist())
    waiting = windows(matrix, np.arange(size), price, np.zeros(size, dtype=bool), 3)
    turns = dict.fromkeys(range(size), 0)
    while waiting and max(turns.values()) <= 1:
        most = max(sum(turns[b] == 0 for b in one) for one in waiting)
        first = waiting.pop(0)
        assert sum(turns[b] == 0 for b in first) == most
        for b in first:
            turns[b] += 1


def test_what_is_closed_competes_for_nothing() -> None:
    # As above, 5 closed. Around 0: 1 (5), then 2 (1). Around 4: 3 (2), then 2 (4).
    found = around([5.0, 1.0, 4.0, 2.0, 3.0, 6.0], 5)
    assert sorted(found) == [(0, 1, 2), (2, 3, 4), (5,)]


def test_blocks_that_share_nothing_stay_alone() -> None:
    assert sorted(around([0.0, 0.0, 3.0, 0.0])) == [(0,), (1,), (2, 3)]


@pytest.mark.parametrize(("earns", "is_out"), [(2.0, False), (1.995, False), (1.97, True)])
def test_priced_out_is_what_costs_clearly_more_than_it_earns(earns: float, is_out: bool) -> None:
    # One row at a price of 2, of which the first column takes 1: it costs 2, and what is lost
    # counts beside the 1 that a column usually earns (median of earns, 1, 1).
    program = Program()
    columns = program.columns(3)
    program.row("r", columns[:1], 1.0, upper=1.0)
    form = Form.of(columns, [earns, 1.0, 1.0])
    out = priced_out(program.matrix(), form, np.array([2.0]))
    assert out.tolist() == [is_out, False, False]


def test_only_whole_columns_that_may_be_none_are_priced_out() -> None:
    # All three cost 2 and earn nothing: the first must be 1, the second is not whole.
    program = Program()
    columns = np.concatenate(
        [program.columns(1, lower=1.0), program.columns(1, integer=False), program.columns(1)]
    )
    program.row("r", columns, 1.0, upper=3.0)
    out = priced_out(program.matrix(), Form.of([], 1.0), np.array([2.0]))
    assert out.tolist() == [False, False, True]


def test_left_alone_is_what_a_point_has_next_to_nothing_of() -> None:
    # Of a column up to 10 less than a hundredth, of one up to 1 less than a thousandth.
    program = Program()
    program.columns(2, upper=10.0)
    program.columns(3)
    alone = left_alone(program.matrix(), np.array([0.009, 0.011, 0.0009, 0.0011, -1e-6]), 1e-3)
    assert alone.tolist() == [True, False, True, False, True]
