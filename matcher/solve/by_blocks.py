"""The lexicographic search of a week of many communities.

The tiers become one sum, improved block by block (:mod:`matcher.solve.sweep`) and bounded block by
block (:mod:`matcher.solve.wide`). The light tiers, which come first, are bounded exactly where the
requests that they are about can be looked at alone; those behind by sums, as
:mod:`matcher.solve.tiers` describes them.
"""

from __future__ import annotations

from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form
from matcher.solve.aim import FINE, Aim, whole
from matcher.solve.engine import AtLeast, Floats
from matcher.solve.ladder import choose
from matcher.solve.rough import priced, prices
from matcher.solve.sweep import Sum, Sweep
from matcher.solve.tiers import PULL, STEPS, Search
from matcher.solve.wide import Wide, most_light
from models.plan import TierResult

Ints = NDArray[np.int64]


def search_by_blocks(search: Search, owner: Ints, block: Ints) -> None:
    """Settle all tiers of a search that has a point at hand.

    ``owner`` and ``block``: the request and the block of each column.
    """
    _ByBlocks(search, owner, block).run()


class _ByBlocks:
    def __init__(self, search: Search, owner: Ints, block: Ints) -> None:
        self.search, self.owner = search, owner
        self.matrix = search.engine.matrix
        self.wide = Wide(self.matrix, block, search.watch)
        self.sweep = Sweep(self.matrix, owner, block, search.watch, self._better)

    def run(self) -> None:
        """μ first, since it says what to improve; then the plan; then its bounds."""
        search = self.search
        if any("mu" in tier.goals.values() for tier in search.policy.tiers):
            goals = search.goals
            search.ladder = choose(
                self.wide.all_best, goals["good"], goals["fairness"], search.policy.fairness
            )
        aims = search.aims()
        used = [aim for aim in aims if len(np.flatnonzero(aim.form.dense(search.engine.size)))]
        first = next((k for k, a in enumerate(used) if not search.is_light(a.form)), len(used))
        self.light, self.heavy = used[:first], used[first : first + len(STEPS)]
        if search.x is not None:
            self.sweep.begin(search.x, search.engine.decided)
            self._improve()
            search.steps += self.sweep.steps
        self._settle(aims)

    def _improve(self) -> None:
        lights = tuple(aim.form for aim in self.light)
        main = self.heavy[0].form if self.heavy else Form.total([(1.0, f) for f in lights])
        aim = Sum(self._sum(len(self.heavy)), lights, main)
        self.sweep.raise_light(aim)
        self._better(self.sweep.x)
        self.sweep.run(aim)
        self.sweep.raise_light(aim)
        self._better(self.sweep.x)

    def _sum(self, count: int) -> Form:
        """The light tiers and the first ``count`` heavy ones, weighed."""
        heavy = zip(STEPS, self.heavy[:count], strict=False)
        return Form.total([*((PULL, a.form) for a in self.light), *((w, a.form) for w, a in heavy)])

    def _better(self, x: Floats) -> None:
        self.search.offer(x)

    # --- bounds -------------------------------------------------------------------------------

    def _settle(self, aims: list[Aim]) -> None:
        search = self.search
        values = search.values()
        bounds = self._of_sums(aims, values)
        before: list[AtLeast] = []
        for aim, value in zip(aims, values, strict=True):
            bound = min(search.highest(aim.form), bounds.get(aim.tier.name, inf))
            if aim in self.light:
                if value < whole(bound, aim.scale) and not search.watch.over():
                    exact = most_light(
                        self.matrix, self.owner, aim.form, before, FINE / aim.scale, search.watch
                    )
                    bound = min(bound, exact)
                before.append(aim.row(value))
            search.results.append(
                TierResult(
                    name=aim.tier.name, value=value, bound=max(value, whole(bound, aim.scale))
                )
            )
        search.on_better()

    def _of_sums(self, aims: list[Aim], values: list[int]) -> dict[str, float]:
        """Bounds of the heavy tiers, given all before them."""
        sums = [self._sum(k + 1) for k in range(len(self.heavy))]
        most = self._most_of(sums)
        value_of = dict(zip((a.tier.name for a in aims), values, strict=True))
        reached = sum(PULL * value_of[a.tier.name] / a.scale for a in self.light)
        bounds = {}
        for weight, aim, reachable in zip(STEPS, self.heavy, most, strict=False):
            bound = (reachable - reached) / weight
            if isfinite(bound):
                bounds[aim.tier.name] = bound
            reached += weight * value_of[aim.tier.name] / aim.scale
        return bounds

    def _most_of(self, sums: list[Form]) -> list[float]:
        """What no plan exceeds in each sum: the blocks' relaxations together, or all rows at the
        prices of the first sum, whichever says less."""
        relaxed = self.wide.all_best(sums)
        most = [inf] * len(sums) if relaxed is None else [point.value for point in relaxed]
        if sums and not self.search.watch.over():
            price = prices(self.matrix, sums[0], self.search.watch.left())
            if price is not None:
                most = [
                    min(m, priced(self.matrix, s, price)) for m, s in zip(most, sums, strict=True)
                ]
        return most
