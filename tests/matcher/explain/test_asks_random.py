"""Asks of random tiny weeks, against the enumeration of every plan."""

from __future__ import annotations

import pytest

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.explain.asks import asks
from matcher.explain.asks_facts import Asks
from matcher.solve import solve
from models.plan import Plan
from models.week import Week
from tests import brute, tiny
from tests.matcher.explain.test_asks import assert_not_missed, assert_true_as_a_list, under

LARGEST = 2000
"""Combinations of the week with all asks beyond which it is not enumerated."""


def found(number: int) -> tuple[Week, Plan, Asks] | None:
    week = tiny.numbered(number)
    try:
        plan = solve(week).plan
    except (Contradiction, ImpossibleDecision):
        return None
    listed = asks(week, plan, most=3)
    few = brute.size(under(week, list(listed.asks))) <= LARGEST
    return (week, plan, listed) if few else None


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_asks_are_exact_and_idle_supply_is_not_missed(first: int) -> None:
    judged = [case for number in range(first, first + 10) if (case := found(number)) is not None]
    assert len(judged) >= 5
    assert sum(len(listed.asks) for _, _, listed in judged) > 0
    for week, plan, listed in judged:
        assert_true_as_a_list(week, plan, listed)
        assert_not_missed(week, plan, listed)
