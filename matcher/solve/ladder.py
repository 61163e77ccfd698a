"""The fairness ladder: how much weight the price cap lets fairness have."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from matcher.program import Form
from matcher.solve.relaxation import Relaxation
from models.plan import DialStep
from models.policy import Fairness


@dataclass(frozen=True)
class Ladder:
    """The step chosen, and what was learned on the way."""

    mu: int
    dial: tuple[DialStep, ...] = ()
    """The steps tried, the largest μ first."""
    most_good: float | None = None
    """The relaxation's Good: no plan (as good in the tiers before) has more."""


def choose(relaxation: Relaxation, good: Form, fair: Form, fairness: Fairness) -> Ladder:
    """The largest step of the ladder at which the relaxation keeps enough of Good.

    Without time for it, or where nothing is to be shared out, the lowest step.
    """
    lowest = fairness.ladder[0]
    if len(fairness.ladder) == 1 or not len(fair.columns):
        return Ladder(lowest)
    most = relaxation.best(good)
    if most is None:
        return Ladder(lowest)
    least = most.value * (1 - fairness.price_cap_permille / 1000)
    dial = []
    for mu in sorted(fairness.ladder, reverse=True):
        point = relaxation.best(Form.total([(1.0, good), (float(mu), fair)]))
        if point is None:
            continue
        kept = good.value(point.x)
        dial.append(
            DialStep(mu=mu, good=floor(1000 * kept), fairness=floor(1000 * fair.value(point.x)))
        )
        if kept >= least - 1e-6 * max(1.0, abs(least)):
            return Ladder(mu, tuple(dial), most.value)
    return Ladder(lowest, tuple(dial), most.value)
