"""How a week's plan is made: by the optimiser, with or without fairness, or as people would."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from matcher.baseline import first_come, greedy
from matcher.report.dial import Solve
from matcher.verify import verify
from models.plan import Plan, PlanFile
from models.policy import Policy, Tier, oldest_first
from models.week import Week


class Method(StrEnum):
    """How to make a week's plan."""

    OPTIMISER = "optimiser"
    FIRST_COME = "first-come"
    GREEDY = "greedy"
    FAIRNESS_OFF = "fairness-off"


BY_HAND: dict[Method, Callable[[Week], Plan]] = {
    Method.FIRST_COME: first_come,
    Method.GREEDY: greedy,
}


FINER = 20
"""Steps of μ are so many times finer than the default policy's: Good counts so much more."""
LADDER = (0, 1, 2, 5, 10, 20, 40, 100, 200, 2000, 20_000)
"""μ of 0, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100 and 1000."""


class NoPlanInTime(Exception):
    """The solver had no plan when its time was up."""


class BrokenPlan(AssertionError):
    """A plan does not hold: a defect of the program, never of the input."""


def policy_for(method: Method, policy: Policy) -> Policy:
    """A policy without what does not change who is served how far: the tiers behind the one that
    weighs fairness. Its ladder is finer: where many go without, a step from 1 to 0 is all or
    nothing. With fairness off it has no step but 0."""
    weighing = [k for k, tier in enumerate(policy.tiers) if "mu" in tier.goals.values()]
    tiers = policy.tiers[: weighing[0] + 1] if weighing else policy.tiers
    ladder = (0,) if method is Method.FAIRNESS_OFF else LADDER
    fairness = policy.fairness.model_copy(update={"ladder": ladder})
    return policy.model_copy(update={"tiers": tuple(map(_finer, tiers)), "fairness": fairness})


def by_age(week: Week) -> Week:
    """The week with overdue requests served oldest first; only ages that occur need a tier."""
    policy = oldest_first(week.policy, (request.waited for request in week.requests))
    return week.model_copy(update={"policy": policy})


def _finer(tier: Tier) -> Tier:
    if "mu" not in tier.goals.values():
        return tier
    goals = {
        goal: weight if weight == "mu" else weight * FINER for goal, weight in tier.goals.items()
    }
    return tier.model_copy(update={"goals": goals})


def planned(method: Method, week: Week, seconds: float | None, solve: Solve) -> PlanFile:
    """A plan that the judge has accepted. ``run`` is None where nothing was searched for.

    Raises :class:`NoPlanInTime`, :class:`BrokenPlan`.
    """
    by_hand = BY_HAND.get(method)
    if by_hand is not None:
        plan = by_hand(week)
        file = PlanFile(plan=plan, hash=plan.content_hash())
    else:
        found = solve(week, seconds)
        if found is None:
            raise NoPlanInTime(f"{week.id}: no plan was found in {seconds} s")
        file = found
    verdict = verify(week, file.plan)
    if not verdict.holds:
        first = verdict.violations[0]
        raise BrokenPlan(f"{week.id}, {method}: {first.rule}: {first.en}")
    return file
