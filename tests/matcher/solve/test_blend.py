"""Blending two plans, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.program import Form, Program
from matcher.solve.blend import blend
from matcher.solve.engine import AtLeast, Engine


def test_what_was_dropped_comes_back_where_it_fits() -> None:
    # a stands in the way of b. Before: b and c. Then a alone. Together, with a kept: a and c.
    # d is worth most, but stands in neither: it is not what a blend is for.
    program = Program()
    a, b, c, d = program.columns(4)
    program.row("either", [a, b], 1.0, upper=1.0)
    engine = Engine(program.matrix())
    now, before = np.array([1.0, 0, 0, 0]), np.array([0.0, 1, 1, 0])
    worth = Form.of([b, c, d], [5.0, 3.0, 9.0])
    kept = [AtLeast(Form.of([a], 1.0), 1.0)]
    found = blend(engine, worth, kept, now, before, None)
    assert found is not None
    assert found.tolist() == [1, 0, 1, 0]


def test_columns_that_follow_are_free() -> None:
    # Only a is a decision; f follows from it and stands in neither point as it was counted.
    program = Program()
    a, f = program.columns(2)
    program.row("follows", [a, f], [1.0, -1.0], lower=0.0, upper=0.0)
    engine = Engine(program.matrix(), decided=1)
    found = blend(engine, Form.of([f], 1.0), [], np.array([1.0, 0]), np.zeros(2), None)
    assert found is not None
    assert found[f] == pytest.approx(1)
