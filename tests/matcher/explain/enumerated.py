"""Every plan of a tiny week, and what *why* must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from matcher.goals import tier_values
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve import solve
from models.plan import Plan
from models.week import Decisions, Week
from tests import brute, tiny

Kept = Callable[[View], bool]


@dataclass(frozen=True)
class Enumerated:
    """A week with all its plans, and the one that the optimiser made."""

    week: Week
    plan: Plan

    @cached_property
    def judged(self) -> Week:
        """The week under the seed that the plan was judged by."""
        policy = self.week.policy.model_copy(update={"seed": self.plan.seed})
        return self.week.model_copy(update={"policy": policy})

    @cached_property
    def plans(self) -> list[View]:
        see = brute.Eye(self.judged)
        return [see(content) for content in brute.plans(self.judged)]

    @cached_property
    def view(self) -> View:
        return View(self.judged, self.plan.content)

    @cached_property
    def values(self) -> list[int]:
        return tier_values(self.view, self.judged.policy, self.plan.mu)

    def most(self, request: str) -> Fraction:
        """The largest share of a request in any plan."""
        return max(served(view, view.requests[request]) for view in self.plans)

    def best(self, kept: Kept) -> list[int] | None:
        """The lexicographically best tiers of the plans that are kept; None: there is none."""
        policy, mu = self.judged.policy, self.plan.mu
        return max((tier_values(v, policy, mu) for v in self.plans if kept(v)), default=None)


def enumerated(week: Week) -> Enumerated:
    return Enumerated(week, solve(week).plan)


def numbered(number: int, *scenes: str) -> Enumerated:
    """A random week; now and then with its pins, bans and locks, else without: they are mostly
    contradictory or in the way of everything."""
    week = tiny.numbered(number, *scenes)
    if number % 4:
        said = Decisions(withdrawn=week.decisions.withdrawn)
        week = tiny.smaller(week.model_copy(update={"decisions": said}))
    return enumerated(week)
