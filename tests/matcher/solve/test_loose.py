"""A bound from what happens at once, without a row of any single person."""

from __future__ import annotations

import pytest

from matcher.encode import encode
from matcher.options import build_options
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.loose import loose_bound
from tests.matcher.solve.test_leap import shifts


@pytest.mark.parametrize(
    ("able", "done", "bound", "best"),
    [
        # Jobs 9–11, 10–12, 11–13, 12–14: two at a time.
        (("abc", "abc", "abc", "abc"), 4, -2, -2),
        # Three are needed; that only some are able is not seen.
        (("a", "bc", "b", "c"), 4, -2, -3),
        # One job alone.
        (("a", "a", "a", "a"), 1, -1, -1),
    ],
)
def test_as_many_are_needed_as_happens_at_once(
    able: tuple[str, ...], done: int, bound: int, best: int
) -> None:
    model = encode(build_options(shifts(*able)))
    good, fewest = (model.program.goals[name] for name in ("good", "fewest-people"))
    matrix = model.program.matrix()
    floors = [AtLeast(good, float(done))]
    found = loose_bound(matrix, fewest, floors, Stopwatch(None))
    assert found == pytest.approx(bound, abs=1e-3)
    exact = Engine(matrix).maximise(fewest, floors)
    assert exact.value == pytest.approx(best)
    assert found >= exact.value


def test_without_floors_what_so_many_people_can_do_at_once() -> None:
    # One person: one job at a time, so two of the four.
    model = encode(build_options(shifts("a", "a", "a", "a")))
    good = model.program.goals["good"]
    found = loose_bound(model.program.matrix(), good, [], Stopwatch(None))
    assert found == pytest.approx(2.0, abs=1e-3)
