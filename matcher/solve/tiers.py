"""Tier after tier: the best of each, given that those before stay at least as good.

A tier is settled in one of these ways.

*At its ceiling.* If the plan at hand reaches what the bounds of the columns, or the relaxation,
allow at most, it is proven.

*By floors.* The tier is maximised under one row for each tier before it. Exact, and the way of
all small weeks.

*By sum.* In a large week, from the first tier on that is a curve (:mod:`matcher.solve.sums`).
Where the bound that comes of it is not tight enough, floors decide.

*Without a relaxation*, where tasks crowd so that it says nothing (:mod:`matcher.solve.leap`).

*The least of many* by thresholds (:mod:`matcher.solve.bottleneck`).
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite

import numpy as np

from matcher.goals import tier_scale
from matcher.program import Form
from matcher.solve.aim import FINE, Aim, gap, reaches, whole
from matcher.solve.bottleneck import Bottleneck, raise_least
from matcher.solve.cap import kept, share_kept
from matcher.solve.engine import Engine, Outcome
from matcher.solve.ladder import Ladder, weight_of_good
from matcher.solve.leap import is_crowded, leap, loads_within
from matcher.solve.loose import loose_bound
from matcher.solve.packing import as_packing, pack
from matcher.solve.search import Search
from matcher.solve.sums import Sums
from models.policy import Tier

TIGHT = 9e-5
"""Relative gap up to which a bound by sum is taken."""
PATIENCE = 20
"""Branching steps spent in a large week under floors on a tier whose bound by sum is not tight,
and on whether its plan keeps the price cap."""
EASY = 50
"""Branching steps in which an easy packing is proven."""


def settle_tiers(search: Search) -> None:
    """Work through all tiers; once the clock has run out, with bounds that stay valid.

    Raises :class:`~matcher.solve.search.Infeasible` and :class:`~matcher.solve.search.NoPlan`.
    """
    _Tiers(search).run()


class _Tiers:
    def __init__(self, search: Search) -> None:
        self.search = search
        self.sums = Sums(search, self._tier)
        self.crowded = is_crowded(search.engine)

    def run(self) -> None:
        search = self.search
        for tier in search.policy.tiers:
            if "mu" in tier.goals.values():
                self._weighed(tier)
            else:
                self._tier(search.aim(tier))
        self.sums.settle_waiting()
        if search.x is None:
            search.improve(Form.of([], 1.0), [], 0.5)

    # --- the tier in which μ weighs fairness --------------------------------------------------

    def _weighed(self, tier: Tier) -> None:
        """Settled at the largest step of the ladder at which the relaxation keeps enough of Good,
        and so does the plan."""
        search = self.search
        engine, before = search.engine, search.settled.copied()
        search.ladder = self._chosen(tier, None)
        while True:
            self._tier(search.aim(tier))
            lowest = search.policy.fairness.ladder[0]
            if search.ladder.mu == lowest or self._keeps_enough(engine):
                return
            search.back_to(engine, before.copied())
            search.ladder = search.ladder.lowered(self._chosen(tier, search.ladder.mu))

    def _chosen(self, tier: Tier, below: int | None) -> Ladder:
        search = self.search
        goals, fairness = search.goals, search.policy.fairness
        best = search.relaxation().all_best
        weight = weight_of_good(tier)
        return search.choosing(best, goals["good"], goals["fairness"], fairness, below, weight)

    def _keeps_enough(self, engine: Engine) -> bool:
        """Whether the plan keeps the price cap, given the tiers before the one settled last
        (``engine``: without what that one holds); without time, what the relaxation says counts."""
        search = self.search
        self.sums.settle_waiting()
        good, share = search.goals["good"], share_kept(search.policy.fairness)
        most = search.ladder.most_good
        if search.x is None or most is None or good.value(search.x) >= share * most:
            return True
        if search.watch.over() or (self.crowded and not loads_within(engine, search.watch.left())):
            return True
        settled = zip(search.policy.tiers, search.settled.results[:-1], strict=False)
        rows = [search.aim(tier).row(result.value) for tier, result in settled]
        held = [row for row in rows if len(np.flatnonzero(row.form.dense(engine.size)))]
        search.steps += 1
        nodes = PATIENCE if search.large else None
        known = kept(engine, good, held, search.x, share, search.watch, nodes)
        if known.most_good is not None:
            search.ladder = replace(search.ladder, most_good=min(most, known.most_good))
        return known.richer is None

    # --- one tier -----------------------------------------------------------------------------

    def _tier(self, this: Aim) -> None:
        search, settled = self.search, self.search.settled
        highest = min(search.most_of(this.tier), settled.foreseen)
        settled.foreseen = inf
        if search.x is not None and not settled.waiting and self._reaches(this, highest):
            search.settle(this, highest)
            return
        if search.watch.over() and search.x is not None:
            self.sums.settle_waiting()
            search.settle(this, highest)
            return
        if self.crowded and search.x is not None and not settled.waiting:
            known = self._crowded(this, highest)
            if known is None:
                return
            highest = known
        if search.is_least(this.tier):
            self.sums.settle_waiting()
            self._raise_least(this)
            return
        if search.large and search.is_light(this.form) and self.sums.wait(this, highest):
            return
        self._heavy(this, highest)

    def _reaches(self, this: Aim, most: float) -> bool:
        """Whether the plan at hand has all that the next tier can have."""
        value = self.search.values()[len(self.search.settled.results)]
        return reaches(value, whole(most, this.scale))

    def _heavy(self, this: Aim, highest: float) -> None:
        """By sum in a large week where it is tight enough, or else by floors."""
        search, settled = self.search, self.search.settled
        number = settled.number
        if search.large and number not in settled.bounds and self.sums.is_curved(this.tier):
            self.sums.solve(number)
        highest = min(highest, settled.bounds.get(number, inf))
        if number in settled.bounds and not settled.waiting:
            value = search.values()[number]
            ceiling = max(value, whole(highest, this.scale))
            if search.watch.over() or gap(value, ceiling) <= TIGHT:
                search.settle(this, highest, by_sum=True)
                return
        self.sums.settle_waiting()
        self._by_floors(this, highest)

    def _by_floors(self, this: Aim, highest: float) -> None:
        search = self.search
        rows = search.settled.all_floors()
        summed = search.large and isfinite(highest) and search.settled.by_sum
        outcome = None if rows else self._pack(this)
        if outcome is None:
            nodes = PATIENCE if summed else None
            outcome = search.improve(this.form, rows, FINE / this.scale, nodes)
        search.settle(this, min(highest, outcome.bound))

    def _pack(self, this: Aim) -> Outcome | None:
        """In a packing: what a few branching steps prove, or else a good plan to go on from."""
        search = self.search
        packing = as_packing(search.engine.matrix, this.form)
        if packing is None or search.x is None:
            return None
        first = search.improve(this.form, [], FINE / this.scale, EASY)
        if first.proven:
            return first
        search.offer(packing.point(pack(packing, packing.plan(search.x), search.watch)))
        return None

    # --- crowded programs ---------------------------------------------------------------------

    def _crowded(self, this: Aim, highest: float) -> float | None:
        """The most the next tier can have, after a search without a relaxation; None: settled."""
        search = self.search
        floors = search.settled.all_floors()
        loose = loose_bound(search.engine.matrix, this.form, floors, search.watch)
        highest = min(highest, loose)
        in_time = loads_within(search.engine, search.watch.left())
        if in_time and not self._reaches(this, highest):
            highest = min(highest, self._leap(this, highest))
        if self._reaches(this, highest) or not in_time or search.watch.over():
            search.settle(this, highest)
            return None
        return highest

    def _leap(self, this: Aim, highest: float) -> float:
        """A bound, after a search first for a plan that has all this tier could have, and much of
        the next one. What that proves for the next one is kept, and no second search is made for
        it."""
        search, settled = self.search, self.search.settled
        number = len(settled.results)
        if settled.sought == number:
            return inf
        floors = settled.all_floors()
        later = search.policy.tiers[number + 1 : number + 2]
        if later and "mu" not in later[0].goals.values() and not search.is_least(this.tier):
            search.steps += 1
            reached = whole(highest, this.scale)
            rows = [*floors, this.row(reached)]
            outcome = leap(search.engine, search.form(later[0]), rows, search.watch.left())
            if outcome.x is not None and search.counted(outcome.x)[number] >= reached:
                search.x = outcome.x
                search.on_better()
                settled.foreseen = outcome.bound
                settled.sought = number + 1
                return inf
        search.steps += 1
        outcome = leap(search.engine, this.form, floors, search.watch.left())
        return search.take(outcome, this.form).bound

    # --- the least of many --------------------------------------------------------------------

    def _raise_least(self, this: Aim) -> None:
        search, settled = self.search, self.search.settled
        number = len(settled.results)
        later = search.policy.tiers[number + 1 : number + 2]
        if later and "mu" in later[0].goals.values():
            # What that tier weighs is not known yet.
            later = ()
        aim = Bottleneck(
            form=this.form,
            scale=this.scale,
            seek=search.form(later[0]) if later else Form.of([], 1.0),
            fine=FINE / tier_scale(later[0]) if later else FINE,
            exact=lambda x: search.exact(x, search.ladder.mu)[number],
            ceiling=lambda value: whole(value, this.scale),
        )
        search.steps += 1
        rows = settled.all_floors()
        raised = raise_least(search.engine, aim, rows, search.x, search.watch)
        outcome = search.take(raised.least, this.form)
        search.settle(this, min(outcome.bound, search.most_of(this.tier)))
        settled.foreseen = raised.later if later else inf
