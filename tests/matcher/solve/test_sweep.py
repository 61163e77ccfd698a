"""Neighbourhoods improved side by side, on programs small enough to do by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.program import INF, Form, Matrix, Program
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Floats
from matcher.solve.sweep import Near, Sum, Sweep

FINE = 1e-6
Row = tuple[dict[int, float], float]
"""Entries, and what they sum to at the most."""


def matrix(size: int, *rows: Row) -> Matrix:
    made = Program()
    made.columns(size)
    for entries, upper in rows:
        made.row("r", list(entries), list(entries.values()), -INF, upper)
    return made.matrix()


def around(size: int, *free: int, closed: tuple[int, ...] = ()) -> Near:
    def near(_: Floats) -> NDArray[np.bool_]:
        return mask(size, *free)

    return Near(near, mask(size, *closed) if closed else None)


def mask(size: int, *columns: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.isin(np.arange(size), columns)
    return found


def swept(
    program: Matrix, near: list[Near], worth: list[float], kept: tuple[Form, ...] = ()
) -> tuple[list[float], list[list[float]]]:
    """The last point, and every point that was told."""
    told: list[list[float]] = []
    size = len(program.lower)
    whole = Form.of(list(range(size)), worth)
    sweep = Sweep(program, 1, Stopwatch(None), lambda x: told.append(x.tolist()))
    aim = Sum(whole, kept, whole)
    sweep.begin(program.lower, size, aim)
    sweep.run(aim, near, FINE)
    return sweep.x.tolist(), told


def test_of_two_that_take_the_same_the_first_has_it() -> None:
    # x0 + x1 ≤ 1: each alone would take it; the first in turn does, and the other is refused.
    program = matrix(2, ({0: 1, 1: 1}, 1))
    last, told = swept(program, [around(2, 0), around(2, 1)], [2.0, 1.0])
    assert last == [1.0, 0.0]
    assert told == [[1.0, 0.0]]


def test_what_the_first_gained_is_not_undone_for_less() -> None:
    # b needs a, and b and c exclude each other; b is worth 3, c 2, a costs 1/2. From nothing,
    # {a, b} gains 2.5; {b, c}, for which a is not there yet, gains 2 by c: that instead of b would
    # leave 1.5.
    program = matrix(3, ({1: 1, 0: -1}, 0), ({1: 1, 2: 1}, 1))
    last, _ = swept(program, [around(3, 0, 1), around(3, 1, 2)], [-0.5, 3.0, 2.0])
    assert last == [1.0, 1.0, 0.0]


def test_nobody_loses_what_a_light_tier_has() -> None:
    # x0 + x1 ≤ 1 and x0 = 1 counts in a light tier: x1 is worth more, and may not take it.
    program = matrix(2, ({0: 1, 1: 1}, 1))
    light = Form.of([0], [1.0])
    whole = Form.of([0, 1], [1.0, 5.0])
    sweep = Sweep(program, 1, Stopwatch(None), lambda x: None)
    aim = Sum(whole, (light,), whole)
    sweep.begin(np.array([1.0, 0.0]), 2, aim)
    sweep.run(aim, [around(2, 0, 1)], FINE)
    assert sweep.x.tolist() == [1.0, 0.0]


def test_what_follows_from_decisions_is_made_the_best_of() -> None:
    # Column 1 follows from column 0: at most as much, and worth something.
    program = matrix(2, ({1: 1, 0: -1}, 0))
    whole = Form.of([1], [1.0])
    sweep = Sweep(program, 1, Stopwatch(None), lambda x: None)
    sweep.begin(np.array([1.0, 0.0]), 1, Sum(whole, (), whole))
    assert sweep.x.tolist() == [1.0, 1.0]


def test_without_time_nothing_is_begun() -> None:
    program = matrix(1)
    whole = Form.of([0], [1.0])
    sweep = Sweep(program, 1, Stopwatch(0.0), lambda x: None)
    sweep.begin(program.lower, 1, Sum(whole, (), whole))
    sweep.run(Sum(whole, (), whole), [around(1, 0)], FINE)
    assert sweep.x.tolist() == [0.0]
    assert sweep.steps == 0


def test_of_two_that_take_the_same_the_other_keeps_what_is_left() -> None:
    # x0 + x1 ≤ 1, x1 + x3 ≤ 1, and x2 by itself. The first takes x0; the second wanted x1 and x2,
    # and of these gets x2 at once. x3, which it had left out for x1, comes in the next round.
    program = matrix(4, ({0: 1, 1: 1}, 1), ({1: 1, 3: 1}, 1))
    last, told = swept(program, [around(4, 0), around(4, 1, 2, 3)], [2.0, 1.0, 1.0, 0.5])
    assert told == [[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 1.0]]
    assert last == told[-1]


def test_two_that_do_not_meet_are_both_taken_without_another_look() -> None:
    program = matrix(2)
    whole = Form.of([0, 1], [2.0, 1.0])
    sweep = Sweep(program, 1, Stopwatch(None), lambda x: None)
    sweep.begin(program.lower, 2, Sum(whole, (), whole))
    sweep.run(Sum(whole, (), whole), [around(2, 0), around(2, 1)], FINE)
    assert sweep.x.tolist() == [1.0, 1.0]
    assert sweep.steps == 4  # two that gain, and two that show that nothing is left


def test_what_is_priced_out_stays_out_and_what_is_in_may_go() -> None:
    # x0 + x1 + x2 ≤ 1, worth 1, 3, 2, x0 = 1 at first. Closed are x0 and x1: x0 stands and may
    # go, x1 may not come.
    program = matrix(3, ({0: 1, 1: 1, 2: 1}, 1))
    whole = Form.of([0, 1, 2], [1.0, 3.0, 2.0])
    sweep = Sweep(program, 1, Stopwatch(None), lambda x: None)
    aim = Sum(whole, (), whole)
    sweep.begin(np.array([1.0, 0.0, 0.0]), 3, aim)
    sweep.run(aim, [around(3, 0, 1, 2, closed=(0, 1))], FINE)
    assert sweep.x.tolist() == [0.0, 0.0, 1.0]
