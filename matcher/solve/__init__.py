"""A week in, a verified plan out."""

from __future__ import annotations

import resource
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model, encode
from matcher.goals import tier_values
from matcher.options import build_options
from matcher.progress import Progress
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.contradiction import explain
from matcher.solve.engine import Engine
from matcher.solve.extract import extract
from matcher.solve.reasons import unmet_requests
from matcher.solve.tiers import Infeasible, Search
from models.items import Commitments
from models.plan import Plan, PlanFile, Run
from models.policy import Tier
from models.week import Week

__all__ = ["solve"]

Floats = NDArray[np.float64]
Report = Callable[[Progress], None]


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
        self.watch = Stopwatch(None if limit is None else float(limit))
        self.report = report
        self.steps = 0

    def run(self) -> PlanFile:
        options = build_options(self.week)
        self.model: Model = encode(options)
        search = Search(
            engine=Engine(self.model.program.matrix()),
            goals={str(name): form for name, form in self.model.program.goals.items()},
            policy=self.week.policy,
            exact=self._exact,
            watch=self.watch,
            on_better=self._better,
        )
        try:
            search.run()
        except Infeasible:
            raise explain(self.week, self.watch) from None
        return self._file(search)

    def _exact(self, x: Floats, mu: int) -> list[int]:
        view = View(self.week, extract(self.model, x))
        return tier_values(view, self.week.policy, mu)

    def _better(self, search: Search, tier: Tier, bound: int) -> None:
        self.steps += 1
        if self.report is None:
            return
        result = search.results[-1]
        self.report(
            Progress(
                tier=tier.name,
                value=result.value,
                bound=bound,
                gap=result.gap,
                seconds=self.watch.seconds(),
            )
        )

    def _file(self, search: Search) -> PlanFile:
        assert search.x is not None
        content = extract(self.model, search.x)
        self._judge(content)
        plan = Plan(
            week=self.original.id,
            input_hash=self.original.content_hash(),
            policy_version=self.week.policy.version,
            seed=self.week.policy.seed,
            mu=search.mu,
            content=content,
            unmet=unmet_requests(self.model, content),
            tiers=tuple(search.results),
            dial=tuple(search.dial),
            price_of_fairness=None,
            versions={"ortools": version("ortools"), "numpy": version("numpy")},
        )
        proven = plan.gap <= 1e-4 and not self.watch.over()
        run = Run(
            status="OPTIMAL" if proven else "FEASIBLE",
            seconds=self.watch.seconds(),
            peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            steps=self.steps,
            ended_by="clock" if self.watch.over() else "proof",
        )
        return PlanFile(plan=plan, hash=plan.content_hash(), run=run)

    def _judge(self, content: Commitments) -> None:
        view = View(self.week, content)
        for rule in RULES:
            for violation in rule.violations(view):
                raise BrokenPlan(f"{violation.rule}: {violation.en}")
