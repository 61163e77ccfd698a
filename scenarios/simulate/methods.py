"""How a week's plan is made: by the optimiser, with or without fairness, or as people would."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from matcher.baseline import first_come, greedy
from matcher.report.dial import Solve
from matcher.verify import verify
from models.plan import Plan, PlanFile
from models.policy import Policy
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


class NoPlanInTime(Exception):
    """The solver had no plan when its time was up."""


class BrokenPlan(AssertionError):
    """A plan does not hold: a defect of the program, never of the input."""


def policy_for(method: Method, policy: Policy) -> Policy:
    """A policy without what does not change who is served how far: the tiers behind the one that
    weighs fairness; and, with fairness off, with no step of the ladder but 0."""
    weighing = [k for k, tier in enumerate(policy.tiers) if "mu" in tier.goals.values()]
    tiers = policy.tiers[: weighing[0] + 1] if weighing else policy.tiers
    fairness = policy.fairness
    if method is Method.FAIRNESS_OFF:
        fairness = fairness.model_copy(update={"ladder": (0,)})
    return policy.model_copy(update={"tiers": tiers, "fairness": fairness})


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
