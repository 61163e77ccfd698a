"""Weeks solved block by block, tried on tiny ones whose requests are dealt out to two blocks.

Tiny weeks are small enough to enumerate: no bound may lie below the best there is given the tiers
before, and a plan improved block by block is never worse than the one it started from.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher import solve as solving
from matcher.baseline import greedy
from matcher.encode import Model, encode
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.goals import tier_values
from matcher.options import build_options
from matcher.program import INF, Form, Program
from matcher.rules.view import View
from matcher.solve import first, solve
from matcher.solve.blocks import alone, held, on, owners
from matcher.solve.engine import Engine, Outcome
from matcher.solve.lights import Lights
from matcher.solve.sweep import Sweep
from matcher.verify import verify
from models.items import Commitments
from models.plan import Plan
from models.policy import DEFAULT_TIERS, Fairness, Policy
from models.week import Week
from tests import brute, tiny

Ints = NDArray[np.int64]
pytestmark = pytest.mark.usefixtures("nobody_asks_why")


def curved(week: Week) -> Week:
    """The week under the default tiers, with a fairness curve that counts."""
    policy = Policy(
        tiers=DEFAULT_TIERS,
        fairness=Fairness(ladder=(0, 10), grouping="household"),
        caps=week.policy.caps,
        seed=week.policy.seed,
    )
    return week.model_copy(update={"policy": policy})


@pytest.fixture
def two_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def halves(model: Model, owner: Ints) -> Ints:
        return owner % 2

    monkeypatch.setattr(solving, "SPREAD", 0)
    monkeypatch.setattr(solving, "by_community", halves)


@pytest.mark.usefixtures("two_blocks")
@pytest.mark.parametrize("seed", range(80))
def test_block_by_block_no_worse_than_by_hand_and_under_true_bounds(seed: int) -> None:
    check(curved(tiny.numbered(seed)))


@pytest.mark.usefixtures("two_blocks")
@pytest.mark.parametrize("seed", [*range(12), 17, 33, 46, 49, 66, 72, 75])
def test_bounds_hold_where_the_light_tiers_could_not_be_had(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(self: Lights, other: NDArray[np.float64], then: Form) -> None:
        """No time."""

    def nothing(week: Week) -> Plan:
        return greedy(week).model_copy(update={"content": Commitments()})

    monkeypatch.setattr(first, "greedy", nothing)
    monkeypatch.setattr(Lights, "joined", none)
    monkeypatch.setattr(Sweep, "run", lambda self, aim, near, fine, rounds=1: None)
    check(curved(tiny.numbered(seed)), Commitments())


@pytest.mark.usefixtures("two_blocks")
@pytest.mark.parametrize("seed", range(12))
def test_bounds_hold_where_the_light_tiers_had_no_time_at_all(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(Engine):
        """Has no point and no bound yet."""

        def maximise(self, *_: object, **__: object) -> Outcome:
            return Outcome(None, -np.inf, np.inf, proven=False, infeasible=False)

    monkeypatch.setattr("matcher.solve.lights.Engine", Late)
    check(curved(tiny.numbered(seed)))


def check(week: Week, by_hand: Commitments | None = None) -> None:
    """A plan no worse than by hand, and no bound below the best of those before."""
    try:
        plan = solve(week).plan
    except (Contradiction, ImpossibleDecision):
        return
    assert verify(week, plan).holds
    start = View(week, greedy(week).content if by_hand is None else by_hand)
    values = [tier.value for tier in plan.tiers]
    assert values >= tier_values(start, week.policy, plan.mu)
    every = [tier_values(View(week, c), week.policy, plan.mu) for c in brute.plans(week)]
    for k, tier in enumerate(plan.tiers):
        # Of all plans that are at least as good in each tier before.
        every = [v for v in every if k == 0 or v[k - 1] >= values[k - 1]]
        assert tier.bound >= max(v[k] for v in every)


def program(*rows: tuple[dict[int, float], float, float], size: int) -> Program:
    """0–1 columns under rows of (entries, lower, upper)."""
    made = Program()
    made.columns(size)
    for entries, lower, upper in rows:
        made.row("r", list(entries), list(entries.values()), lower, upper)
    return made


def mask(size: int, *free: int) -> NDArray[np.bool_]:
    return np.isin(np.arange(size), free)


def test_what_is_held_is_taken_off_the_rows() -> None:
    # x0 + 2·x1 + 3·x2 ≤ 4 with x2 = 1 held leaves x0 + 2·x1 ≤ 1; the second row is not theirs.
    matrix = program(({0: 1, 1: 2, 2: 3}, -INF, 4), ({2: 1}, 1, 1), size=3).matrix()
    part = held(matrix, mask(3, 0, 1), np.array([0.0, 1.0, 1.0]))
    assert (part.row_lower.tolist(), part.row_upper.tolist()) == ([-INF], [1.0])
    assert part.entry.tolist() == [1.0, 2.0]


def test_others_that_stand_aside_do_what_helps_most() -> None:
    # x0 + 2·x1 − 3·x2 ≤ 1: at best x2 = 1, so x0 + 2·x1 ≤ 4.
    # x0 + x2 ≥ 1: at best x2 = 1, so x0 ≥ 0. x1 − x2 = 0: x1 − 0 ≥ 0 and x1 − 1 ≤ 0.
    matrix = program(
        ({0: 1, 1: 2, 2: -3}, -INF, 1), ({0: 1, 2: 1}, 1, INF), ({1: 1, 2: -1}, 0, 0), size=3
    ).matrix()
    part = alone(matrix, mask(3, 0, 1))
    assert part.row_upper.tolist() == [4.0, INF, 1.0]
    assert part.row_lower.tolist() == [-INF, 0.0, 0.0]


def test_a_form_on_some_columns_keeps_their_part() -> None:
    part = on(Form.of([0, 2, 2], [1.0, 2.0, 3.0], 7.0), mask(3, 1, 2))
    # Of the free columns 1 and 2 the second stands in the form, twice: 2 + 3.
    assert (part.columns.tolist(), part.coefs.tolist(), part.offset) == ([1], [5.0], 0.0)


def test_every_column_has_the_owner_of_what_it_follows_from() -> None:
    for seed in range(10):
        model = encode(build_options(tiny.numbered(seed)))
        matrix = model.program.matrix()
        owner = owners(model, matrix)
        starts = model.options.starts
        assert owner[model.start].tolist() == starts.request.tolist()
        assert owner[model.crew].tolist() == starts.request[model.options.crew.start].tolist()
        assert (owner >= 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_blocks_alone_add_up_to_at_least_the_whole(seed: int) -> None:
    model = encode(build_options(tiny.numbered(seed)))
    matrix = model.program.matrix()
    good = model.program.goals.get("good")
    if good is None:
        return
    whole = Engine(matrix).maximise(good, [])
    if whole.infeasible:
        return
    block = owners(model, matrix) % 3
    parts = [Engine(alone(matrix, block == b)).maximise(on(good, block == b), []) for b in range(3)]
    assert sum(part.bound for part in parts) + good.offset >= whole.value - 1e-6
