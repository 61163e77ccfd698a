"""A week in, a verified plan out."""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from math import floor

import numpy as np
from numpy.typing import NDArray

from matcher.baseline import greedy
from matcher.encode import Model, encode
from matcher.goals import GOALS, tier_values
from matcher.options import build_options
from matcher.progress import Progress
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.blocks import by_community, owners
from matcher.solve.by_blocks import search_by_blocks
from matcher.solve.clock import Stopwatch
from matcher.solve.contradiction import explain
from matcher.solve.days import Days
from matcher.solve.dealing import deal
from matcher.solve.engine import Engine
from matcher.solve.extract import extract, insert
from matcher.solve.leap import COLUMNS, is_crowded
from matcher.solve.reasons import unmet_requests
from matcher.solve.supply import Supply
from matcher.solve.tiers import Infeasible, NoPlan, Search
from models.items import Commitments
from models.plan import Plan, PlanFile, Run
from models.week import Week

__all__ = ["solve"]

Floats = NDArray[np.float64]
Report = Callable[[Progress], None]
PROVEN = 1e-4
"""Gap up to which a plan is called proven."""
TELLING = 6.0
"""At least so many times as long as a plan took to report, the search goes on before the next."""
SLOW = 0.3
"""Seconds from which a plan takes long to report."""
LAST = 2.0
"""Where it does, at least so many times as long is left for the last one."""
SPREAD = 60_000
"""Columns from which a week of several communities is solved community by community."""


class BrokenPlan(AssertionError):
    """The optimiser made a plan that breaks a rule: a defect of the program, never of the input."""


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
        The clock ran out before any plan was found (only possible with pins or locks).
    """
    return _Solver(week, seconds, seed, report).run()


class _Solver:
    def __init__(
        self, week: Week, seconds: float | None, seed: int | None, report: Report | None
    ) -> None:
        self.original = week
        if seed is not None:
            policy = week.policy.model_copy(update={"seed": seed})
            week = week.model_copy(update={"policy": policy})
        self.week = week
        limit = seconds if seconds is not None else week.policy.seconds
        # What is found at the last moment must still be counted, judged and written.
        self.limit = None if limit is None else limit - min(1.0, 0.1 * limit)
        self.watch = Stopwatch(self.limit)
        self.report = report
        self.told: Floats | None = None
        """The point whose plan was reported last."""
        self.quiet = 0.0
        """Seconds of the watch before which no further plan is made ready to be reported."""

    def run(self) -> PlanFile:
        self.model: Model = encode(build_options(self.week))
        engine = Engine(self.model.program.matrix(), decided=self.model.decided)
        self.search = Search(
            engine=engine,
            goals={str(name): form for name, form in self.model.program.goals.items()},
            policy=self.week.policy,
            exact=self._exact,
            watch=self.watch,
            on_better=self._better,
            x=self._by_hand(engine),
        )
        try:
            if self.search.x is not None:
                self._better()
            self._run()
        except Infeasible:
            raise explain(self.week, self.watch) from None
        return self._file()

    def _run(self) -> None:
        matrix = self.search.engine.matrix
        if self.search.x is not None and self.search.engine.size >= SPREAD:
            owner = owners(self.model, matrix)
            block = by_community(self.model, owner)
            if len(np.unique(block)) > 1:
                search_by_blocks(self.search, owner, block, Days(self.model, matrix))
                return
        self.search.run()

    def _by_hand(self, engine: Engine) -> Floats | None:
        """The greedy plan as a point to start from, with tasks dealt out anew where few people are
        wanted, or handed on in a crowded week; None if it misses a pin or lock."""
        content = greedy(self.week).content
        if self._broken(content) is not None:
            return None
        x = np.zeros(self.model.program.size)
        for column, value in insert(self.model, content).items():
            x[column] = value
        fewest = "fewest-people" in self.model.program.goals
        if is_crowded(engine) or (fewest and engine.size >= COLUMNS):
            dealt = deal(self.model, x, self.watch, fewest=fewest)
            is_sound = self._broken(extract(self.model, dealt)) is None
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
        number = min(len(self.search.results), len(tiers) - 1)
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
        file = self._file()
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
    def supply(self) -> Supply:
        return Supply(self.model)

    def _file(self) -> PlanFile:
        search = self.search
        if search.x is None:
            raise NoPlan
        content = extract(self.model, search.x)
        broken = self._broken(content)
        if broken is not None:
            raise BrokenPlan(broken)
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
            versions={name: version(name) for name in ("ortools", "numpy")},
        )
        proven = plan.gap <= PROVEN
        run = Run(
            status="OPTIMAL" if proven else "FEASIBLE",
            seconds=round(self.watch.seconds(), 3),
            peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            steps=search.steps,
            ended_by="proof" if proven else "clock" if self.watch.over() else "limit",
        )
        return PlanFile(plan=plan, hash=plan.content_hash(), run=run)

    def _price(self, content: Commitments) -> tuple[int, int] | None:
        """Good given up for fairness, in thousandths: at least, at most; None: not known."""
        if self.search.ladder.mu == 0:
            return 0, 0
        if self.search.ladder.most_good is None:
            return None
        here = floor(1000 * GOALS["good"].value(View(self.week, content)))
        return 0, max(0, floor(1000 * self.search.ladder.most_good) - here)

    def _broken(self, content: Commitments) -> str | None:
        """The first rule that a plan breaks, in words."""
        view = View(self.week, content)
        for rule in RULES:
            for violation in rule.violations(view):
                return f"{violation.rule}: {violation.en}"
        return None
