"""Asks that stand in for each other: the list read from the top against every plan there is."""

from __future__ import annotations

from random import Random

import pytest

from models.base import Window
from models.demand import Request
from models.week import Week
from tests import build
from tests.build import line, pledge, request, role, session, window
from tests.matcher.explain.test_asks import GOOD, assert_true_as_a_list, best, looked, under

TIMES = (("09:00", "10:00"), ("11:00", "12:00"), ("15:00", "16:00"), ("19:00", "20:00"))
"""Each in another part of the day but the first two, which one barber can serve in a row."""
SEEDS = range(12)


def wants(draw: Random) -> Week:
    """Three haircuts without a barber, each at one of a time or two, and two who lack rice."""
    requests: list[Request] = []
    for id in "xyz":
        times = draw.sample(TIMES, draw.choice((1, 2, 2)))
        windows: tuple[Window, ...] = tuple(window(1, *time) for time in times)
        cut = session(minutes=60, windows=windows, crew=(role(skill="haircut"),))
        requests.append(request(id, value=draw.randint(1, 3), sessions=(cut,)))
    for id in "rs":
        rice = line("rice", draw.randint(1, 2))
        requests.append(request(id, value=draw.randint(1, 3), lines=(rice,)))
    pledges = (pledge("p", "rice", 1),) if draw.random() < 0.5 else ()
    return build.week(policy=GOOD, requests=tuple(requests), pledges=pledges)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_is_true_where_one_ask_leaves_less_for_the_next(seed: int) -> None:
    week = wants(Random(seed))
    plan, found = looked(week)
    assert len(found.asks) >= 2
    assert_true_as_a_list(week, plan, found)


def test_what_some_of_them_bring_alone_is_more_than_in_the_list() -> None:
    # Otherwise the test above would be one of asks that have nothing to do with each other.
    less = 0
    for seed in SEEDS:
        week = wants(Random(seed))
        plan, found = looked(week)
        base = best(week, plan)
        for ask in found.asks:
            alone = best(under(week, [ask]), plan)
            told = tuple(r.by for r in ask.gain.tiers)
            less += told < tuple(y - x for x, y in zip(base, alone, strict=True))
    assert less >= 5
