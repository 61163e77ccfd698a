"""The lexicographic search of a week of many communities.

The light tiers, which come first and are about few requests, are settled exactly over those alone
(:mod:`matcher.solve.lights`). The tiers behind become one sum. PDLP finds prices that bound it
(:mod:`matcher.solve.rough`) and say which columns are worth a look; with the others closed, the
plan is improved a few neighbouring blocks at a time (:mod:`matcher.solve.windows`,
:mod:`matcher.solve.sweep`), first many with few columns, then few with more and day by day. Bounds
are by sums, as :mod:`matcher.solve.sums` describes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from matcher.program import Form, Matrix
from matcher.solve.aim import Ceiling, whole
from matcher.solve.clock import Stopwatch
from matcher.solve.days import Days
from matcher.solve.engine import Floats
from matcher.solve.ladder import choose, climb, weight_of_good
from matcher.solve.lights import Lights
from matcher.solve.rough import Prices, priced, prices, under
from matcher.solve.search import Search
from matcher.solve.shares import Shares
from matcher.solve.sums import PULL, STEPS
from matcher.solve.sweep import Near, Sum, Sweep
from matcher.solve.windows import Window, left_alone, priced_out, windows

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


LIGHT_SHARE = 0.25
"""Of a limited time, the share that the light tiers may take."""
MU_SHARE = 0.4
"""Of the rest, that of choosing μ."""
PRICE_SHARE = 0.4
"""Of what is left then, that of the first prices: what comes of less is of use all the same."""
PASSES, MORE_PASSES = 4_000, 20_000
"""Steps of PDLP for first and for better prices: fixed numbers, so that it ends the same way
again."""
NEAR = 1e-2
"""Relative gap from which better prices could tell; the first are right to a few thousandths."""


@dataclass(frozen=True)
class Look:
    """How windows are looked at."""

    width: int
    """Blocks in a window."""
    thin: float
    """Columns of which the relaxation has less than this stay out."""
    fine: float
    """How closely a block is solved, relative to its share of the first heavy tier."""


WIDE = (Look(width=5, thin=1e-2, fine=5e-3), Look(width=5, thin=1e-3, fine=1e-3))
"""Many blocks with few columns each, a round each: more columns gain more than another round."""
CLOSE = Look(width=3, thin=0.0, fine=5e-4)
"""Few with more, and days; blocks one by one where there are no prices."""


def search_by_blocks(search: Search, owner: Ints, block: Ints, days: Days) -> None:
    """Settle all tiers of a search that has a point at hand.

    ``owner`` and ``block``: the request and the block of each column.
    """
    if search.x is None:
        raise AssertionError("there is no point at hand")
    _ByBlocks(search, owner, block, days, search.x).run()


class _ByBlocks:
    def __init__(self, search: Search, owner: Ints, block: Ints, days: Days, start: Floats) -> None:
        self.search, self.owner, self.block, self.days = search, owner, block, days
        self.matrix = search.engine.matrix
        self.start = start
        self.prices: list[Floats] = []
        """Found, and not read yet."""
        self.most_light: list[float] = []
        """Of the light tiers, each given the most of those before."""
        self.most_summed: list[float] = []
        """Of the first heavy tier, the first two weighed, …, given what the light ones have."""
        self._part()
        search.known = self._known

    def run(self) -> None:
        """The light tiers; then μ, since it says what to improve; then the plan and its bounds."""
        search = self.search
        if self.light:
            self._settle_light()
        if any("mu" in tier.goals.values() for tier in search.policy.tiers):
            self._choose()
            self._part()
        self._improve()
        if self._is_near():
            self._price(MORE_PASSES, search.watch)
        self._bound()
        self._settle()

    def _part(self) -> None:
        """Which light tiers stand first, and which of those behind are summed."""
        size = self.search.engine.size
        used = [aim for aim in self.search.aims() if np.count_nonzero(aim.form.dense(size))]
        is_light = [self.search.is_light(aim.form) for aim in used]
        first = is_light.index(False) if False in is_light else len(used)
        self.light, self.heavy = used[:first], used[first : first + len(STEPS)]

    def _here(self) -> Floats:
        return self.start if self.search.x is None else self.search.x

    # --- the plan -----------------------------------------------------------------------------

    def _settle_light(self) -> None:
        search = self.search
        then = self.heavy[0].form if self.heavy else self.light[-1].form
        watch = search.watch.part(LIGHT_SHARE)
        decided = search.engine.decided
        lights = Lights(self.matrix, self.owner, decided, self.light, watch)
        # Out of time, the solver may have no bound at all; the columns always have one.
        most = zip(lights.settle(then), self.light, strict=False)
        self.most_light = [min(bound, search.most_of(aim.tier)) for bound, aim in most]
        search.steps += 1
        joined = lights.joined(self._here(), then)
        if joined is not None:
            search.offer(joined)

    def _choose(self) -> None:
        search = self.search
        shares = Shares(self.matrix, self.block, self._here(), search.watch.part(MU_SHARE))
        good, fair = search.goals["good"], search.goals["fairness"]
        weight = weight_of_good(next(t for t in search.policy.tiers if "mu" in t.goals.values()))
        fairness = search.policy.fairness
        if search.choosing is choose:
            chosen = climb(shares.all_best, good, fair, fairness, weight)
        else:
            chosen = search.choosing(shares.all_best, good, fair, fairness, None, weight)
        search.ladder = replace(chosen, most_good=None)

    def _improve(self) -> None:
        search = self.search
        lights = tuple(aim.form for aim in self.light)
        pulled = Form.total([(PULL, form) for form in lights])
        main = self.heavy[0].form if self.heavy else pulled
        aim = Sum(Form.total([(1.0, pulled), (1.0, self._sum(len(STEPS)))]), lights, main)
        blocks = [Near(partial(self._blocks, (b,))) for b in np.unique(self.block).tolist()]
        days = [Near(partial(self.days, day)) for day in range(self.days.count)]
        sweep = Sweep(self.matrix, len(blocks), search.watch, self._found)
        sweep.begin(self._here(), search.engine.decided, aim)
        search.offer(sweep.x)
        found = self._price(PASSES, search.watch.part(PRICE_SHARE))
        if found is not None:
            for look in WIDE:
                sweep.run(aim, self._windows(found, look), look.fine, rounds=1)
            blocks = self._windows(found, CLOSE)
        sweep.run(aim, [*blocks, *days], CLOSE.fine)
        search.steps += sweep.steps

    def _windows(self, prices: Prices, look: Look) -> list[Near]:
        """Neighbouring blocks at once, without what is priced out or the relaxation has little
        of."""
        matrix, price = self._floors(), prices.of_rows
        closed = priced_out(matrix, self._sum(1), price)
        closed |= left_alone(matrix, prices.point, look.thin)
        found = windows(matrix, self.block, price, closed, look.width)
        return [Near(partial(self._blocks, one), closed, len(one)) for one in found]

    def _found(self, x: Floats) -> None:
        self._bound()
        self.search.offer(x)

    def _blocks(self, numbers: Window, _: Floats) -> Bools:
        return np.isin(self.block, numbers)

    def _sum(self, count: int) -> Form:
        """The first heavy tiers, weighed."""
        heavy = zip(STEPS, self.heavy[:count], strict=False)
        return Form.total([(weight, aim.form) for weight, aim in heavy])

    # --- bounds -------------------------------------------------------------------------------

    def _floors(self) -> Matrix:
        """The program under the light tiers, each at what it has now."""
        values = self._values()
        return under(self.matrix, [aim.row(values[aim.tier.name]) for aim in self.light])

    def _values(self) -> dict[str, int]:
        names = [tier.name for tier in self.search.policy.tiers]
        return dict(zip(names, self.search.values(), strict=True))

    def _price(self, passes: int, watch: Stopwatch) -> Prices | None:
        """Prices of all rows and of the light tiers, that bound the first heavy one."""
        if not self.heavy or watch.over():
            return None
        found = prices(self._floors(), self._sum(1), watch.left(), passes)
        if found is not None:
            self.prices.append(found.of_rows)
        return found

    def _is_near(self) -> bool:
        self._bound()
        gaps = {tier.name: tier.gap for tier in self.search.standing()}
        return bool(self.heavy) and gaps[self.heavy[0].tier.name] < NEAR

    def _bound(self) -> None:
        """What the heavy tiers can have at most, at prices not read yet."""
        while self.prices:
            price, matrix, search = self.prices.pop(), self._floors(), self.search
            sums = [self._sum(k + 1) for k in range(len(self.heavy))]
            tops = [priced(matrix, form, price) for form in sums]
            before = self.most_summed or [inf] * len(tops)
            self.most_summed = [min(two) for two in zip(tops, before, strict=True)]
            if "good" in search.goals:
                good = priced(matrix, search.goals["good"], price)
                known = search.ladder.most_good
                least = good if known is None else min(known, good)
                search.ladder = replace(search.ladder, most_good=least)

    def _known(self, values: list[int]) -> dict[str, float]:
        """Bounds of a plan's tiers, each given all before at this plan's values."""
        names = [tier.name for tier in self.search.policy.tiers]
        value = dict(zip(names, values, strict=True))
        bounds: dict[str, float] = {}
        for aim, most in zip(self.light, self.most_light, strict=False):
            bounds[aim.tier.name] = most
            if value[aim.tier.name] < whole(most, aim.scale):
                break  # those behind are bounded under more of this one than the plan has
        reached = 0.0
        for weight, aim, most in zip(STEPS, self.heavy, self.most_summed, strict=False):
            bounds[aim.tier.name] = (most - reached) / weight
            reached += weight * value[aim.tier.name] / aim.scale
        return bounds

    def _settle(self) -> None:
        search = self.search
        most = self._known(search.values())
        summed = dict(zip((aim.tier.name for aim in self.heavy), self.most_summed, strict=False))
        weights: dict[str, float] = {}
        for weight, aim in zip(STEPS, self.heavy, strict=False):
            weights[aim.tier.name] = weight
            search.ceilings[aim.tier.name] = Ceiling(
                min(search.most_of(aim.tier), most.get(aim.tier.name, inf)),
                summed.get(aim.tier.name),
                dict(weights) if aim.tier.name in summed else {},
            )
        for aim in search.aims():
            if aim.tier.name not in search.ceilings:
                known = most.get(aim.tier.name, inf)
                ceiling = Ceiling(min(search.most_of(aim.tier), known))
                search.ceilings[aim.tier.name] = ceiling
        search.settled.results = list(search.standing())
        search.on_better()
