"""The load benchmark: it runs, and its figures are those of what was sent."""

from __future__ import annotations

from collections import Counter

import pytest

from api.bench.load import Taken
from api.bench.service import line, measured
from api.bench.town import settle
from tests.api.databases import Kind


def test_a_figure_is_the_least_that_so_many_stay_within() -> None:
    hundred = tuple(float(n) for n in range(1, 101))
    taken = Taken("booking", hundred, Counter({201: 60, 409: 40}), seconds=4.0, processor=2.5)
    assert [taken.at(percent) for percent in (50, 95, 99, 100)] == [50.0, 95.0, 99.0, 100.0]
    assert Taken("one", (7.0,), Counter(), 1.0, 0.0).at(50) == 7.0
    assert line("sqlite", taken) == (
        "| sqlite | booking | 100 | 50 | 95 | 99 | 100 | 25.0 | 2.5 | 60 × 201, 40 × 409 |\n"
    )


@pytest.fixture
def kind() -> Kind:
    """What is measured is the same on both."""
    return "sqlite"


@pytest.mark.slow
def test_everything_that_is_sent_is_answered(empty_url: str) -> None:
    town = settle(empty_url, "community", 1)
    found = {taken.name: taken for taken in measured(empty_url, town, clients=2, many=3, seed=1)}
    assert found["bare insert"].statuses == {201: 6}
    assert found["mixed reads"].statuses == {200: 6}
    booked = found["booking"].statuses
    assert sum(booked.values()) == 6
    assert set(booked) <= {201, 409}
    assert all(len(taken.milliseconds) == 6 for taken in found.values())
