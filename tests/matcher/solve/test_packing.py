"""Packings: which programs are one, and that what is found fits and is good."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from matcher.encode import encode
from matcher.options import build_options
from matcher.program import Form, Matrix, Program
from matcher.solve import packing as packing_module
from matcher.solve import solve
from matcher.solve.clock import Stopwatch
from matcher.solve.packing import Packing, as_packing, pack
from matcher.verify import verify
from models.policy import Policy, Tier
from models.week import Week
from tests.build import line, pledge, request, week


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few plans, few generations."""
    monkeypatch.setattr(packing_module, "PLANS", 20)
    monkeypatch.setattr(packing_module, "CHILDREN", 30)
    monkeypatch.setattr(packing_module, "EFFORT", 12 * 30 * 20)


def knapsack(weight: list[list[float]], room: list[float]) -> Matrix:
    """One row per resource over yes-or-no columns."""
    program = Program()
    columns = program.columns(len(weight[0]))
    for entries, held in zip(weight, room, strict=True):
        program.row("room", columns, entries, upper=held)
    return program.matrix()


def random_knapsack(seed: int, scale: float = 1.0) -> tuple[Matrix, Form]:
    random = np.random.default_rng(seed)
    weight = random.integers(1, 60, (3, 12)) * scale
    room = np.floor(weight.sum(axis=1) / scale / 2) * scale
    matrix = knapsack(weight.tolist(), room.tolist())
    return matrix, Form.of(np.arange(12), random.integers(1, 60, 12))


def best_of_all(packing: Packing) -> float:
    plans = np.array(list(product((0, 1), repeat=len(packing.worth)))).T
    fits = (packing.weight.T @ plans <= packing.room[:, None] * (1 + 1e-9)).all(axis=0)
    return float((packing.worth @ plans)[fits].max())


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("scale", [1.0, 0.1, 1e6])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_of_all_is_found_in_small_ones(seed: int, scale: float) -> None:
    packing = as_packing(*random_knapsack(seed, scale))
    assert packing is not None
    plan = pack(packing, np.zeros(12), Stopwatch(None))
    assert (packing.weight.T @ plan <= packing.room * (1 + 1e-9)).all()
    assert packing.worth @ plan == best_of_all(packing)
    again = pack(packing, np.zeros(12), Stopwatch(None))
    assert plan.tolist() == again.tolist()


@pytest.mark.usefixtures("small")
def test_nothing_beyond_what_there_is_not_by_a_single_part() -> None:
    # Both take one part too much, which single precision would not see.
    half = float(2**25)
    packing = as_packing(knapsack([[half + 1, half]], [2 * half]), Form.of([0, 1], 1.0))
    assert packing is not None
    assert pack(packing, np.zeros(2), Stopwatch(None)).sum() == 1


@pytest.mark.usefixtures("small")
def test_a_known_plan_is_never_lost() -> None:
    packing = as_packing(*random_knapsack(0))
    assert packing is not None
    best = pack(packing, np.zeros(12), Stopwatch(None))
    # Without time there is no generation, and the relaxation is not asked either.
    assert pack(packing, best, Stopwatch(0.0)).tolist() == best.tolist()


@pytest.mark.usefixtures("small")
def test_what_is_worth_nothing_or_costs_nothing_is_no_trouble() -> None:
    packing = as_packing(knapsack([[1.0, 1.0, 0.0]], [1.0]), Form.of([0, 2], [3.0, 2.0]))
    assert packing is not None
    plan = pack(packing, np.zeros(3), Stopwatch(None))
    assert packing.worth @ plan == 5.0


def changed(**columns: float | bool) -> Matrix:
    program = Program()
    both = program.columns(2)
    program.columns(1, **columns)  # type: ignore[arg-type]
    program.row("room", [*both, 2], [1.0, 2.0, 1.0], upper=2.0)
    return program.matrix()


@pytest.mark.parametrize(
    ("matrix", "worth"),
    [
        (changed(integer=False), 1.0),
        (changed(upper=2.0), 1.0),
        (changed(lower=-1.0), 1.0),
        (changed(), -1.0),
        # A row that gives, one that demands, one that leaves nothing.
        (knapsack([[1.0, -1.0, 1.0]], [1.0]), 1.0),
        (knapsack([[1.0, 1.0, 1.0]], [0.0]), 1.0),
    ],
)
def test_what_is_no_packing(matrix: Matrix, worth: float) -> None:
    assert as_packing(matrix, Form.of([0, 1, 2], worth)) is None


def test_a_row_that_demands_is_no_packing() -> None:
    program = Program()
    program.row("some", program.columns(3), 1.0, lower=1.0, upper=2.0)
    assert as_packing(program.matrix(), Form.of([0, 1, 2], 1.0)) is None


def test_too_many_choices_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, form = random_knapsack(0)
    monkeypatch.setattr(packing_module, "CHOICES", 11)
    assert as_packing(matrix, form) is None


def wishes(count: int) -> Week:
    """Wishes for rice and noodles together, all or nothing."""
    random = np.random.default_rng(1)
    return week(
        pledges=(pledge("p", "rice", 12 * count), pledge("q", "noodles", 12 * count)),
        requests=tuple(
            request(
                f"r{k}",
                value=int(random.integers(10, 60)),
                least_percent=100,
                lines=(
                    line("rice", int(random.integers(5, 50)), id="rice"),
                    line("noodles", int(random.integers(5, 50)), id="noodles"),
                ),
            )
            for k in range(count)
        ),
        policy=Policy(tiers=(Tier(name="good", goals={"good": 1}),)),
    )


@pytest.mark.usefixtures("small")
def test_a_week_that_is_a_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = wishes(30)
    # As if none were easy, so that a population looks for the plan.
    monkeypatch.setattr("matcher.solve.tiers.EASY", 1)
    plan = solve(found).plan
    assert verify(found, plan).holds
    assert plan.tiers[0].value == plan.tiers[0].bound
    monkeypatch.setattr("matcher.solve.tiers.as_packing", lambda *_: None)
    assert solve(found).plan.tiers[0].value == plan.tiers[0].value


@pytest.mark.usefixtures("small")
def test_a_population_finds_what_branch_and_bound_proves() -> None:
    found = wishes(12)
    model = encode(build_options(found))
    good = model.program.goals["good"]
    packing = as_packing(model.program.matrix(), good)
    assert packing is not None
    plan = pack(packing, np.zeros(12), Stopwatch(None))
    point = packing.point(plan)
    assert packing.plan(point).tolist() == plan.tolist()
    assert good.value(point) == pytest.approx(solve(found).plan.tiers[0].value / 10**6)
