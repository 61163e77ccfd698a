"""A week in, a verified plan out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import floor

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model, encode
from matcher.goals import GOALS, tier_values
from matcher.options import build_options
from matcher.progress import Progress
from matcher.rules.view import View
from matcher.solve.apart import Apart
from matcher.solve.blocks import by_community, owners
from matcher.solve.by_blocks import search_by_blocks
from matcher.solve.clock import Stopwatch
from matcher.solve.contradiction import explain
from matcher.solve.days import Days
from matcher.solve.dealing import deal
from matcher.solve.engine import Engine
from matcher.solve.extract import extract, insert
from matcher.solve.first import ByHand, by_hand, first_file, highest
from matcher.solve.judged import broken, judge, memory_mb, versions, with_run
from matcher.solve.ladder import Choosing, choose
from matcher.solve.leap import COLUMNS, is_crowded
from matcher.solve.parts import LEAST, cut
from matcher.solve.reasons import unmet_requests
from matcher.solve.search import Infeasible, NoPlan, Search
from matcher.solve.supply import Supply
from matcher.solve.tiers import settle_tiers
from models.items import Commitments
from models.plan import Plan, PlanFile
from models.week import Week

__all__ = ["solve"]

Floats = NDArray[np.float64]
Report = Callable[[Progress], None]
TELLING = 6.0
"""At least so many times as long as a plan took to report, the search goes on before the next."""
SLOW = 0.3
"""Seconds from which a plan takes long to report."""
LAST = 2.0
"""Where it does, at least so many times as long is left for the last one."""
SPREAD = 60_000
"""Columns from which a week of several communities is solved community by community."""
MANY = 30_000
"""Requests from which a week may hold parts that are worth solving apart: more than a district."""


def solve(
    week: Week,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    report: Report | None = None,
) -> PlanFile:
    """The best plan of a (validated) week, every tier with its value and proven bound.

    Parameters
    ----------
    seconds : wall-clock limit; None: the policy's, or until proven.
    seed : replaces the policy's for settling ties.
    report : called with progress, and with the plan whenever a better one is at hand.

    Raises
    ------
    Contradiction, ImpossibleDecision
        Pins, locks and bans that no plan can keep; nothing else makes a week infeasible.
    TimeoutError
        The clock ran out before any plan was found: possible with pins or locks, or where a week
        of several districts is given less time than it takes to read them all.
    """
    watch = stopwatch(week, seconds)
    if len(week.requests) >= MANY:
        seeded = week if seed is None else with_seed(week, seed)
        found = cut(seeded, LEAST)
        if len(found.weeks) > 1:
            return Apart(week, seeded.policy, found, watch, report).run()
    return Solver(week, watch, seed, report).run()


def stopwatch(week: Week, seconds: float | None) -> Stopwatch:
    """The time there is: what is asked for, or the policy's, or no limit."""
    limit = seconds if seconds is not None else week.policy.seconds
    # What is found at the last moment must still be counted, judged and written.
    return Stopwatch(None if limit is None else limit - min(1.0, 0.1 * limit))


def with_seed(week: Week, seed: int) -> Week:
    """The week with another seed for settling ties."""
    return week.model_copy(update={"policy": week.policy.model_copy(update={"seed": seed})})


