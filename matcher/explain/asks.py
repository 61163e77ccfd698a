"""What to call for before next week: each thing confirmed by solving with it added.

Prices of the relaxation say where to look; nothing is claimed for their sake. A kind of supply is
tried by freeing the requests that could use it (and who misses what these hold now) and solving
that part of the week; in a small week everything is freed, and what is proven is exact. The best
one is added, the others are tried again on top of it: so the list is true read from the top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matcher.explain.asks_candidates import Gatherer
from matcher.explain.asks_facts import Ask, Asks, Gain
from matcher.explain.asks_field import Bools, Field, Floats, Raised, Supply
from matcher.explain.asks_judged import judged
from matcher.explain.asks_measure import Standing, added, gain_between, shifts
from matcher.explain.asks_trials import SEARCH, Trials
from matcher.explain.asks_unused import Idle
from matcher.explain.asks_used import calmed, least_used, spans, taken_of, trimmed, wanted_of
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast
from matcher.solve.extract import extract
from models.change import Change
from models.plan import Plan
from models.validate.change import apply
from models.week import Week

SMALL = 3000
"""Columns up to which an ask is confirmed on the whole week."""
TINY = 600
"""Columns up to which every kind of supply is tried on the whole week."""
Report = Callable[[Asks], None]


def asks(
    week: Week,
    plan: Plan,
    *,
    most: int = 10,
    seconds: float | None = None,
    report: Report | None = None,
) -> Asks:
    """What to call for, given a (sound) week and a plan of it that holds.

    Parameters
    ----------
    most : the longest list.
    seconds : wall-clock limit; what is not confirmed by then is not listed. Where it is not
        reached, the same input gives the same list.
    report : called with the list whenever it grows.
    """
    watch = Stopwatch(seconds)
    own = judged(week, plan)
    if not own.policy.tiers:
        return Asks(ended_by="done")
    return _Search(own, plan, most, watch, report).run()


@dataclass(frozen=True)
class _Trim:
    """A point, and no more of a supply than it takes."""

    x: Floats
    change: Change
    limits: list[AtLeast]
    standing: Standing


class _Search:
    def __init__(
        self, week: Week, plan: Plan, most: int, watch: Stopwatch, report: Report | None
    ) -> None:
        self.week, self.mu, self.most = week, plan.mu, most
        self.watch, self.report = watch, report
        candidates = Gatherer(View(week, plan.content)).candidates()
        self.weighed = len(candidates)
        self.field = Field(week, plan.content, plan.mu, candidates)
        self.whole = self.field.program.size <= SMALL
        self.x = self.field.x
        self.now = Standing.of(week, plan.content, plan.mu)
        self.proven = False
        """Whether no plan with the supply so far is better."""
        self.taken: list[int] = []
        """Numbers of the supplies asked for."""
        self.limits: list[AtLeast] = []
        """What they were trimmed to."""
        self.changes: list[Change] = []
        self.asks: list[Ask] = []
        self.regained: list[Gain] = []

    def run(self) -> Asks:
        """The whole list."""
        if self.whole and not self.watch.over():
            self.proven = self._again(self.field.everything(()))
        base, base_proven = self.x, self.proven
        prices = None if self.watch.over() else self.field.prices(self.watch)
        self.trials = Trials(self.field, prices, self.taken, self._rise, self._late)
        while len(self.taken) < self.most and not self._late(SEARCH):
            best = self.trials.best()
            if best is None:
                break
            if self._ask(self.field.supplies[best]) and self.report is not None:
                self.report(self._found())
        found = self._found()
        idle = Idle(self.field, self.week, self.watch)
        points = (base, self.field.x, self.x)
        unused = idle.unused(points, prices, proven=base_proven)
        return found.model_copy(update={"unused": unused})

    def _found(self) -> Asks:
        full = len(self.taken) >= self.most
        over = self._late(SEARCH) or not self.trials.complete
        return Asks(
            asks=tuple(self.asks),
            total=added([ask.gain for ask in self.asks]),
            regained=added(self.regained),
            weighed=self.weighed,
            tried=self.trials.kinds,
            ended_by="most" if full else "clock" if over else "done",
        )

    def _free(self, supply: Supply, opened: list[int]) -> Bools:
        """What may change for its sake: in a small week everything."""
        if self.whole:
            return self.field.everything(opened)
        return self.field.near(supply.columns, self.x, opened)

    def _raised(self, free: Bools) -> Raised:
        return self.field.raised(free, self.x, self.limits, self.watch.left())

    def _late(self, share: float) -> bool:
        """Whether this share of the time is over."""
        limit = self.watch.limit
        return limit is not None and self.watch.seconds() >= share * limit

    def _rise(self, number: int) -> tuple[int, ...]:
        """What a supply would bring at a glance, tier by tier."""
        supply, opened = self.field.supplies[number], [*self.taken, number]
        if self.field.program.size <= TINY:
            return self._raised(self.field.everything(opened)).rise
        free = self.field.close(supply.columns, self.x, opened)
        return self.field.glanced(free, self.x, self.limits, self.watch.left()).rise

    # --- one ask ------------------------------------------------------------------------------

    def _again(self, free: Bools) -> bool:
        """Solve again with what is there; what that gives is part of no ask. Whether it is
        proven."""
        raised = self._raised(free)
        if not any(raised.rise):
            return raised.proven
        calm = calmed(self.field, free, (self.x, raised.x), self.limits, self.watch)
        points = (calm, raised.x) if self.whole else (calm,)
        tried = [(self._standing(x, self.changes), x) for x in points]
        standing, x = max(tried, key=lambda t: t[0].tiers)
        if standing.tiers > self.now.tiers:
            self.regained.append(gain_between(self.now, standing))
            self.x, self.now = x, standing
        return raised.proven

    def _standing(self, x: Floats, changes: list[Change]) -> Standing:
        """Judged by the rules and goals themselves, in the week with what is asked for so far."""
        together = Change(operations=tuple(op for c in changes for op in c.operations))
        content = extract(self.field.model, x)
        return Standing.of(apply(self.week, together), content, self.mu)

    def _ask(self, supply: Supply) -> bool:
        """Add a supply to the list, if what it brings is confirmed."""
        if not self.whole:
            self._again(self._free(supply, self.taken))
        free = self._free(supply, [*self.taken, supply.number])
        raised = self._raised(free)
        self.trials.fail(supply.number)
        if not any(raised.rise):
            return False
        x = least_used(self.field, supply, free, (self.x, raised.x), self.limits, self.watch)
        tried = [self._trimmed(supply, point) for point in ((x, raised.x) if self.whole else (x,))]
        # Leaving the rest as it was may have cost the last digits.
        trim = max(tried, key=lambda t: t.standing.tiers)
        if trim.standing.tiers <= self.now.tiers:
            return False
        standing = trim.standing
        if taken_of(self.field, supply).value(trim.x) < 0.5:
            # Not by what was added: it was there to be found all along.
            self.regained.append(gain_between(self.now, standing))
            self.x, self.now = trim.x, standing
            return False
        more, less = shifts(self.now, standing)
        self.asks.append(
            Ask(
                wanted=wanted_of(supply, trim.change),
                change=trim.change,
                gain=gain_between(self.now, standing),
                exact=self.whole and self.proven and raised.proven,
                serves=more,
                costs=less,
                used=spans(standing.view, supply.id),
            )
        )
        self.proven = self.proven and raised.proven
        self.taken.append(supply.number)
        self.limits += trim.limits
        self.changes.append(trim.change)
        self.x, self.now = trim.x, standing
        return True

    def _trimmed(self, supply: Supply, x: Floats) -> _Trim:
        change, limits = trimmed(self.field, supply, x)
        return _Trim(x, change, limits, self._standing(x, [*self.changes, change]))
