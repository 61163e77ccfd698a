"""Light tiers that wait, and tiers settled as sums.

A row over every request of a week ruins the relaxation when the tier behind it is a curve. So in a
large week the tiers t_1, t_2, … from the curve on are solved as sums S_k = w_1·t_1 + … + w_k·t_k,
one after the other. Any plan that is at least as good as ours in t_1 … t_{k−1} has w_1·t_1 + … ≥
its value here, so t_k ≤ (bound of S_k − that value) ÷ w_k: a bound that holds whatever the weights,
and is tight when they fall steeply. Light tiers before them (few columns: must, overdue) are first
only promised the relaxation's bound, and pulled along by the first sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from matcher.program import Form
from matcher.solve.aim import FINE, Aim, whole
from matcher.solve.blend import blend
from matcher.solve.engine import Floats
from matcher.solve.search import Search
from models.policy import Tier

STEPS = (1.0, 1e-4, 1e-7)
"""Weights of the tiers in a sum."""
PULL = 100.0
"""Weight of a light tier beside the heavy one that pulls it along."""
PRICED = 1e-7
"""Reduced cost from which the relaxation prices a column out."""
SOON = 1e-3
"""Relative gap at which a first good plan is good enough."""


@dataclass(frozen=True)
class Sums:
    """The tiers of a search from a curve on, and the light ones before them."""

    search: Search
    again: Callable[[Aim], None]
    """Settles a tier by whatever way fits it now."""

    def is_curved(self, tier: Tier) -> bool:
        """Whether a row that keeps a tier would ruin the relaxation."""
        search = self.search
        weight = tier.goals.get("fairness", 0)
        used = search.ladder.mu if weight == "mu" else weight
        return used != 0 and search.policy.fairness.alpha not in (0, "inf")

    def wait(self, this: Aim, highest: float) -> bool:
        """Let a light tier wait, promised what the relaxation allows; False if that is unknown."""
        if not np.count_nonzero(this.form.dense(self.search.engine.size)):
            # An age that nobody has: nothing to ask the relaxation.
            self.search.promise(this, highest)
            return True
        point = self.search.relaxation().best(this.form)
        if point is None:
            return False
        self.search.promise(this, min(point.value, highest))
        return True

    def solve(self, first: int) -> None:
        """Solve the tiers from ``first`` on as sums; settle those that wait."""
        search, settled = self.search, self.search.settled
        group = self._group(first)
        weights = STEPS[: len(group)]
        pulled = [(PULL, aim) for aim, _ in settled.waiting]
        terms = [*pulled, *zip(weights, group, strict=True)]
        ceiling = self._restricted(
            Form.total([(weight, aim.form) for weight, aim in terms[: len(pulled) + 1]])
        )
        bounds = []
        names = [tier.name for tier in search.policy.tiers]
        for k in range(1, len(group) + 1):
            if search.watch.over():
                bounds.append(ceiling if k == 1 else inf)
                continue
            summed = terms[: len(pulled) + k]
            objective = Form.total([(weight, aim.form) for weight, aim in summed])
            fine = min(4e-4, max(1e-6, summed[-1][0]))
            found = search.improve(objective, settled.floors, fine).bound
            bounds.append(min(found, ceiling) if k == 1 else found)
            weighed = {aim.tier.name: weight for weight, aim in summed}
            settled.summed[names.index(summed[-1][1].tier.name)] = (bounds[-1], weighed)
        if not self._keep_promises():
            # The relaxation promised too much: what waited is settled exactly. Sum again.
            if not search.watch.over():
                self.solve(first)
            return
        values = search.values()
        reached = 0.0
        for k, (weight, aim) in enumerate(terms):
            number = names.index(aim.tier.name)
            if k >= len(pulled):
                settled.bounds[number] = (bounds[k - len(pulled)] - reached) / weight
            reached += weight * values[number] / aim.scale

    def settle_waiting(self) -> None:
        """Light tiers one by one, exactly; the first may be at its bound already."""
        search, settled = self.search, self.search.settled
        while settled.waiting:
            this, most = settled.waiting.pop(0)
            if search.x is not None and self._is_kept(this, most):
                search.settle(this, most)
                continue
            before = search.x
            outcome = search.improve(this.form, settled.all_floors(), FINE / this.scale)
            search.settle(this, min(most, outcome.bound))
            self._restore(before)
            # What was promised to those behind rested on this one's bound.
            behind, settled.waiting = settled.waiting, []
            search.forget_promises()
            for later, _ in behind:
                self.again(later)

    def _keep_promises(self) -> bool:
        """Settle the tiers that wait at what they were promised; all of them, exactly, once the
        plan at hand misses one, and then False."""
        settled = self.search.settled
        while settled.waiting:
            this, promised = settled.waiting[0]
            if not self._is_kept(this, promised):
                self.settle_waiting()
                return False
            settled.waiting.pop(0)
            self.search.settle(this, promised)
        return True

    def _is_kept(self, this: Aim, promised: float) -> bool:
        """Whether the plan at hand has what the next tier was promised."""
        value = self.search.values()[len(self.search.settled.results)]
        return value >= whole(promised, this.scale)

    def _restricted(self, objective: Form) -> float:
        """A good plan soon: the whole program on the columns that the relaxation does not price
        out. Returns the relaxation's bound; the restricted program itself proves nothing."""
        search = self.search
        point = search.relaxation().best(objective)
        if point is None:
            return inf
        priced_out = (point.x < PRICED) & (point.reduced_costs < -PRICED)
        if search.x is not None:
            priced_out &= search.x < 0.5  # the plan at hand stays possible
        search.steps += 1
        outcome = search.engine.maximise(
            objective,
            search.settled.floors,
            search.x,
            search.watch.left(),
            relative_gap=SOON,
            closed=priced_out & search.engine.integer,
        )
        if outcome.x is not None:
            search.take(outcome, objective)
        return point.value

    def _group(self, first: int) -> list[Aim]:
        """The tier at ``first`` and those behind it that still leave a choice."""
        search = self.search
        found = [
            search.aim(tier) for tier in search.policy.tiers[first:] if not search.is_least(tier)
        ]
        size = search.engine.size
        return [aim for aim in found if np.count_nonzero(aim.form.dense(size))][: len(STEPS)]

    def _restore(self, before: Floats | None) -> None:
        """Bring back what the solve of a light tier dropped of the plan before."""
        search, settled = self.search, self.search.settled
        behind = self._group(len(settled.results))
        if search.x is None or before is None or before is search.x or not behind:
            return
        search.steps += 1
        weighed = Form.total(
            [(weight, aim.form) for weight, aim in zip(STEPS, behind, strict=False)]
        )
        floors = settled.all_floors()
        found = blend(search.engine, weighed, floors, search.x, before, search.watch.left())
        if found is not None:
            search.offer(found)
