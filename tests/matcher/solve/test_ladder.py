"""The step of the ladder that the price cap allows, among four points that are all there is."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.program import Form
from matcher.solve.engine import Relaxed
from matcher.solve.ladder import Ladder, choose, climb
from models.plan import DialStep
from models.policy import Fairness

GOOD, FAIR = Form.of([0], [1.0]), Form.of([1], [1.0])
POINTS = [np.array(p) for p in ((100.0, 0.0), (99.5, 0.2), (98.0, 0.25), (90.0, 0.26))]
# Good + μ·fairness at the four points, and the Good of the best:
#   μ = 1:      100     99.7    98.25   90.26 -> 100, all of it
#   μ = 10:     100    101.5   100.5    92.6  ->  99.5, at least 99 %
#   μ = 100:    100    119.5   123     116    ->  98, too little
#   μ = 1000:   100    299.5   348     350    ->  90, less still
FAIRNESS = Fairness(ladder=(0, 1, 10, 100, 1000), price_cap_permille=10)
DIAL = tuple(
    DialStep(mu=mu, good=g, fairness=f)
    for mu, g, f in (
        (1000, 90_000, 260),
        (100, 98_000, 250),
        (10, 99_500, 200),
        (1, 100_000, 0),
    )
)


class Best:
    """Answers by looking at every point, so many times."""

    def __init__(self, times: int = 100) -> None:
        self.left = times
        self.asked = 0

    def __call__(self, forms: list[Form]) -> list[Relaxed] | None:
        if self.left == 0:
            return None
        self.left -= 1
        self.asked += len(forms)
        found = [max(POINTS, key=form.value) for form in forms]
        return [Relaxed(x, f.value(x), np.zeros(2)) for x, f in zip(found, forms, strict=True)]


def test_from_the_top_down_all_steps_are_asked_and_told_down_to_the_one_chosen() -> None:
    best = Best()
    assert choose(best, GOOD, FAIR, FAIRNESS) == Ladder(10, DIAL[:3], 100.0)
    assert best.asked == 5


def test_from_the_bottom_up_the_first_that_keeps_too_little_is_the_last_asked() -> None:
    best = Best()
    assert climb(best, GOOD, FAIR, FAIRNESS) == Ladder(10, DIAL[1:], 100.0)
    assert best.asked == 4  # Good itself, 1, 10, 100


@pytest.mark.parametrize(
    ("times", "mu", "dial", "most"),
    [(0, 0, (), None), (1, 1, DIAL[3:], 100.0), (2, 10, DIAL[2:], 100.0)],
)
def test_where_time_ends_the_last_that_kept_enough_counts(
    times: int, mu: int, dial: tuple[DialStep, ...], most: float | None
) -> None:
    assert climb(Best(times), GOOD, FAIR, FAIRNESS) == Ladder(mu, dial, most)


def test_a_ladder_of_one_step_and_a_week_with_nothing_to_share_ask_nothing() -> None:
    best = Best()
    single = FAIRNESS.model_copy(update={"ladder": (7,)})
    assert climb(best, GOOD, FAIR, single) == Ladder(7)
    assert climb(best, GOOD, Form.of([], 1.0), FAIRNESS) == Ladder(0)
    assert best.asked == 0


def test_where_good_counts_more_than_once_the_steps_are_parts_of_it() -> None:
    # 10·Good + μ·F: the step 100 is what 10 was above.
    steps = Fairness(ladder=(0, 10, 100, 1000), price_cap_permille=10)
    assert climb(Best(), GOOD, FAIR, steps, 10).mu == 100
