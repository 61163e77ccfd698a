"""What is asked of a solver, and what is read of its answer."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matcher.program import Form, Matrix, Program
from matcher.solve import engine as engine_module
from matcher.solve.ask import Answer, BrokenEngine, ask
from matcher.solve.engine import Engine


def bag() -> Matrix:
    """Two things of size 2 and 3, room for 4."""
    program = Program()
    columns = program.columns(2)
    program.row("any", columns, [2.0, 3.0], upper=4.0)
    return program.matrix()


WORTH = Form.of([0, 1], [6.0, 3.0])


def message(integer: bool) -> model_pb2.ModelProto:
    return Engine(bag()).message(WORTH, [], integer=integer)


def test_a_relaxation_comes_with_its_prices() -> None:
    # The first thing whole (worth 3 for each part of room), 2 parts left for the second (worth 1
    # for each): 6 + 2/3 of 3 = 8. Room is worth 1; the first thing earns 6 - 2·1 = 4 beyond it.
    found = ask(message(integer=False), mathopt.SolverType.GLOP, mathopt.SolveParameters())
    assert found.is_optimal
    assert found.is_feasible
    assert found.value == pytest.approx(8)
    assert found.bound == pytest.approx(8)
    assert found.point == pytest.approx(np.array([1, 2 / 3]))
    assert found.prices == pytest.approx(np.array([1.0]))
    assert found.reduced_costs == pytest.approx(np.array([4.0, 0.0]))


def test_a_whole_point_has_no_prices() -> None:
    # One or the other: 6.
    found = ask(message(integer=True), mathopt.SolverType.HIGHS, mathopt.SolveParameters())
    assert found.point == pytest.approx(np.array([1, 0]))
    assert (found.prices, found.reduced_costs) == (None, None)


def test_a_hint_is_told_to_the_solver() -> None:
    # CP-SAT, made to keep to what is hinted, has the second thing and not the first.
    parameters = mathopt.SolveParameters()
    parameters.cp_sat.fix_variables_to_their_hinted_value = True
    program = message(integer=True)
    found = ask(program, mathopt.SolverType.CP_SAT, parameters, np.array([0.0, 1.0]))
    assert found.value == pytest.approx(3)


def test_where_nothing_is_possible_there_is_no_point() -> None:
    program = Program()
    program.row("any", program.columns(1), 1.0, lower=2.0, upper=3.0)
    asked = Engine(program.matrix()).message(Form.of([0], 1.0), [], integer=True)
    found = ask(asked, mathopt.SolverType.HIGHS, mathopt.SolveParameters())
    assert found.reason == mathopt.TerminationReason.INFEASIBLE
    assert found.point is None
    assert not found.is_feasible


def test_an_error_of_the_solvers_own_is_told() -> None:
    program = message(integer=True)
    program.variables.upper_bounds[0] = float("nan")
    with pytest.raises(BrokenEngine, match=r"HIGHS ended in an error: .*[Nn]a[Nn]"):
        ask(program, mathopt.SolverType.HIGHS, mathopt.SolveParameters())


@pytest.mark.parametrize("failures", [1, 3, 5])
def test_after_an_error_it_is_asked_another_way(
    failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways: list[tuple[int, bool]] = []

    def fails(
        program: model_pb2.ModelProto,
        method: mathopt.SolverType,
        parameters: mathopt.SolveParameters,
        hint: object,
    ) -> Answer:
        seed = parameters.highs.int_options["random_seed"]
        ways.append((seed, parameters.presolve is None))
        if len(ways) <= failures:
            raise BrokenEngine("by a hair")
        return ask(program, method, parameters)

    monkeypatch.setattr(engine_module, "ask", fails)
    assert Engine(bag()).maximise(WORTH, []).value == pytest.approx(6)
    # Three seeds, then the same without its presolve.
    every = [(seed, presolved) for presolved in (True, False) for seed in range(3)]
    assert ways == every[: failures + 1]


def test_an_engine_that_always_fails_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Answer:
        raise BrokenEngine("by a hair")

    monkeypatch.setattr(engine_module, "ask", fails)
    with pytest.raises(BrokenEngine, match="whichever way it was asked"):
        Engine(bag()).maximise(WORTH, [])


def test_a_point_that_breaks_a_row_is_said_to() -> None:
    # After no step at all PDLP stands where nothing is chosen, and one at least is asked for.
    program = Program()
    columns = program.columns(2)
    program.row("any", columns, 1.0, lower=1.0, upper=2.0)
    asked = Engine(program.matrix()).message(WORTH, [], integer=False)
    none = mathopt.SolveParameters(iteration_limit=0)
    found = ask(asked, mathopt.SolverType.PDLP, none)
    assert found.point is not None
    assert not found.is_feasible


def test_a_point_that_breaks_a_row_is_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object) -> Answer:
        late = mathopt.TerminationReason.NO_SOLUTION_FOUND
        return Answer(late, 9.0, 9.0, np.ones(2), False, None, None)

    monkeypatch.setattr(engine_module, "ask", ends)
    # So coarse a gap that the objective is told as it is.
    outcome = Engine(bag()).maximise(WORTH, [], absolute_gap=1e-5)
    assert outcome.x is None
    assert outcome.bound == pytest.approx(9)


def test_a_hint_states_decisions_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    # What follows from decisions may be wrong in a point that is only right in those.
    hints: list[list[float]] = []

    def noted(
        program: model_pb2.ModelProto,
        method: mathopt.SolverType,
        parameters: mathopt.SolveParameters,
        hint: NDArray[np.float64],
    ) -> Answer:
        hints.append(hint.tolist())
        return ask(program, method, parameters, hint)

    monkeypatch.setattr(engine_module, "ask", noted)
    Engine(bag(), decided=1).maximise(WORTH, [], np.array([0.0, 1.0]))
    assert hints == [[0.0]]
