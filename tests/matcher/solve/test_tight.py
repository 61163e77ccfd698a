"""A tier at its most, stated part by part: the same plans, and nothing less."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from matcher.program import Form, Matrix, Program
from matcher.solve import solve
from matcher.solve.engine import AtLeast
from matcher.solve.tight import tightened
from models.policy import Policy, Tier
from models.week import Week
from tests.build import line, pledge, request, week


def jobs(places: int = 3, each: float = 1.0) -> Matrix:
    """Two jobs, each in one of some places, and two columns of their own."""
    program = Program()
    for _ in range(2):
        columns = program.columns(places)
        program.row("once", columns, each, upper=each)
    program.columns(2)
    return program.matrix()


def points(matrix: Matrix) -> set[tuple[float, ...]]:
    """All whole points."""
    found: set[tuple[float, ...]] = set()
    spans = [range(int(a), int(b) + 1) for a, b in zip(matrix.lower, matrix.upper, strict=True)]
    for x in product(*spans):
        sums = np.zeros(len(matrix.row_lower))
        np.add.at(sums, matrix.row, matrix.entry * np.array(x)[matrix.column])
        if ((matrix.row_lower <= sums) & (sums <= matrix.row_upper)).all():
            found.add(x)
    return found


ALL = Form.of(np.arange(8), 1.0)


@pytest.mark.parametrize("each", [1.0, 0.5, 3.0])
@pytest.mark.parametrize("value", [4.0, 3.6])
def test_all_that_can_be_is_said_part_by_part(value: float, each: float) -> None:
    matrix = jobs(each=each)
    tight = tightened(matrix, AtLeast(ALL, value))
    assert tight is not None
    assert tight.row_lower.tolist() == [each, each]
    assert tight.lower.tolist() == [0] * 6 + [1, 1]
    assert points(tight) == {x for x in points(matrix) if sum(x) >= value}


@pytest.mark.parametrize("value", [3.0, 3.4, 2.0])
def test_less_than_everything_stays_a_sum(value: float) -> None:
    assert tightened(jobs(), AtLeast(ALL, value)) is None


def test_costs_are_kept_at_nothing() -> None:
    form = Form.of(np.arange(8), [0, 0, 0, 0, 0, 0, -2.0, 1.0], 10.0)
    tight = tightened(jobs(), AtLeast(form, 11.0))
    assert tight is not None
    assert (tight.upper[6], tight.lower[7]) == (0, 1)
    assert tightened(jobs(), AtLeast(form, 10.0)) is None


@pytest.mark.parametrize(
    "coefs",
    [
        # Not all of a row count alike; some do not count at all; some count against.
        [1, 2, 1, 1, 1, 1, 1, 1],
        [1, 0, 1, 1, 1, 1, 1, 1],
        [1, -1, 1, 1, 1, 1, 1, 1],
    ],
)
def test_rows_that_do_not_speak_of_the_same_are_not_used(coefs: list[float]) -> None:
    matrix = jobs()
    most = max(float(np.array(coefs) @ np.array(x)) for x in points(matrix))
    assert tightened(matrix, AtLeast(Form.of(np.arange(8), coefs), most)) is None


def test_columns_below_nothing() -> None:
    # −x − y is at most 2 where both may be −1, whatever x + y ≤ 1 says.
    program = Program()
    program.row("sum", program.columns(2, lower=-1.0), 1.0, upper=1.0)
    matrix, form = program.matrix(), Form.of([0, 1], -1.0)
    assert tightened(matrix, AtLeast(form, 1.0)) is None
    tight = tightened(matrix, AtLeast(form, 2.0))
    assert tight is not None
    assert points(tight) == {(-1, -1)}


def test_parts_of_a_whole_are_left_alone() -> None:
    program = Program()
    program.row("once", program.columns(2, integer=False), 1.0, upper=1.0)
    assert tightened(program.matrix(), AtLeast(Form.of([0, 1], 1.0), 1.0)) is None


def test_rows_that_overlap_are_not_counted_twice() -> None:
    program = Program()
    program.columns(3)
    program.row("left", [0, 1], 1.0, upper=1.0)
    program.row("right", [1, 2], 1.0, upper=1.0)
    matrix, all_ = program.matrix(), Form.of([0, 1, 2], 1.0)
    tight = tightened(matrix, AtLeast(all_, 2.0))
    assert tight is not None
    assert points(tight) == {(1, 0, 1)} == {x for x in points(matrix) if sum(x) >= 2}


def assigned(seed: int) -> Week:
    """Six jobs, each wholly by one of three; all done, then as liked."""
    random = np.random.default_rng(seed)
    items = ("rice", "noodles", "milk")
    return week(
        pledges=tuple(pledge(f"p-{item}", item, 14) for item in items),
        requests=tuple(
            request(
                f"r{k}",
                least_percent=100,
                lines=(
                    line(
                        "rice",
                        1,
                        single_source=True,
                        accepts=tuple(
                            {
                                "item": item,
                                "preference": -int(random.integers(1, 20)),
                                "give": int(random.integers(3, 9)),
                                "per": 1,
                            }
                            for item in items[1:]
                        ),
                    ),
                ),
            )
            for k in range(6)
        ),
        policy=Policy(
            tiers=(
                Tier(name="good", goals={"good": 1}),
                Tier(name="affinity", goals={"affinity": 1}),
            )
        ),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_next_tier_is_as_good_as_under_the_sum(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    part_by_part = solve(assigned(seed)).plan
    monkeypatch.setattr("matcher.solve.search.tightened", lambda *_: None)
    by_sum = solve(assigned(seed)).plan
    assert [t.value for t in part_by_part.tiers] == [t.value for t in by_sum.tiers]
    assert [t.bound for t in part_by_part.tiers] == [t.value for t in part_by_part.tiers]
