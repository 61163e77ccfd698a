"""Chains of moments say what rows of moments say."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.encode import at_work, encode
from matcher.encode.intervals import moments
from matcher.options import build_options
from matcher.solve import solve
from tests.matcher.cases.base import Case
from tests.matcher.solve.test_leap import shifts
from tests.matcher.test_encoding import admits, breaks_only, program
from tests.matcher.test_rules import TABLES

NAME = "no-double-booking-person"
CASES = [(rule, case) for rule in (NAME, "rest", "travel", "no-clash") for case in TABLES[rule]]


@pytest.fixture
def chained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every week uses chains."""
    monkeypatch.setattr(at_work, "LONG", 0)


def test_two_share_a_moment_exactly_if_they_overlap() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        owner = np.sort(random.integers(0, 3, 12))
        begin = random.integers(-4, 8, 12)
        end = begin + random.integers(1, 5, 12)
        first, last, of = moments(owner, begin, end)
        assert (first <= last).all()
        assert (of[first] == owner).all()
        assert (of[last] == owner).all()
        for i in range(12):
            for k in range(12):
                overlap = owner[i] == owner[k] and begin[i] < end[k] and begin[k] < end[i]
                assert overlap == (first[i] <= last[k] and first[k] <= last[i])


def test_moments_that_say_nothing_new_are_left_out() -> None:
    # What begins at 0 and 1 holds 2 too, where the third begins; the fourth begins alone at 5.
    begin, end = np.array([0, 1, 2, 5]), np.array([5, 4, 3, 6])
    first, last, of = moments(np.zeros(4, dtype=np.int64), begin, end)
    assert (first.tolist(), last.tolist(), len(of)) == ([0, 0, 0, 1], [0, 0, 0, 1], 2)


def test_chains_are_for_tasks_that_hold_many_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    # Jobs 9–11, 10–12, 11–13, 12–14 of one person: 9 and 10 meet, then 11 and 10, then 11 and 12.
    # So three moments; the four tasks hold 1 + 2 + 2 + 1 of them, 1.5 on average.
    model = program(shifts("a", "a", "a", "a"))
    monkeypatch.setattr(at_work, "LONG", 1.5)
    assert at_work.is_long(model)
    monkeypatch.setattr(at_work, "LONG", 1.6)
    assert not at_work.is_long(model)


@pytest.mark.usefixtures("chained")
@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{r}: {c.name}" for r, c in CASES])
def test_the_program_still_admits_a_plan_exactly_if_it_holds(rule: str, case: Case) -> None:
    assert admits(program(case.week), case.content) is not bool(case.broken), rule


@pytest.mark.usefixtures("chained")
def test_the_chains_are_what_keeps_the_rule() -> None:
    broken = [case for case in TABLES[NAME] if breaks_only(case, NAME)]
    assert broken
    assert any(admits(program(c.week, frozenset({NAME})), c.content) for c in broken)


@pytest.mark.usefixtures("chained")
@pytest.mark.parametrize(
    ("able", "fewest"),
    [
        # Two at a time, everybody able.
        (("abc", "abc", "abc", "abc"), 2),
        # Only a does job 0, only b job 2, only c job 3.
        (("a", "bc", "b", "c"), 3),
        # a does jobs 0 and 2, b jobs 1 and 3.
        (("a", "b", "a", "b"), 2),
    ],
)
def test_who_serves_at_all_is_counted(able: tuple[str, ...], fewest: int) -> None:
    plan = solve(shifts(*able)).plan
    assert [(t.value, t.bound) for t in plan.tiers] == [(4 * 10**6, 4 * 10**6), (-fewest, -fewest)]


@pytest.mark.usefixtures("chained")
def test_rule_and_goal_share_the_chains() -> None:
    model = encode(build_options(shifts("ab", "ab", "ab", "ab")))
    matrix = model.program.matrix()
    assert "no-double-booking-person" not in matrix.rules
    assert "fewest-people" not in matrix.rules
    # Two people with three moments each.
    assert int((matrix.row_rule == matrix.rules.index("at-work")).sum()) == 6
