"""What a simulation tells: figures of each week and method, and how long people waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from matcher.goals import GOALS
from matcher.goals.base import in_play
from matcher.goals.fairness import is_open
from matcher.report.evenness import Evenness
from matcher.report.fairness import fairness_report
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Care
from models.plan import PlanFile
from scenarios.simulate.capacity import Work, work_of
from scenarios.simulate.checks import Found
from scenarios.simulate.methods import Method
from scenarios.simulate.queue import End, Waited


@dataclass(frozen=True)
class Ratio:
    """A house group and what it got of what it asked, over the weeks: ρ."""

    group: str
    ratio: Fraction


@dataclass(frozen=True)
class WeekFigures:
    """One week under one method."""

    week: int
    """From 1."""
    ended_by: str | None
    """How the search for the plan ended; None: it was made by hand."""
    gap: float | None
    """The plan's largest gap."""
    mu: int
    asked: int
    """Requests that people made and that could be served in this week."""
    met: int
    """Those wholly served."""
    overdue_unmet: int
    good: Fraction
    ratios: tuple[Ratio, ...]
    evenness: Evenness
    """Of these ratios."""
    households_asked: int
    households_unreached: int
    """Of those who asked within 90 days: who got nothing at all."""
    missed: Found
    passed_over: Found
    good_kept: Fraction | None
    """Of the Good that is possible without fairness; None: it was not weighed."""


@dataclass(frozen=True)
class Wait:
    """How many of a care class waited so many weeks, and how that ended."""

    care: Care
    end: End
    weeks: int
    count: int


@dataclass(frozen=True)
class MethodFigures:
    """All weeks under one method."""

    method: Method
    weeks: tuple[WeekFigures, ...]
    waits: tuple[Wait, ...]


@dataclass(frozen=True)
class Simulation:
    """The same arrivals under several methods."""

    size: str
    seed: int
    load: float
    """Demand ÷ supply, as asked for."""
    seconds: float | None
    """For each week's search."""
    loads: dict[Work, float]
    """Demand ÷ supply of each kind of work, as it came out over all weeks."""
    methods: tuple[MethodFigures, ...]
    oldest_first: bool = False
    """Whether overdue requests were to be served oldest first."""

    @property
    def stopped(self) -> dict[Method, int]:
        """Weeks in which the clock ended a method's search."""
        found = {
            m.method: sum(w.ended_by in ("clock", "stopped") for w in m.weeks) for m in self.methods
        }
        return {method: count for method, count in found.items() if count}

    @property
    def reproducible(self) -> bool:
        """Whether the seed gives the same again: no search was ended by the clock."""
        return not self.stopped

    def of(self, method: Method) -> MethodFigures | None:
        """The figures of a method, if it was simulated."""
        return next((m for m in self.methods if m.method is method), None)


def week_figures(
    number: int,
    view: View,
    file: PlanFile,
    missed: Found,
    passed_over: Found,
    good_kept: Fraction | None,
) -> WeekFigures:
    """Measures a plan. ``number`` counts from 0."""
    report = fairness_report(view)
    groups = next(s for s in report.sections if s.by == "house-group")
    rows = sorted(groups.rows, key=lambda row: row.group)
    asked = [
        r
        for r in in_play(view)
        if work_of(r) is not None and is_open(view, r) and view.passes_gate(r)
    ]
    limit = view.week.policy.overdue_weeks
    return WeekFigures(
        week=number + 1,
        ended_by=None if file.run is None else file.run.ended_by,
        gap=None if file.run is None else file.plan.gap,
        mu=file.plan.mu,
        asked=len(asked),
        met=sum(served(view, r) == 1 for r in asked),
        overdue_unmet=sum(r.waited > limit and served(view, r) < 1 for r in asked),
        good=GOALS["good"].value(view),
        ratios=tuple(Ratio(row.group, row.sums.ratio) for row in rows),
        evenness=groups.evenness,
        households_asked=report.households.asked,
        households_unreached=len(report.households.unreached),
        missed=missed,
        passed_over=passed_over,
        good_kept=good_kept,
    )


def counted(ended: Iterable[Waited]) -> tuple[Wait, ...]:
    """The waits of requests, by care class, end and weeks."""
    found = Counter((w.request.care, w.end, w.request.waited) for w in ended)
    return tuple(
        Wait(care, end, weeks, count) for (care, end, weeks), count in sorted(found.items())
    )


def longest(waits: Sequence[Wait]) -> int:
    """Weeks that the longest wait took, however it ended."""
    return max((w.weeks for w in waits), default=0)


def quantile(waits: Sequence[Wait], share: float) -> int | None:
    """The fewest weeks that at least this share waited no longer than; None if nobody asked."""
    total = sum(w.count for w in waits)
    so_far = 0
    for wait in sorted(waits, key=lambda w: w.weeks):
        so_far += wait.count
        if so_far >= share * total:
            return wait.weeks
    return None
