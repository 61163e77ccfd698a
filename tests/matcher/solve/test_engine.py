"""The door to the solvers keeps one truth about the program."""

from __future__ import annotations

import pytest

from matcher.program import Form, Program
from matcher.solve.engine import Engine


def test_narrowed_bounds_are_the_programs() -> None:
    # max a + b, both 0–1. With a held at 0 the most is 1, for the solver and for whoever makes
    # another program of the engine's.
    program = Program()
    columns = program.columns(2)
    program.row("any", columns, 1.0, upper=5.0)
    matrix = program.matrix()
    engine = Engine(matrix)
    engine.upper[columns[0]] = 0.0
    form = Form.of(columns, 1.0)
    assert engine.maximise(form, []).value == pytest.approx(1)
    assert Engine(engine.matrix).maximise(form, []).value == pytest.approx(1)
    assert matrix.upper.tolist() == [1.0, 1.0]
