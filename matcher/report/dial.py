"""The fairness dial: Good against F over the policy's ladder, each point solved.

Raising μ may only lower Good and raise F, if each point is best for its μ. Where a solve ended
early, a plan found for another μ may be better: each point takes the best of all plans found, and
of equals the fairest, so the curve is monotone whatever the clock did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from time import monotonic

from matcher.child import solve_apart
from matcher.goals import goal_of, tier_scale, tier_value
from matcher.goals.fairness import totals
from matcher.rules.view import View
from models.plan import PlanFile
from models.policy import GoalName, Tier
from models.week import Week

PROVEN = 1e-4
"""Gap up to which a point is called proven, as for plans."""

Solve = Callable[[Week, float | None], PlanFile | None]
"""(week, seconds) → the best plan, or None if none was found in time."""


class NoDial(Exception):
    """The policy has no tier in which μ weighs fairness beside good: there is nothing to turn."""


@dataclass(frozen=True)
class Price:
    """What a step costs in Good against μ = 0; at most is None where that is not bounded."""

    least: Fraction
    most: Fraction | None


@dataclass(frozen=True)
class Shift:
    """A group's ρ at the step before and at this one."""

    group: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class Point:
    """The best plan found at a μ."""

    mu: int
    good: Fraction
    fairness: Fraction
    value: int
    """Of the tier (Good + μ·F in its scale)."""
    bound: int | None
    """Nothing at this μ has more; None: not known."""
    proven: bool
    price: Price
    within_cap: bool | None
    """Whether it costs no more than the policy's price cap; None: not known."""
    lifted: tuple[Shift, ...]
    """Groups whose ρ rises against the step before, the most first."""
    lowered: tuple[Shift, ...]


