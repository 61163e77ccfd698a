"""Max-min tiers: the threshold search finds the most that the worst off can have."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.program import Form, Program
from matcher.solve import solve
from matcher.solve.bottleneck import Bottleneck, raise_least
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Outcome, Relaxed
from models.policy import Fairness, Policy, Tier
from tests.build import line, pledge, request, week

Floats = NDArray[np.float64]
Worth = list[list[int]]
"""What each item is worth to each group."""
NOTHING = Form.of([], 1.0)


def shared(worth: Worth, most: float = 1e9) -> tuple[Program, Bottleneck]:
    """Each item goes to one group or none; the tier is what the group with the least has, which
    its column says to be ``most`` at most."""
    program = Program()
    groups = len(worth[0])
    gives = [program.columns(groups) for _ in worth]
    least = program.columns(1, lower=-1e9, upper=most, integer=False)
    for mine in gives:
        program.row("once", mine, 1.0, upper=1.0)
    for g in range(groups):
        mine = np.array([item[g] for item in gives])
        coefs = np.array([float(item[g]) for item in worth])
        program.row("least", np.append(mine, least), np.append(coefs, -1.0), lower=0.0)

    def exact(x: Floats) -> int:
        totals = [
            sum(w[g] * x[c[g]] for w, c in zip(worth, gives, strict=True)) for g in range(groups)
        ]
        return int(min(totals))

    tier = Bottleneck(Form.of(least, 1.0), 1, NOTHING, 0.4, exact, lambda v: floor(v + 1e-3))
    return program, tier


def raised(worth: Worth, engine: type[Engine] = Engine, seconds: float | None = None) -> Outcome:
    program, tier = shared(worth)
    start = None if seconds is None else np.zeros(program.size)
    return raise_least(engine(program.matrix()), tier, [], start, Stopwatch(seconds)).least


HALVES: Worth = [[5, 5], [4, 4], [3, 3]]
"""Of 12 the relaxation gives each 6; whole items at best 5 against 4 + 3."""


class Hesitant(Engine):
    """Never decides a threshold."""

    def maximise(
        self,
        objective: Form,
        on_top: list[AtLeast],
        hint: Floats | None = None,
        seconds: float | None = None,
        absolute_gap: float = 1e-6,
        relative_gap: float = 0.0,
        nodes: int | None = None,
        closed: NDArray[np.bool_] | None = None,
    ) -> Outcome:
        if nodes is not None:
            return Outcome(None, -np.inf, np.inf, proven=False, infeasible=False)
        return super().maximise(objective, on_top, hint, seconds, absolute_gap, relative_gap)


def test_what_whole_items_allow_is_proven_below_what_the_relaxation_hopes() -> None:
    found = raised(HALVES)
    assert (found.value, found.bound, found.proven) == (5.0, 5.0, True)


class Silent(Engine):
    """Has no relaxation to tell of."""

    def relax(
        self, objective: Form, on_top: list[AtLeast], seconds: float | None = None
    ) -> Relaxed | None:
        raise AssertionError("the relaxation was asked")


def test_what_the_columns_allow_is_tried_before_the_relaxation() -> None:
    program, tier = shared(HALVES, most=5.4)
    engine = Silent(program.matrix())
    found = raise_least(engine, tier, [], None, Stopwatch(None)).least
    assert (found.value, found.bound, found.proven) == (5.0, 5.0, True)


class Careless(Engine):
    """Its first answer under a threshold misses it."""

    answered = False

    def maximise(
        self,
        objective: Form,
        on_top: list[AtLeast],
        hint: Floats | None = None,
        seconds: float | None = None,
        absolute_gap: float = 1e-6,
        relative_gap: float = 0.0,
        nodes: int | None = None,
        closed: NDArray[np.bool_] | None = None,
    ) -> Outcome:
        if nodes is not None and not self.answered:
            self.answered = True
            return Outcome(np.zeros(self.size), 0.0, 0.0, proven=True, infeasible=False)
        return super().maximise(objective, on_top, hint, seconds, absolute_gap, relative_gap)


def test_what_misses_the_threshold_is_not_taken_for_reaching_it() -> None:
    program, tier = shared(HALVES, most=5.4)
    found = raise_least(Careless(program.matrix()), tier, [], None, Stopwatch(None)).least
    assert (found.value, found.bound) == (5.0, 5.0)


def test_where_the_columns_promise_too_much_the_relaxation_decides() -> None:
    program, tier = shared(HALVES, most=6.0)
    found = raise_least(Engine(program.matrix()), tier, [], None, Stopwatch(None)).least
    assert (found.value, found.bound, found.proven) == (5.0, 5.0, True)
    with pytest.raises(AssertionError, match="asked"):
        raise_least(Silent(program.matrix()), tier, [], None, Stopwatch(None))


def test_thresholds_left_undecided_are_proven_directly() -> None:
    found = raised(HALVES, engine=Hesitant)
    assert found.value == 5.0
    # The last word is branch and bound's own figure: below 5.5 is no further whole step.
    assert 5.0 <= found.bound < 5.5
    assert found.proven


def test_no_time_leaves_the_start_and_a_bound_that_holds() -> None:
    found = raised(HALVES, seconds=0.0)
    assert found.x is not None
    assert found.value == 0.0
    assert found.bound >= 5.0
    assert not found.proven


def test_floors_that_nothing_keeps_are_infeasible() -> None:
    program, tier = shared(HALVES)
    # Item 0 is given away twice.
    twice = AtLeast(Form.of([0, 1], 1.0), 2.0)
    found = raise_least(Engine(program.matrix()), tier, [twice], None, Stopwatch(None)).least
    assert found.infeasible
    assert found.x is None


def test_floors_are_kept() -> None:
    program, tier = shared(HALVES)
    # Item 0 and item 1 must go to group 0: group 1 is left with the 3.
    floor_of_0 = AtLeast(Form.of([0, 2], 1.0), 2.0)
    found = raise_least(Engine(program.matrix()), tier, [floor_of_0], None, Stopwatch(None)).least
    assert (found.value, found.bound) == (3.0, 3.0)


def test_among_plans_that_reach_it_the_next_tier_is_sought() -> None:
    # Either item 0 or item 1 must go to each group (least 1); the next tier wants 0 to group 1.
    program, tier = shared([[1, 1], [1, 1]])
    wishful = replace(tier, seek=Form.of([1], 1.0))
    raised = raise_least(Engine(program.matrix()), wishful, [], None, Stopwatch(None))
    assert raised.least.x is not None
    assert raised.least.value == 1.0
    assert raised.least.x[1] == 1.0
    # And no more of it can be had at that least, but for the hundredth that the first plan may
    # stay behind (NEAR): what a solver tolerates its bound does not tell.
    assert 1.0 <= raised.later <= 1.01 + 1e-6


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda groups: st.lists(
            st.lists(st.integers(0, 9), min_size=groups, max_size=groups), min_size=1, max_size=5
        )
    )
)
def test_as_much_as_trying_every_way_finds(worth: Worth) -> None:
    groups = range(len(worth[0]))
    most = max(
        min(sum(item[g] for item, to in zip(worth, way, strict=True) if to == g) for g in groups)
        for way in product(groups, repeat=len(worth))
    )
    found = raised(worth)
    assert (found.value, found.bound) == (most, most)


@pytest.mark.parametrize("later", [(), (Tier(name="good", goals={"good": 1}),)])
def test_the_tier_of_a_policy(later: tuple[Tier, ...]) -> None:
    # Five bags for three wishes of four, whole bags: somebody has one of four, 0.25, though evenly
    # each would have 5/12. Good is 5/4 in any case. Both in millionths.
    wishes = week(
        pledges=(pledge("p", "rice", 5),),
        requests=tuple(request(id, lines=(line("rice", 4),)) for id in "abc"),
        policy=Policy(
            tiers=(Tier(name="least", goals={"fairness": 1}), *later),
            fairness=Fairness(alpha="inf", grouping="request", ladder=(0,)),
        ),
    )
    tiers = solve(wishes).plan.tiers
    expected = [(250_000, 250_000), (1_250_000, 1_250_000)][: 1 + len(later)]
    assert [(tier.value, tier.bound) for tier in tiers] == expected
