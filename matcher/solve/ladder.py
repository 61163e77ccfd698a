"""The fairness ladder: how much weight the price cap lets fairness have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor

from matcher.program import Form
from matcher.solve.engine import Relaxed
from models.plan import DialStep
from models.policy import Fairness


@dataclass(frozen=True)
class Ladder:
    """The step chosen, and what was learned on the way."""

    mu: int
    dial: tuple[DialStep, ...] = ()
    """The steps tried, the largest μ first."""
    most_good: float | None = None
    """No plan (as good in the tiers before) has more Good: the relaxation's, or what was proven."""

    def lowered(self, lower: Ladder) -> Ladder:
        """A lower step, as this one's plan did not keep enough of Good."""
        return replace(lower, dial=(*self.dial, *lower.dial))


def choose(
    best: Callable[[list[Form]], list[Relaxed] | None],
    good: Form,
    fair: Form,
    fairness: Fairness,
    below: int | None = None,
) -> Ladder:
    """The largest step of the ladder (below a given one) at which the relaxation keeps enough of
    Good.

    ``best`` answers several forms at once, or None without time. Then, or where nothing is to be
    shared out, it is the lowest step.
    """
    lowest = fairness.ladder[0]
    if len(fairness.ladder) == 1 or not len(fair.columns):
        return Ladder(lowest)
    steps = [mu for mu in sorted(fairness.ladder, reverse=True) if below is None or mu < below]
    weighed = [Form.total([(1.0, good), (float(mu), fair)]) for mu in steps if mu != 0]
    answers = best([good, *weighed])
    if answers is None:
        return Ladder(lowest)
    most = answers[0].value
    least = most * (1 - fairness.price_cap_permille / 1000)
    # Without fairness, it is the first answer.
    points = [*answers[1:], *([answers[0]] if 0 in steps else [])]
    dial = []
    for mu, point in zip(steps, points, strict=True):
        kept = good.value(point.x)
        dial.append(
            DialStep(mu=mu, good=floor(1000 * kept), fairness=floor(1000 * fair.value(point.x)))
        )
        if kept >= least - 1e-6 * max(1.0, abs(least)):
            return Ladder(mu, tuple(dial), most)
    return Ladder(lowest, tuple(dial), most)
