"""Columns that always go together become one, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.encode import encode
from matcher.options import build_options
from matcher.program import Form, Program
from matcher.solve.engine import Engine
from matcher.solve.tied import tie
from tests.build import line, pledge, request, week


def held_together(ratio: float = 3.0, most: float = 3.0) -> Program:
    """x_0 = ratio · x_1 by two rows; x_0 + x_2 ≤ 4."""
    program = Program()
    program.columns(1, upper=most)
    program.columns(2)
    program.row("a", [0, 1], [2.0, -2.0 * ratio], upper=0.0)
    program.row("b", [0, 1], [1.0 / ratio, -1.0], lower=0.0)
    program.row("c", [0, 2], [1.0, 1.0], upper=3.0)
    return program


def test_a_multiple_is_put_in_for_its_column() -> None:
    tied = tie(held_together().matrix())
    assert tied.leader.tolist() == [0, 0, 1]
    assert tied.multiple.tolist() == [3.0, 1.0, 1.0]
    # 3·x_1 + x_2 ≤ 3 is all that is left.
    assert (tied.matrix.row.tolist(), tied.matrix.column.tolist()) == ([0, 0], [0, 1])
    assert tied.matrix.entry.tolist() == [3.0, 1.0]
    assert tied.matrix.row_upper.tolist() == [3.0]
    assert tied.whole(np.array([1.0, 0.0])).tolist() == [3.0, 1.0, 0.0]


def test_forms_follow() -> None:
    tied = tie(held_together().matrix())
    form = tied.form(Form.of([0, 1, 2], [1.0, 10.0, 100.0], 5.0))
    assert (form.columns.tolist(), form.coefs.tolist(), form.offset) == ([0, 1], [13.0, 100.0], 5.0)


@pytest.mark.parametrize(
    "program",
    [
        # A half is no whole multiple; two are more than the column allows.
        held_together(ratio=2.5),
        held_together(ratio=3.0, most=2.0),
    ],
)
def test_what_does_not_follow_stays_apart(program: Program) -> None:
    assert len(tie(program.matrix()).matrix.lower) == 3


def test_one_row_alone_ties_nothing() -> None:
    program = Program()
    program.columns(2)
    program.row("a", [0, 1], [1.0, -1.0], upper=0.0)
    assert len(tie(program.matrix()).matrix.lower) == 2


def test_rows_of_different_ratios_tie_nothing() -> None:
    # x_0 ≤ 3·x_1 and x_0 ≥ 2·x_1.
    program = Program()
    program.columns(1, upper=3.0)
    program.columns(1)
    program.row("a", [0, 1], [1.0, -3.0], upper=0.0)
    program.row("b", [0, 1], [1.0, -2.0], lower=0.0)
    assert len(tie(program.matrix()).matrix.lower) == 2


def test_ties_of_ties_are_right() -> None:
    # x_0 = 2·x_1 and x_1 = 3·x_2; whichever are put together, the points are the same.
    program = Program()
    program.columns(1, upper=6.0)
    program.columns(1, upper=3.0)
    program.columns(1)
    for follower, chief, ratio in ((0, 1, 2.0), (1, 2, 3.0)):
        program.row("a", [follower, chief], [1.0, -ratio], upper=0.0)
        program.row("b", [follower, chief], [1.0, -ratio], lower=0.0)
    tied = tie(program.matrix())
    form = Form.of([0, 1, 2], 1.0)
    found = Engine(tied.matrix).maximise(tied.form(form), [])
    assert found.x is not None
    assert found.value == pytest.approx(10.0)
    assert np.round(tied.whole(found.x), 6).tolist() == [6.0, 3.0, 1.0]


def test_what_the_bounds_keep_is_left_out() -> None:
    program = Program()
    program.columns(2)
    program.row("never", [0, 1], 1.0, upper=2.0)
    program.row("always", [0, 1], 1.0, lower=0.0)
    program.row("at-times", [0, 1], 1.0, upper=1.0)
    assert tie(program.matrix()).matrix.row_upper.tolist() == [1.0]


def test_a_request_that_is_all_or_nothing_is_one_decision() -> None:
    # Rice and noodles from one pledge each, and oil from either of two.
    found = week(
        pledges=(
            pledge("p", "rice", 9),
            pledge("q", "noodles", 9),
            pledge("r", "oil", 90),
            pledge("s", "oil", 90),
        ),
        requests=(
            request(
                "a",
                least_percent=100,
                lines=(
                    line("rice", 3, id="rice"),
                    line("noodles", 2, id="noodles"),
                    line("oil", 7, id="oil"),
                ),
            ),
        ),
    )
    model = encode(build_options(found))
    matrix = model.program.matrix()
    tied = tie(matrix)
    # Rice and noodles follow the one column that says whether the request is served.
    assert len(tied.matrix.lower) == len(matrix.lower) - 2
    good = model.program.goals["good"]
    small = Engine(tied.matrix).maximise(tied.form(good), [])
    whole = Engine(matrix).maximise(good, [])
    assert small.x is not None
    assert small.value == pytest.approx(whole.value)
    assert good.value(tied.whole(small.x)) == pytest.approx(whole.value)
