"""Week after week, the same arrivals under each method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from matcher.child import solve_apart
from matcher.goals import GOALS
from matcher.report.dial import Solve
from matcher.rules.view import View
from models.plan import PlanFile
from models.week import Week
from scenarios.generator.shape import Shape
from scenarios.simulate.arrivals import Arrivals, arrivals
from scenarios.simulate.capacity import Work
from scenarios.simulate.checks import missed, passed_over, price
from scenarios.simulate.course import Course
from scenarios.simulate.figures import (
    MethodFigures,
    Simulation,
    WeekFigures,
    counted,
    week_figures,
)
from scenarios.simulate.methods import Method, by_age, planned, policy_for
from scenarios.simulate.queue import Waited

Told = Callable[[Method, WeekFigures], None]


@dataclass(frozen=True)
class Settings:
    """What to simulate."""

    size: str
    """What the shape is called."""
    shape: Shape
    seed: int
    load: float
    """Demand ÷ supply."""
    weeks: int
    methods: tuple[Method, ...]
    seconds: float | None
    """For each week's search, and for each check of it; None: until proven."""
    oldest_first: bool = False
    """Whether the policy has overdue requests served oldest first."""


def simulate(
    settings: Settings, solve: Solve = solve_apart, told: Told = lambda method, week: None
) -> Simulation:
    """Runs through all weeks. ``told`` hears of each week of each method as it ends.

    Raises :class:`~scenarios.simulate.arrivals.Unloadable`,
    :class:`~scenarios.simulate.methods.NoPlanInTime`, :class:`~matcher.child.SolverFailed`.
    """
    runners = [_Runner(method, settings, solve) for method in settings.methods]
    loads: dict[Work, list[float]] = defaultdict(list)
    for number in range(settings.weeks):
        new = arrivals(settings.shape, settings.seed, settings.load, number)
        for kind, load in new.load.items():
            loads[kind].append(load)
        for runner in runners:
            told(runner.method, runner.live(new))
    return Simulation(
        size=settings.size,
        seed=settings.seed,
        load=settings.load,
        seconds=settings.seconds,
        oldest_first=settings.oldest_first,
        loads={kind: _mean(found) for kind, found in loads.items()},
        methods=tuple(runner.figures() for runner in runners),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


class _Runner:
    """One method, from week to week."""

    def __init__(self, method: Method, settings: Settings, solve: Solve) -> None:
        self.method = method
        self._seconds = settings.seconds
        self._oldest_first = settings.oldest_first
        self._solve = solve
        self._course = Course()
        self._ended: list[Waited] = []
        self._weeks: list[WeekFigures] = []

    def live(self, new: Arrivals) -> WeekFigures:
        """A week: who asks, the plan, how good it is, who leaves."""
        policy = policy_for(self.method, new.ground.policy)
        week, gone = self._course.begin(new, policy)
        self._ended += gone
        if self._oldest_first:
            week = by_age(week)
        file = planned(self.method, week, self._seconds, self._solve)
        view = View(week, file.plan.content)
        figures = week_figures(
            new.number,
            view,
            file,
            missed(view, self._seconds),
            passed_over(view, self._seconds),
            self._good_kept(week, view, file),
        )
        self._weeks.append(figures)
        self._ended += self._course.close(view)
        return figures

    def _good_kept(self, week: Week, view: View, file: PlanFile) -> Fraction | None:
        """Share of the Good possible without fairness that the plan keeps, at least; where the
        bound of that Good is too far away to tell, of the Good that a plan without it has."""
        if self.method is not Method.OPTIMISER:
            return None
        stated = price(view, file.plan)
        cap = 1 - Fraction(week.policy.fairness.price_cap_permille, 1000)
        if stated is not None and stated.kept >= cap:
            return stated.kept
        method = Method.FAIRNESS_OFF
        off = week.model_copy(update={"policy": policy_for(method, week.policy)})
        content = planned(method, off, self._seconds, self._solve).plan.content
        without = GOALS["good"].value(View(off, content))
        return GOALS["good"].value(view) / without if without else Fraction(1)

    def figures(self) -> MethodFigures:
        """All weeks so far; who still waits counts as waiting."""
        waits = counted([*self._ended, *self._course.end()])
        return MethodFigures(self.method, tuple(self._weeks), waits)
