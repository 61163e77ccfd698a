"""What each decision by people cost: the week solved again without it alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from matcher.child import solve_apart
from matcher.goals import tier_values
from matcher.record.overrides import Cost, TierCost, decided, without
from matcher.rules.view import View
from models.plan import Plan, PlanFile, TierResult
from models.week import Week

LEAST_SECONDS = 1.0
"""With less time left, nothing is begun."""

Solve = Callable[[Week, float | None, int], PlanFile | None]
"""(week, seconds, seed) → the best plan, or None if none was found in time."""


def costs(
    week: Week, plan: Plan, seconds: float | None, solve: Solve = solve_apart
) -> dict[str, Cost]:
    """Decision → what it cost. ``seconds`` are for all of them; None: until proven, 0: nothing is
    solved. Each gets an even part of the time that is left.

    Raises :class:`~matcher.child.SolverFailed` if the solver breaks.
    """
    decisions = [d.id for _, d in decided(week)]
    end = None if seconds is None else monotonic() + seconds
    found: dict[str, Cost] = {}
    for number, decision in enumerate(decisions):
        left = None if end is None else (end - monotonic()) / (len(decisions) - number)
        if left is not None and left < LEAST_SECONDS:
            found[decision] = Cost(how="not-computed")
            continue
        other = solve(_freed(week, plan, decision), left, plan.seed)
        found[decision] = Cost(how="limited") if other is None else _cost(week, plan, other)
    return found


def _freed(week: Week, plan: Plan, decision: str) -> Week:
    """The week without a decision, judged as the plan was: at its step of the ladder."""
    policy = week.policy
    fairness = policy.fairness.model_copy(update={"ladder": (plan.mu,)})
    freed = without(week, decision)
    return freed.model_copy(update={"policy": policy.model_copy(update={"fairness": fairness})})


def _cost(week: Week, plan: Plan, other: PlanFile) -> Cost:
    policy = week.policy.model_copy(update={"seed": plan.seed})
    seeded = week.model_copy(update={"policy": policy})
    values, others = (
        tier_values(View(seeded, content), policy, plan.mu)
        for content in (plan.content, other.plan.content)
    )
    proven = other.run is not None and other.run.ended_by == "proof"
    return Cost(
        how="proven" if proven else "limited",
        tiers=between([t.name for t in policy.tiers], (values, plan.tiers), (others, other.plan)),
    )


def between(
    names: Sequence[str],
    here: tuple[Sequence[int], Sequence[TierResult]],
    there: tuple[Sequence[int], Plan],
) -> tuple[TierCost, ...]:
    """Costs tier by tier, from values and bounds with the decision (here) and without (there).

    A tier's bound holds for plans as good in the tiers before, so nothing can be said behind the
    first tier that is not proven on both sides. A plan with the decision is a plan without it: the
    first tier in which they differ never costs less than nothing.
    """
    values, stated = here
    others = list(there[0])
    if others < list(values):
        # Not even the plan itself was reached in time; it is there all the same.
        others = list(values)
    bounds = dict(zip(names, there[1].tiers, strict=False))
    ceilings = dict(zip(names, stated, strict=False))
    known, equal = True, True
    found = []
    for name, value, other in zip(names, values, others, strict=True):
        known = known and name in bounds and name in ceilings
        if not known:
            found.append(TierCost(tier=name, value=value, without=other))
            continue
        top, ceiling = max(other, bounds[name].bound), max(value, ceilings[name].bound)
        least, most = other - ceiling, top - value
        if equal:
            least = max(0, least)
        found.append(TierCost(tier=name, value=value, without=other, least=least, most=most))
        known = least == most
        equal = equal and known and least == 0
    return tuple(found)
