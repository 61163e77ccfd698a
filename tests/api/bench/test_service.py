"""The load benchmark: it runs, and its figures are those of what was sent."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from api.bench.load import Taken
from api.bench.service import databases, line, measured
from api.bench.town import settle


def test_a_figure_is_the_least_that_so_many_stay_within() -> None:
    hundred = tuple(float(n) for n in range(1, 101))
    taken = Taken("booking", hundred, Counter({201: 60, 409: 40}), seconds=4.0, processor=2.5)
    assert [taken.at(percent) for percent in (50, 95, 99, 100)] == [50.0, 95.0, 99.0, 100.0]
    assert Taken("one", (7.0,), Counter(), 1.0, 0.0).at(50) == 7.0
    assert line("sqlite", taken) == (
        "| sqlite | booking | 100 | 50 | 95 | 99 | 100 | 25.0 | 2.5 | 60 × 201, 40 × 409 |\n"
    )


def test_what_is_measured_on_is_there_while_it_is_measured() -> None:
    with ExitStack() as stack:
        assert databases(stack, ["sqlite:///a.db"], False) == ["sqlite:///a.db"]
        file, server = databases(stack, [], True)
        assert file.startswith("sqlite:///")
        engine = create_engine(server)
        with engine.connect() as connection:
            # Measured as people work: what is committed is on the disk.
            assert connection.execute(text("SHOW fsync")).scalar_one() == "on"
        engine.dispose()
    with pytest.raises(OperationalError):
        engine.connect()


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
