"""Tier after tier: the best of each, given that those before stay at least as good.

Values and bounds are whole numbers in the tier's scale, exactly as the goals define them: the
value is counted from the plan itself, never read off the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor, inf, isfinite

import numpy as np
from numpy.typing import NDArray

from matcher.goals import tier_scale
from matcher.program import Form
from matcher.solve.bottleneck import Bottleneck, raise_least
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Outcome, Relaxed
from models.plan import DialStep, TierResult
from models.policy import Policy, Tier

Floats = NDArray[np.float64]
ROUNDING = 1e-3
"""A bound may be short of a whole number by this much (in the tier's scale) through rounding."""
GAP = 1e-5
"""Tiers whose gap need not be nil are taken as proven at this relative gap."""
EXACT_BELOW = 1e5
"""Up to this size (in the tier's scale) a tier is proven to the last unit anyway."""


class Infeasible(Exception):
    """No plan keeps all pins, locks and bans."""


@dataclass
class Search:
    """The state of a lexicographic search."""

    engine: Engine
    goals: dict[str, Form]
    policy: Policy
    exact: Callable[[Floats, int], list[int]]
    """Values of all tiers of the plan that a point means, at a μ."""
    watch: Stopwatch
    on_better: Callable[[Search, Tier, int], None]
    x: Floats | None = None
    """The best point so far."""
    mu: int = 0
    floors: list[AtLeast] = field(default_factory=list)
    results: list[TierResult] = field(default_factory=list)
    dial: list[DialStep] = field(default_factory=list)
    good_bound: int | None = None
    """Most Good (thousandths) that any plan as good in the tiers before could have."""

    def run(self) -> None:
        """Work through all tiers; after the clock has run out, with bounds that stay valid."""
        for tier in self.policy.tiers:
            if "mu" in tier.goals.values():
                self._choose_mu(tier)
            self._tier(tier)
        if self.x is None and not self.watch.over():
            self._settle(Form.of([], 1.0))

    def form(self, tier: Tier) -> Form:
        """Σ weight·goal."""
        return Form.total(
            [
                (float(self.mu if weight == "mu" else weight), self.goals[name])
                for name, weight in tier.goals.items()
            ]
        )

    def _tier(self, tier: Tier) -> None:
        form, scale = self.form(tier), tier_scale(tier)
        highest = self._highest(form)
        number = len(self.results)
        if self.x is None or self._value(number) < whole(highest, scale):
            outcome = self._settle(form, scale, tier)
            highest = min(highest, outcome.bound)
        value = self._value(number)
        bound = max(value, whole(highest, scale)) if isfinite(highest) else None
        if bound is None:
            bound = max(value, whole(self._highest(form), scale))
        self.results.append(TierResult(name=tier.name, value=value, bound=bound))
        used = np.flatnonzero(form.dense(self.engine.size))
        if len(used):
            scaled = Form(form.columns, form.coefs * scale, form.offset * scale)
            self.floors.append(AtLeast(scaled, float(value)))
        self.on_better(self, tier, bound)

    def _value(self, number: int) -> int:
        assert self.x is not None
        return self.exact(self.x, self.mu)[number]

    def _settle(self, form: Form, scale: int = 1, tier: Tier | None = None) -> Outcome:
        """Improve the point in one tier."""
        if tier is not None and self._is_least(tier):
            aim = self._bottleneck(form, scale)
            outcome = raise_least(self.engine, aim, self.floors, self.x, self.watch)
        else:
            outcome = self.engine.maximise(
                form,
                self.floors,
                hint=self.x,
                seconds=self.watch.left(),
                absolute_gap=0.4 / scale,
            )
        if outcome.infeasible:
            if self.x is None:
                raise Infeasible
            # The rows that hold the tiers before are met by the point at hand; rounding only.
            return Outcome(self.x, form.value(self.x), inf, False, False)
        if outcome.x is not None and self._better(outcome.x):
            self.x = outcome.x
        if self.x is None:
            raise TimeoutError
        return outcome

    def _is_least(self, tier: Tier) -> bool:
        """Whether a tier is the least ρ of all groups and nothing else."""
        counted = {name for name, weight in tier.goals.items() if weight != 0}
        fixed = "mu" not in tier.goals.values()
        return self.policy.fairness.alpha == "inf" and counted == {"fairness"} and fixed

    def _bottleneck(self, form: Form, scale: int) -> Bottleneck:
        number = len(self.results)
        later = self.policy.tiers[number + 1 : number + 2]
        return Bottleneck(
            form=form,
            scale=scale,
            seek=self.form(later[0]) if later else Form.of([], 1.0),
            exact=lambda x: self.exact(x, self.mu)[number],
            ceiling=lambda value: whole(value, scale),
        )

    def _better(self, x: Floats) -> bool:
        """Lexicographically at least as good, counted exactly, up to the tier being worked on."""
        if self.x is None:
            return True
        upto = len(self.results) + 1
        return self.exact(x, self.mu)[:upto] >= self.exact(self.x, self.mu)[:upto]

    def _highest(self, form: Form) -> float:
        """What the bounds of the columns alone allow."""
        coefs = form.dense(self.engine.size)
        used = np.flatnonzero(coefs)
        best = np.maximum(
            coefs[used] * self.engine.lower[used], coefs[used] * self.engine.upper[used]
        )
        return float(best.sum()) + form.offset

    def _choose_mu(self, tier: Tier) -> None:
        """The largest step of the ladder at which the relaxation keeps enough of Good."""
        good, fair = self.goals["good"], self.goals["fairness"]
        ladder = self.policy.fairness.ladder
        if len(ladder) == 1 or not len(fair.columns):
            self.mu = ladder[0]
            return
        most = self.engine.relax(good, self.floors, self.watch.left())
        if most is None:
            return
        self.good_bound = whole(most.value, 1000)
        least = most.value * (1 - self.policy.fairness.price_cap_permille / 1000)
        for mu in sorted(ladder, reverse=True):
            point = most if mu == 0 else self._relaxed(good, fair, mu)
            if point is None:
                continue
            kept = good.value(point.x)
            self.dial.append(
                DialStep(mu=mu, good=floor(1000 * kept), fairness=floor(1000 * fair.value(point.x)))
            )
            if kept >= least - 1e-6 * max(1.0, abs(least)):
                self.mu = mu
                return

    def _relaxed(self, good: Form, fair: Form, mu: int) -> Relaxed | None:
        return self.engine.relax(
            Form.total([(1.0, good), (float(mu), fair)]), self.floors, self.watch.left()
        )


def whole(value: float, scale: int) -> int:
    """The largest whole number that something bounded by ``value`` can be, in a scale."""
    if not isfinite(value):
        raise ValueError("a bound must be finite")
    scaled = value * scale
    return floor(scaled + ROUNDING + 1e-9 * abs(scaled))
