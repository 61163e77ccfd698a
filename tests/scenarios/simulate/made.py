"""Figures of simulations, made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from matcher.report.evenness import Evenness
from scenarios.simulate.checks import Found
from scenarios.simulate.figures import MethodFigures, Ratio, Simulation, Wait, WeekFigures
from scenarios.simulate.methods import Method

WEEK = WeekFigures(
    week=1,
    ended_by="proof",
    gap=0.0,
    mu=1,
    asked=10,
    met=8,
    overdue_unmet=0,
    good=Fraction(25, 2),
    ratios=(Ratio("g1", Fraction(1, 2)), Ratio("g2", Fraction(1))),
    evenness=Evenness(Fraction(1, 2), Fraction(1, 6), Fraction(9, 10)),
    households_asked=6,
    households_unreached=2,
    missed=Found((), True),
    passed_over=Found((), True),
    good_kept=Fraction(1),
)
WAITS = (Wait("must", "served", 0, 3), Wait("ordinary", "lapsed", 9, 1))


def week_figures(gini: Fraction | None = None, **fields: Any) -> WeekFigures:
    """A week that is like any other but for what is given."""
    made = replace(WEEK, **fields)
    return made if gini is None else replace(made, evenness=replace(WEEK.evenness, gini=gini))


def method_figures(
    method: Method, weeks: Sequence[WeekFigures] = (WEEK,), waits: tuple[Wait, ...] = WAITS
) -> MethodFigures:
    """Weeks of a method, numbered."""
    numbered = (replace(week, week=k) for k, week in enumerate(weeks, start=1))
    return MethodFigures(method, tuple(numbered), waits)


def simulation(*methods: MethodFigures, load: float = 0.9) -> Simulation:
    """A simulation of a community."""
    return Simulation("community", 7, load, None, {"goods": 0.91, "seats": 0.89}, methods)