class Solver:
    """Solves a week as one; a point and its certificate are in ``search`` at any time."""

    def __init__(
        self,
        week: Week,
        watch: Stopwatch,
        seed: int | None = None,
        report: Report | None = None,
        choosing: Choosing = choose,
        start: Commitments | None = None,
    ) -> None:
        """``choosing``: how the weight of fairness is found; ``start``: a plan that is known and
        keeps every rule."""
        self.original = week
        self.week = week if seed is None else with_seed(week, seed)
        self.watch = watch
        self.limit = watch.limit
        self.report = report
        self.choosing = choosing
        self.start = start
        self.told: Floats | None = None
        """The point whose plan was reported last."""
        self.quiet = 0.0
        """Seconds of the watch before which no further plan is made ready to be reported."""

    def run(self) -> PlanFile:
        """The plan, proven or the best until the clock."""
        self.begin()
        self.proceed()
        return self.file()

    def begin(self) -> None:
        """Find a first plan by hand, and build the program."""
        if self.start is None:
            first = by_hand(self.week)
            if first is not None:
                self.start = first.content
                self._tell_first(first)
        self.model: Model = encode(build_options(self.week))
        engine = Engine(self.model.program.matrix(), decided=self.model.decided)
        self.search = Search(
            engine=engine,
            goals={str(name): form for name, form in self.model.program.goals.items()},
            policy=self.week.policy,
            exact=self._exact,
            watch=self.watch,
            on_better=self._better,
            choosing=self.choosing,
            most=self.most,
            x=self._by_hand(engine),
        )

    def proceed(self) -> None:
        """Settle all tiers."""
        try:
            if self.search.x is not None:
                self._better()
            self._run()
        except Infeasible:
            raise explain(self.week, self.watch) from None

    def _run(self) -> None:
        matrix = self.search.engine.matrix
        if self.search.x is not None and self.search.engine.size >= SPREAD:
            owner = owners(self.model, matrix)
            block = by_community(self.model, owner)
            if len(np.unique(block)) > 1:
                search_by_blocks(self.search, owner, block, Days(self.model, matrix))
                return
        settle_tiers(self.search)

    def _tell_first(self, first: ByHand) -> None:
        """Whoever watches need not wait for the program, nor for a turn on a busy machine."""
        if self.report is None:
            return
        file = first_file(self.week, self.input_hash, first, self.most, self.watch)
        tier = file.plan.tiers[0]
        self.report(
            Progress(tier.name, tier.value, tier.bound, tier.gap, self.watch.seconds(), file)
        )

    def _by_hand(self, engine: Engine) -> Floats | None:
        """The first plan as a point to start from, with tasks dealt out anew where few people are
        wanted, or handed on in a crowded week; None if there is none."""
        if self.start is None:
            return None
        x = np.zeros(self.model.program.size)
        for column, value in insert(self.model, self.start).items():
            x[column] = value
        fewest = "fewest-people" in self.model.program.goals
        if is_crowded(engine) or (fewest and engine.size >= COLUMNS):
            dealt = deal(self.model, x, self.watch, fewest=fewest)
            is_sound = broken(self.week, extract(self.model, dealt)) is None
            if is_sound and self._exact(dealt, 0) >= self._exact(x, 0):
                return dealt
        return x

    def _exact(self, x: Floats, mu: int) -> list[int]:
        view = View(self.week, extract(self.model, x))
        return tier_values(view, self.week.policy, mu)

    def _better(self) -> None:
        if self.report is None or self.search.x is None:
            return
        tiers = self.search.standing()
        # The tier being worked on, or the one settled last.
        number = min(len(self.search.settled.results), len(tiers) - 1)
        is_new = self.search.x is not self.told and self.watch.seconds() >= self.quiet
        plan = self._told() if is_new else None
        self.report(
            Progress(
                tier=tiers[number].name,
                value=tiers[number].value,
                bound=tiers[number].bound,
                gap=tiers[number].gap,
                seconds=self.watch.seconds(),
                plan=plan,
            )
        )

    def _told(self) -> PlanFile:
        """The plan at hand, for those who watch. In a district each takes seconds to be judged and
        written: the rest is left to the search."""
        begun = self.watch.seconds()
        file = self.file()
        self.told = self.search.x
        now = self.watch.seconds()
        cost = now - begun
        if cost > SLOW:
            self.quiet = now + TELLING * cost
            if self.limit is not None:
                self.watch.limit = max(0.0, self.limit - LAST * cost)
        return file

    @cached_property
    def input_hash(self) -> str:
        return self.original.content_hash()

    @cached_property
    def most(self) -> dict[str, float]:
        return highest(self.week)

    @cached_property
    def supply(self) -> Supply:
        return Supply(self.model)

    def file(self) -> PlanFile:
        """The plan at hand, judged. Raises :class:`NoPlan`."""
        search = self.search
        if search.x is None:
            raise NoPlan
        content = extract(self.model, search.x)
        judge(self.week, content)
        plan = Plan(
            week=self.original.id,
            input_hash=self.input_hash,
            policy_version=self.week.policy.version,
            seed=self.week.policy.seed,
            mu=search.ladder.mu,
            content=content,
            unmet=unmet_requests(self.model, content, self.supply),
            tiers=search.standing(),
            dial=search.ladder.dial,
            price_of_fairness=self._price(content),
            versions=versions(),
        )
        return with_run(plan, self.watch, search.steps, memory_mb())

    def _price(self, content: Commitments) -> tuple[int, int] | None:
        """Good given up for fairness, in thousandths: at least, at most; None: not known."""
        if self.search.ladder.mu == 0:
            return 0, 0
        if self.search.ladder.most_good is None:
            return None
        here = floor(1000 * GOALS["good"].value(View(self.week, content)))
        return 0, max(0, floor(1000 * self.search.ladder.most_good) - here)