@dataclass(frozen=True)
class Dial:
    """The curve, rising in μ; steps for which no plan was found in time are missing."""

    week: str
    tier: str
    points: tuple[Point, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class _Found:
    """A plan for one step."""

    mu: int
    prefix: tuple[int, ...]
    """Values of the tiers before."""
    goals: dict[GoalName, Fraction]
    """Of the goals of the tier that μ weighs; good and fairness among them."""
    bound: int | None
    ratios: dict[str, Fraction]

    @property
    def good(self) -> Fraction:
        """Good."""
        return self.goals["good"]

    @property
    def fairness(self) -> Fraction:
        """F."""
        return self.goals["fairness"]


def dial(
    week: Week,
    seconds: float | None = None,
    solve: Solve = solve_apart,
    done: Callable[[int, bool], None] = lambda mu, found: None,
) -> Dial:
    """The dial of a week. ``seconds`` are for all steps together, each gets an even part of what
    is left; None: until each is proven. ``done`` is told each μ when its time is over, and whether
    a plan was found for it.

    Raises
    ------
    NoDial : no tier of the policy weighs fairness by μ.
    Contradiction, ImpossibleDecision : no plan keeps the pins, locks and bans.
    SolverFailed : the solver broke; that a step has no plan would not be true.
    """
    number = _tier(week)
    ladder = week.policy.fairness.ladder
    end = None if seconds is None else monotonic() + seconds
    found: list[_Found] = []
    for k, mu in enumerate(ladder):
        left = None if end is None else max(0.0, end - monotonic()) / (len(ladder) - k)
        file = solve(_at_step(week, number, mu), left)
        if file is not None:
            found.append(_measured(week, number, mu, file))
        done(mu, file is not None)
    return _curve(week, week.policy.tiers[number], found)


def _tier(week: Week) -> int:
    for number, tier in enumerate(week.policy.tiers):
        if "mu" in tier.goals.values():
            return number
    raise NoDial


def _at_step(week: Week, number: int, mu: int) -> Week:
    """The week with one step of the ladder, and no tier behind the one it weighs."""
    fairness = week.policy.fairness.model_copy(update={"ladder": (mu,)})
    tiers = week.policy.tiers[: number + 1]
    policy = week.policy.model_copy(update={"fairness": fairness, "tiers": tiers})
    return week.model_copy(update={"policy": policy})


def _measured(week: Week, number: int, mu: int, file: PlanFile) -> _Found:
    view = View(week, file.plan.content)
    before = week.policy.tiers[:number]
    stated = file.plan.tiers
    return _Found(
        mu=mu,
        prefix=tuple(tier_value(view, tier, mu) for tier in before),
        goals={goal: goal_of(goal).value(view) for goal in week.policy.tiers[number].goals},
        bound=stated[number].bound if len(stated) > number else None,
        ratios={group: got / asked for group, (asked, got) in totals(view).items()},
    )


def _curve(week: Week, tier: Tier, found: list[_Found]) -> Dial:
    ladder = week.policy.fairness.ladder
    if not found:
        return Dial(week.id, tier.name, (), ladder)
    best = max(f.prefix for f in found)
    # Only plans that are as good in the tiers before can be compared in this one.
    pool = [f for f in found if f.prefix == best]
    chosen = [(own, _best(tier, own.mu, pool)) for own in found]
    top = _most_good(tier, chosen[0][0], best)
    points: list[Point] = []
    for k, (own, plan) in enumerate(chosen):
        before = chosen[k - 1][1] if k else plan
        value = floor(tier_scale(tier) * _worth(tier, own.mu, plan))
        bound = own.bound if own.prefix == best else None
        price = Price(
            max(Fraction(0), chosen[0][1].good - plan.good),
            None if top is None else max(Fraction(0), top - plan.good),
        )
        points.append(
            Point(
                mu=own.mu,
                good=plan.good,
                fairness=plan.fairness,
                value=value,
                bound=None if bound is None else max(bound, value),
                proven=bound is not None and bound - value <= PROVEN * max(1, abs(bound)),
                price=price,
                within_cap=_within(week, plan.good, chosen[0][1].good, top),
                lifted=tuple(_shifts(before, plan, up=True)),
                lowered=tuple(_shifts(before, plan, up=False)),
            )
        )
    missing = tuple(mu for mu in ladder if all(f.mu != mu for f in found))
    return Dial(week.id, tier.name, tuple(points), missing)


def _worth(tier: Tier, mu: int, f: _Found) -> Fraction:
    """The tier's exact value at a μ."""
    weighed = ((mu if w == "mu" else w) * f.goals[goal] for goal, w in tier.goals.items())
    return sum(weighed, Fraction(0))


def _best(tier: Tier, mu: int, pool: list[_Found]) -> _Found:
    """The best plan at a μ; of equals the fairest, which keeps the curve monotone."""
    return max(pool, key=lambda f: (_worth(tier, mu, f), f.fairness))


def _most_good(tier: Tier, first: _Found, best: tuple[int, ...]) -> Fraction | None:
    """No plan has more Good; None where the bound at μ = 0 speaks of more than Good."""
    alone = set(tier.goals) == {"good", "fairness"}
    weight = tier.goals.get("good")
    if first.mu != 0 or first.prefix != best or not alone or first.bound is None:
        return None
    if not isinstance(weight, int) or weight == 0:
        return None
    # The value is rounded down: a part of the scale may be lost.
    return Fraction(first.bound + 1, tier_scale(tier) * weight)


def _within(week: Week, good: Fraction, most: Fraction, top: Fraction | None) -> bool | None:
    """Whether Good stays above its share of the most there is, which lies in [most, top]."""
    share = 1 - Fraction(week.policy.fairness.price_cap_permille, 1000)
    if good < share * most:
        return False
    return True if top is not None and good >= share * top else None


def _shifts(before: _Found, after: _Found, *, up: bool) -> Iterator[Shift]:
    """Groups that rise (or fall) from one plan to another, the most moved first."""
    moved = [
        Shift(group, before.ratios[group], ratio)
        for group, ratio in after.ratios.items()
        if (ratio > before.ratios[group] if up else ratio < before.ratios[group])
    ]
    yield from sorted(moved, key=lambda s: (-abs(s.after - s.before), s.group))
