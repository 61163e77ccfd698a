"""Local search without a relaxation: what it finds keeps every row, what it says is so."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.math_opt.python import mathopt

from matcher.encode import encode
from matcher.options import build_options
from matcher.program import Form, Program
from matcher.solve import leap as leap_module
from matcher.solve import solve
from matcher.solve.ask import ask
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.leap import is_crowded, leap, loads_within
from matcher.verify import verify
from models.policy import Policy, Tier
from models.week import Week
from tests.build import person, request, role, session, week, window

HOURS = (("09:00", "11:00"), ("10:00", "12:00"), ("11:00", "13:00"), ("12:00", "14:00"))
WHOLE = window(0, "00:00", "23:30")


def shifts(*able: str) -> Week:
    """Four jobs, two at a time; ``able[j]`` names who may do job j. All done, by the fewest."""
    return week(
        people=tuple(person(id, windows=(WHOLE,)) for id in sorted(set("".join(able)))),
        requests=tuple(
            request(
                f"job-{j}",
                "rota",
                sessions=(
                    session(
                        minutes=120,
                        windows=(window(0, start, end),),
                        crew=(role(people=tuple(able[j])),),
                    ),
                ),
            )
            for j, (start, end) in enumerate(HOURS)
        ),
        policy=Policy(
            tiers=(
                Tier(name="good", goals={"good": 1}),
                Tier(name="fewest", goals={"fewest-people": 1}),
            )
        ),
    )


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program counts as crowded."""
    monkeypatch.setattr(leap_module, "COLUMNS", 0)
    monkeypatch.setattr(leap_module, "CROWDED", 0)


def test_crowded_is_many_rows_for_many_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program()
    columns = program.columns(4)
    for _ in range(3):
        program.row("r", columns, 1.0, upper=4.0)
    engine = Engine(program.matrix())
    # Four columns with three entries each.
    monkeypatch.setattr(leap_module, "COLUMNS", 4)
    monkeypatch.setattr(leap_module, "CROWDED", 3)
    assert is_crowded(engine)
    monkeypatch.setattr(leap_module, "CROWDED", 4)
    assert not is_crowded(engine)
    monkeypatch.setattr(leap_module, "CROWDED", 3)
    monkeypatch.setattr(leap_module, "COLUMNS", 5)
    assert not is_crowded(engine)


def pairs(integer: bool = True) -> tuple[Engine, Form]:
    """Six things in a ring, no two neighbours: three at most."""
    program = Program()
    ring = program.columns(6, integer=integer)
    for k in range(6):
        program.row("ring", [ring[k], ring[(k + 1) % 6]], 1.0, upper=1.0)
    return Engine(program.matrix()), Form.of(ring, 1.0)


def test_a_point_its_value_and_its_bound() -> None:
    engine, most = pairs()
    found = leap(engine, most, [])
    assert found.x is not None
    assert found.x.tolist() in ([1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1])
    assert found.value == 3.0
    # Local search proves little, but its bound holds, and six columns of one are six.
    assert 3.0 <= found.bound <= 6.0
    again = leap(engine, most, [])
    assert again.x is not None
    np.testing.assert_array_equal(found.x, again.x)


def test_floors_are_kept() -> None:
    engine, most = pairs()
    found = leap(engine, most, [AtLeast(Form.of([3], 1.0), 1.0)])
    assert found.x is not None
    assert found.x.tolist() == [0, 1, 0, 1, 0, 1]


def test_that_there_is_no_point() -> None:
    engine, most = pairs()
    found = leap(engine, most, [AtLeast(Form.of([3, 4], 1.0), 2.0)])
    assert found.infeasible
    assert found.x is None


def test_nothing_is_proven_about_parts_of_a_whole() -> None:
    # In halves and wholes alike three is the most, but CP-SAT reckons in whole numbers only.
    engine, most = pairs(integer=False)
    assert leap(engine, most, []).bound == np.inf
    never = leap(engine, most, [AtLeast(Form.of([3, 4], 1.0), 2.0)])
    assert not never.infeasible
    assert never.bound == np.inf
    # Nor where a row has fractions.
    program = Program()
    program.row("half", program.columns(2), 0.5, upper=0.5)
    assert leap(Engine(program.matrix()), Form.of([0, 1], 1.0), []).bound == np.inf


@pytest.mark.usefixtures("crowded")
def test_a_crowded_week_is_solved_and_proven() -> None:
    # Two jobs at a time, everybody able: two people.
    tiers = solve(shifts("abc", "abc", "abc", "abc")).plan.tiers
    assert [(t.value, t.bound) for t in tiers] == [(4 * 10**6, 4 * 10**6), (-2, -2)]


@pytest.mark.usefixtures("crowded")
def test_more_than_meet_at_once_may_be_needed() -> None:
    # Only a does job 0, only b job 2, only c does job 3: three, though two meet at once.
    found = shifts("a", "bc", "b", "c")
    plan = solve(found).plan
    assert [(t.value, t.bound) for t in plan.tiers] == [(4 * 10**6, 4 * 10**6), (-3, -3)]
    assert verify(found, plan).holds


@pytest.mark.usefixtures("crowded")
def test_what_nobody_can_do_is_left_out() -> None:
    # a alone: jobs 0 and 2, or 0 and 3, or 1 and 3. Not all four can be had.
    plan = solve(shifts("a", "a", "a", "a")).plan
    assert [(t.value, t.bound) for t in plan.tiers] == [(2 * 10**6, 2 * 10**6), (-1, -1)]


def test_who_meets_at_once_bounds_the_fewest_by_itself() -> None:
    model = encode(build_options(shifts("abc", "abc", "abc", "abc")))
    engine = Engine(model.program.matrix())
    good, fewest = (model.program.goals[g] for g in ("good", "fewest-people"))
    # Without any row per person, the two who meet at 10:00 must still be two.
    program = engine.message(
        fewest,
        [AtLeast(good, 4.0)],
        integer=False,
        without=frozenset({"fewest-people", "no-double-booking-person"}),
    )
    found = ask(program, mathopt.SolverType.GLOP, mathopt.SolveParameters())
    assert found.value == pytest.approx(-2.0)


def test_a_program_too_large_for_the_time_left_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine, _ = pairs()
    # Twelve entries of a second each.
    monkeypatch.setattr(leap_module, "LOAD", 1.0)
    assert loads_within(engine, 12.5)
    assert not loads_within(engine, 12.0)
    assert loads_within(engine, None)


@pytest.mark.usefixtures("crowded")
def test_without_time_to_begin_the_start_is_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leap_module, "LOAD", 1.0)
    # Job 1 (10-12) only b can do; that is no reason to leave any of the others out.
    found = shifts("ab", "b", "ab", "abc")
    plan = solve(found, seconds=5.0).plan
    assert plan.tiers[0].value == 4 * 10**6
    assert verify(found, plan).holds
