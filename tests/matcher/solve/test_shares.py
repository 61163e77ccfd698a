"""What communities are asked, with all others held at the plan at hand."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.program import INF, Form, Matrix, Program
from matcher.solve.clock import Stopwatch
from matcher.solve.shares import Shares


@pytest.fixture
def one_helper() -> Matrix:
    """Columns 0 and 1 of two communities want the same helper; column 2, of the second, nobody."""
    made = Program()
    made.columns(3)
    made.row("r", [0, 1], [1.0, 1.0], -INF, 1.0)
    return made.matrix()


@pytest.mark.parametrize(
    ("x", "most"),
    [
        # The first has the helper: it may keep it (2), the second has only what needs nobody (1).
        ((1.0, 0.0, 0.0), 2 + 1),
        # The second has it: 3 and 1, and nothing is left for the first.
        ((0.0, 1.0, 0.0), 3 + 1),
        # Nobody has it, and each could: 2, and 3 and 1.
        ((0.0, 0.0, 0.0), 2 + 3 + 1),
    ],
)
def test_each_has_what_the_others_leave(
    one_helper: Matrix, x: tuple[float, ...], most: float
) -> None:
    shares = Shares(one_helper, np.array([0, 1, 1]), np.array(x), Stopwatch(None))
    worth = Form.of([0, 1, 2], [2.0, 3.0, 1.0], 10.0)
    answers = shares.all_best([worth, Form.of([2], [1.0])])
    assert answers is not None
    assert [answer.value for answer in answers] == pytest.approx([10 + most, 1.0], abs=1e-5)
    assert worth.value(answers[0].x) == pytest.approx(10 + most)


def test_no_time_no_answer(one_helper: Matrix) -> None:
    shares = Shares(one_helper, np.array([0, 1, 1]), np.zeros(3), Stopwatch(0.0))
    assert shares.all_best([Form.of([0], [1.0])]) is None
