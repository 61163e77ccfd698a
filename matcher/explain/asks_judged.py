"""By which tiers asks are judged."""

from __future__ import annotations

from matcher.goals import tier_scale
from matcher.program import Form
from matcher.solve.aim import Aim
from models.plan import Plan
from models.policy import PlainGoal, Policy, parted
from models.week import Week

SERVES: frozenset[PlainGoal] = frozenset({"must", "overdue", "good", "fairness"})
"""Goals that count what is served."""


def judged(week: Week, plan: Plan) -> Week:
    """The week judged as the plan was, by the tiers up to the last that counts what is served.

    What lies behind (kindness, calm, ties) is not worth a call.
    """
    tiers = week.policy.tiers
    serving = (k for k, tier in enumerate(tiers) if SERVES & {parted(g)[0] for g in tier.goals})
    last = max(serving, default=-1)
    policy = week.policy.model_copy(update={"tiers": tiers[: last + 1], "seed": plan.seed})
    return week.model_copy(update={"policy": policy})


def aims_of(policy: Policy, mu: int, goals: dict[str, Form]) -> list[Aim]:
    """The tiers as the solvers see them."""
    return [
        Aim(
            tier,
            Form.total(
                [
                    (float(mu if weight == "mu" else weight), goals[name])
                    for name, weight in tier.goals.items()
                ]
            ),
            tier_scale(tier),
        )
        for tier in policy.tiers
    ]
