"""A plain solver's plan is a plan, and never better than the proven one."""

from __future__ import annotations

import pytest
from ortools.math_opt.python import mathopt

from scenarios.bench.plain import Method, Plain
from scenarios.bench.side_by_side import counted
from scenarios.bench.solved import solved
from scenarios.south_gate import south_gate


@pytest.mark.parametrize("method", list(Method))
def test_everything_to_one_solver(method: Method) -> None:
    week = south_gate()
    best = solved(week, None).plan
    found = Plain(week, best.mu).solve(method, 20.0, threads=1)
    assert found.content is not None
    values = counted(week, found.content, best.mu)
    assert values <= [tier.value for tier in best.tiers]
    assert found.value <= found.bound + 1e-6


def test_the_relaxation_in_no_time_has_no_time() -> None:
    plain = Plain(south_gate(), mu=0)
    taken = plain.relaxed(mathopt.SolverType.GLOP, "good", 60.0)
    assert taken is not None
    assert taken > 0
