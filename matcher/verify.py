"""The judge: every rule and every tier, recomputed from the week and the plan alone.

It shares nothing with the optimiser but the data types and the window arithmetic. A plan that does
not hold is never stored, shown or published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.goals import tier_values
from matcher.rules import RULES
from matcher.rules.base import Violation
from matcher.rules.served import served
from matcher.rules.view import View
from models.plan import Plan, Unmet
from models.policy import Policy
from models.week import Week


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a plan, and what it is worth."""

    violations: tuple[Violation, ...]
    """Broken rules in their published order, then what the plan states wrongly about itself."""
    tiers: tuple[int, ...]
    """The recomputed value of every tier of the policy, under the plan's seed and μ."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations


def verify(week: Week, plan: Plan) -> Verdict:
    """Judge a plan for a (validated) week.

    Besides the rules: ``stated-hash`` if the plan was made for another week, input or policy;
    ``stated-tiers`` if its tiers are not the policy's, have other values or a bound below the value
    (a plan that states no tiers claims nothing about them), or μ is no step of the ladder;
    ``stated-unmet`` if the requests it lists as not wholly served, or how far they are, differ.
    """
    policy = week.policy.model_copy(update={"seed": plan.seed})
    view = View(week, plan.content)
    # What explains all the rest comes first: a plan for another week breaks rules by the hundred.
    violations = [*_hash(week, plan)]
    violations += (v for rule in RULES for v in rule.violations(view))
    tiers = tuple(tier_values(view, policy, plan.mu))
    violations += _tiers(policy, plan, tiers)
    violations += _unmet(view, plan)
    return Verdict(tuple(violations), tiers)


def _hash(week: Week, plan: Plan) -> Iterator[Violation]:
    stated = {
        "week": (plan.week, week.id),
        "policy_version": (plan.policy_version, week.policy.version),
        "input_hash": (plan.input_hash, week.content_hash()),
    }
    for field, (said, found) in stated.items():
        if said != found:
            yield Violation(
                "stated-hash",
                (field,),
                f"方案写的 {field} 是 {said}，资料是 {found}：它不是为这份资料做的。",
                f"The plan's {field} is {said}, the week's {found}: it was made for another input.",
            )


def _tiers(policy: Policy, plan: Plan, values: tuple[int, ...]) -> Iterator[Violation]:
    ladder = policy.fairness.ladder
    if plan.mu not in ladder:
        steps = ", ".join(str(step) for step in ladder)
        yield Violation(
            "stated-tiers",
            ("mu",),
            f"方案写的公平权重 mu = {plan.mu}，不是政策的任何一级（{steps}）。",
            f"The plan's mu = {plan.mu} is no step of the policy's ladder ({steps}).",
        )
    if not plan.tiers:
        return
    names = tuple(tier.name for tier in policy.tiers)
    said = tuple(tier.name for tier in plan.tiers)
    if said != names:
        yield Violation(
            "stated-tiers",
            ("tiers",),
            f"方案写的目标层级是 {', '.join(said)}，政策是 {', '.join(names)}。",
            f"The plan's tiers are {', '.join(said)}, the policy's {', '.join(names)}.",
        )
        return
    for tier, value in zip(plan.tiers, values, strict=True):
        if tier.value != value:
            yield Violation(
                "stated-tiers",
                (tier.name, "value"),
                f"目标 {tier.name}：方案写的 value 是 {tier.value}，重新计算是 {value}。",
                f"Tier {tier.name}: the plan's value is {tier.value}, recomputed it is {value}.",
            )
        if tier.bound < max(tier.value, value):
            yield Violation(
                "stated-tiers",
                (tier.name, "bound"),
                f"目标 {tier.name}：方案写的上界 bound 是 {tier.bound}，低于它自己达到的值。",
                f"Tier {tier.name}: the plan's bound {tier.bound} is below the value it reaches.",
            )


def _unmet(view: View, plan: Plan) -> Iterator[Violation]:
    found = {
        request.id: int(1000 * served(view, request))
        for request in view.week.requests
        if request.id not in view.withdrawn and served(view, request) < 1
    }
    seen: set[str] = set()
    for unmet in plan.unmet:
        zh, en = _wrong(view, unmet, found, seen)
        seen.add(unmet.request)
        if en:
            yield Violation("stated-unmet", (unmet.request,), zh, en)
    for missing in sorted(found.keys() - seen):
        yield Violation(
            "stated-unmet",
            (missing,),
            f"{missing} 只满足了 {found[missing]}‰，方案没有把它列为未满足。",
            f"{missing} is served {found[missing]} ‰ and the plan does not list it as unmet.",
        )


def _wrong(view: View, unmet: Unmet, found: dict[str, int], seen: set[str]) -> tuple[str, str]:
    """What is wrong with one entry of the list; empty if nothing."""
    name = unmet.request
    if name not in view.requests:
        return f"方案列为未满足的 {name} 不存在。", f"The plan lists {name} as unmet: unknown."
    if name in seen:
        return f"方案把 {name} 列了两次。", f"The plan lists {name} as unmet twice."
    if name not in found:
        return (
            f"方案把 {name} 列为未满足，其实它已满足或已撤回。",
            f"The plan lists {name} as unmet, but it is wholly served or withdrawn.",
        )
    if unmet.served_permille != found[name]:
        return (
            f"方案写 {name} 满足了 {unmet.served_permille}‰，重新计算是 {found[name]}‰。",
            f"The plan says {name} is served {unmet.served_permille} ‰, it is {found[name]} ‰.",
        )
    if unmet.reason.kind == "gate" and view.passes_gate(view.requests[name]):
        return (
            f"方案说 {name} 没过决议这一关，其实过了。",
            f"The plan says {name} waits at its gate, but it has passed.",
        )
    return "", ""
