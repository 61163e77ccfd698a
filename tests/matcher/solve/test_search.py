"""What a search settles, promises, and takes back."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.program import Form, Program
from matcher.solve.aim import Aim
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from matcher.solve.search import Search
from models.policy import Policy, Tier

MUST = Form.of([0], 1.0)
GOOD = Form.of([0, 1], [1.0, 3.0])
POLICY = Policy(tiers=(Tier(name="must", goals={"must": 1}), Tier(name="good", goals={"good": 1})))


def either() -> Search:
    """Two requests and a seat for one: the first must be served, the second is worth three."""
    program = Program()
    program.row("any", program.columns(2), 1.0, upper=1.0)
    return Search(
        engine=Engine(program.matrix()),
        goals={"must": MUST, "good": GOOD},
        policy=POLICY,
        exact=lambda x, mu: [round(1000 * MUST.value(x)), round(10**6 * GOOD.value(x))],
        watch=Stopwatch(None),
        on_better=lambda: None,
        x=np.array([1.0, 0.0]),
    )


def most_good(search: Search) -> float:
    point = search.relaxation().best(GOOD)
    assert point is not None
    return point.value


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Search:
    monkeypatch.setattr("matcher.solve.search.LARGE", 0)
    return either()


def test_what_is_promised_binds_the_relaxation_until_it_is_forgotten(search: Search) -> None:
    assert most_good(search) == pytest.approx(3)
    # With the first served, all that is left is worth one.
    search.promise(Aim(POLICY.tiers[0], MUST, 1000), 1.0)
    assert most_good(search) == pytest.approx(1)
    search.settled.waiting.pop()
    search.forget_promises()
    assert most_good(search) == pytest.approx(3)


def test_what_was_settled_since_can_be_taken_back(search: Search) -> None:
    engine, before = search.engine, search.settled.copied()
    search.settle(search.aim(POLICY.tiers[0]), 1.0)
    assert search.settled.results[0].value == 1000
    # The first is all that can be served of that tier: its column is held at one.
    assert search.engine.maximise(GOOD, search.settled.all_floors()).value == pytest.approx(1)
    assert most_good(search) == pytest.approx(1)
    search.back_to(engine, before)
    assert search.settled.results == []
    assert search.engine.maximise(GOOD, search.settled.all_floors()).value == pytest.approx(3)
    assert most_good(search) == pytest.approx(3)


def test_nothing_is_said_to_reach_beyond_what_is_known_of_its_goals(search: Search) -> None:
    # By the columns alone, both may be served: 1 + 3.
    assert [tier.bound for tier in search.standing()] == [1000, 4 * 10**6]
    search.most = {"must": 5.0, "good": 3.5}
    assert [tier.bound for tier in search.standing()] == [1000, 3_500_000]
    # Of what the tier adds up, something is not known.
    search.most = {"must": 5.0}
    assert [tier.bound for tier in search.standing()] == [1000, 4 * 10**6]
