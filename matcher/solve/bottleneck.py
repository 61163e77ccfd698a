"""Max-min tiers: the least of many, raised by thresholds.

Branch and bound on "maximise t, t ≤ every group's ρ" stalls, since the relaxation spreads every
shortfall over all groups at once. With t fixed, each group has a row of its own, and whether a
plan reaches them all is mostly settled near the root. So this searches for the highest threshold
that can be reached: a plan found raises the floor to what it really reaches, a refutation lowers
the ceiling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form
from matcher.solve.aim import FINE, least_reaching, reaches
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Outcome

Floats = NDArray[np.float64]
NODES = 500
"""Branching steps after which a threshold is left undecided and a lower one is tried."""
NEAR = 0.01
"""A plan that reaches a lower threshold need only be this close to the best in the next tier."""


@dataclass(frozen=True)
class Bottleneck:
    """A tier whose form is the least of something, in whole units of ``1 / scale``."""

    form: Form
    scale: int
    seek: Form
    """What to prefer among plans that reach a threshold: the next tier's form."""
    fine: float
    """How exactly to prefer it where the highest threshold is reached."""
    exact: Callable[[Floats], int]
    """The tier's value of the plan that a point means."""
    ceiling: Callable[[float], int]
    """The largest value that something bounded by a figure can have."""


@dataclass(frozen=True)
class Raised:
    """How far the least could be raised."""

    least: Outcome
    """The best point; its value and bound in whole units of the tier."""
    later: float
    """No point that keeps the value has more of what was sought (infinite: nothing is known)."""


def raise_least(
    engine: Engine,
    tier: Bottleneck,
    floors: list[AtLeast],
    start: Floats | None,
    watch: Stopwatch,
) -> Raised:
    """The best point of a max-min tier, its value and a bound that holds in any case.

    ``start`` is a point that keeps ``floors``, or None. The outcome is infeasible only if no point
    keeps them; its ``x`` is None only then or if time ran out before any was found.
    """
    later = np.inf
    if start is None:
        first = engine.maximise(tier.seek, floors, seconds=watch.left(), relative_gap=NEAR)
        if first.x is None:
            return Raised(first, np.inf)
        start, later = first.x, first.bound
    return _Thresholds(engine, tier, floors, watch).run(start, later)


class _Thresholds:
    """One search over thresholds, counted in whole units."""

    def __init__(
        self, engine: Engine, tier: Bottleneck, floors: list[AtLeast], watch: Stopwatch
    ) -> None:
        self.engine, self.tier, self.floors, self.watch = engine, tier, floors, watch

    def run(self, start: Floats, later: float) -> Raised:
        """Try the highest threshold first, then halve what is open; prove what stays undecided."""
        x, low = start, self.tier.exact(start)
        at_once = self._by_columns(low)
        if at_once is not None:
            return at_once
        relaxed = self.engine.relax(self.tier.form, self.floors, self.watch.left())
        if relaxed is None:
            return Raised(self._directly(x, np.inf), later)
        ceiling = self.tier.ceiling(relaxed.value)
        highest = ceiling
        # A bound is rounded up; just below it lies what may well be reached.
        first = probe = max(low, least_reaching(ceiling))
        while not reaches(low, highest) and not self.watch.over():
            outcome = self._reach(probe, fine=probe == first)
            if outcome.x is not None and self.tier.exact(outcome.x) >= probe:
                x, low, later = outcome.x, self.tier.exact(outcome.x), outcome.bound
            else:
                highest = probe - 1
                if outcome.infeasible:
                    # What cannot be reached rules out all above it, whatever was left undecided.
                    ceiling = highest
            probe = low + (highest - low + 1) // 2
        bound = ceiling / self.tier.scale
        if not reaches(low, ceiling) and not self.watch.over():
            return Raised(self._directly(x, bound), np.inf)
        found = Outcome(x, low / self.tier.scale, bound, low >= ceiling, infeasible=False)
        return Raised(found, later)

    def _by_columns(self, low: int) -> Raised | None:
        """The most that the columns alone allow, if a plan reaches it: the relaxation, which takes
        as long as that plan, need not be asked."""
        coefs = self.tier.form.coefs
        ends = [bound[self.tier.form.columns] for bound in (self.engine.lower, self.engine.upper)]
        highest = float(np.maximum(*(coefs * end for end in ends)).sum()) + self.tier.form.offset
        if not np.isfinite(highest):
            return None
        ceiling = self.tier.ceiling(highest)
        probe = max(low, least_reaching(ceiling))
        if reaches(low, ceiling) or self.watch.over():
            return None
        outcome = self._reach(probe, fine=True)
        if outcome.x is None or self.tier.exact(outcome.x) < probe:
            return None
        value = self.tier.exact(outcome.x)
        bound = ceiling / self.tier.scale
        found = Outcome(outcome.x, value / self.tier.scale, bound, value >= ceiling, False)
        return Raised(found, outcome.bound)

    def _reach(self, threshold: int, *, fine: bool) -> Outcome:
        """A point at or above a threshold, good in the next tier; or that there is none."""
        row = AtLeast(self.tier.form, threshold / self.tier.scale)
        # No hint: the best point so far lies below the threshold, and repairing it takes long.
        return self.engine.maximise(
            self.tier.seek,
            [*self.floors, row],
            seconds=self.watch.left(),
            absolute_gap=self.tier.fine,
            relative_gap=0.0 if fine else NEAR,
            nodes=NODES,
        )

    def _directly(self, x: Floats, bound: float) -> Outcome:
        """Branch and bound on the least itself, from the best point, under the bound so far."""
        found = self.engine.maximise(
            self.tier.form,
            self.floors,
            hint=x,
            seconds=self.watch.left(),
            absolute_gap=FINE / self.tier.scale,
        )
        if found.x is not None and self.tier.exact(found.x) > self.tier.exact(x):
            x = found.x
        value = self.tier.exact(x) / self.tier.scale
        return Outcome(x, value, min(bound, found.bound), found.proven, infeasible=False)
