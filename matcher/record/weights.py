"""The whole numbers with which the public counts, in place of what it must not see."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from matcher.goals import goal_of
from matcher.goals.base import in_play, pressing
from matcher.goals.fairness import counting, group_of_entry, group_of_request, weight
from matcher.goals.good import worth
from matcher.record.scope import stated_goals
from matcher.rules.view import View
from models.base import Frozen
from models.demand import Request
from models.policy import GoalName, Policy, parted

Whole = Annotated[int, Field(ge=0)]


class RequestWeights(Frozen):
    """What serving a request wholly adds to each goal; only the goals that the policy names."""

    good: Whole = 0
    must: Whole = 0
    overdue: Whole = 0
    since: Whole = 0
    """The longest of the ages that goals of the policy begin at (``overdue-13``: 13 weeks) that
    the request has reached, where one of these goals counts it; 0: none."""
    fair: Whole = 0
    """u_r, 0 beyond the cap per household and topic and where nothing can be served this week."""
    group: str | None = None
    """The group of the fairness figures; households and care classes appear under numbers."""


class Ratio(Frozen):
    """An exact number."""

    over: int
    under: Annotated[int, Field(ge=1)] = 1

    @staticmethod
    def of(number: Fraction) -> Ratio:
        """From a fraction, in lowest terms."""
        return Ratio(over=number.numerator, under=number.denominator)

    @property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.over, self.under)


class GroupPast(Frozen):
    """What a group asked and got in the last weeks together, decayed; this week is added to it."""

    asked: Ratio
    served: Ratio


class Weights(Frozen):
    """Everything the public needs beside week and plan to recompute the tiers."""

    requests: dict[str, RequestWeights]
    groups: dict[str, GroupPast] = {}
    stated: dict[GoalName, Ratio] = {}
    """Values of the goals that the public cannot recompute."""


def weights_of(view: View) -> Weights:
    """The weights of a full week, and the stated values for the plan."""
    policy = view.week.policy
    used = {goal for tier in policy.tiers for goal in tier.goals}
    fair = "fairness" in used and "fairness" not in stated_goals(policy)
    counted = {r.id for r in counting(view)} if fair else set()
    label = _labels(view)
    requests: dict[str, RequestWeights] = {}
    for request in sorted(in_play(view), key=lambda r: r.id):
        counts = request.id in counted
        group = group_of_request(view, request) if counts else None
        requests[request.id] = RequestWeights(
            **_goals(policy, request, used),
            fair=weight(view, request) if counts else 0,
            group=None if group is None else label(group),
        )
    return Weights(
        requests=requests,
        groups=_past(view, label) if fair else {},
        stated={goal: Ratio.of(goal_of(goal).value(view)) for goal in stated_goals(policy)},
    )


def _goals(policy: Policy, request: Request, used: set[GoalName]) -> dict[str, int]:
    press = pressing(request)
    all_three = {
        "good": worth(policy, request),
        "must": press if request.care == "must" else 0,
        "overdue": press if request.waited > policy.overdue_weeks else 0,
    }
    begins = [parted(goal) for goal in used]
    bases = {base for base, _ in begins}
    reached = (
        weeks for base, weeks in begins if request.waited >= weeks > 0 and all_three[base] > 0
    )
    weights = {goal: value for goal, value in all_three.items() if goal in bases}
    return {**weights, "since": max(reached, default=0)}


def _labels(view: View) -> Callable[[str], str]:
    """How a group is named: places by their id, households and care classes by a number."""
    if view.week.policy.fairness.grouping not in ("household", "care"):
        return lambda group: group
    numbers: dict[str, str] = {}
    return lambda group: numbers.setdefault(group, f"group-{len(numbers) + 1}")


def _past(view: View, label: Callable[[str], str]) -> dict[str, GroupPast]:
    fairness = view.week.policy.fairness
    decay = Fraction(fairness.decay_percent, 100)
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for entry in view.week.history.past:
        group = group_of_entry(view, entry)
        if group is not None:
            factor = decay**entry.weeks_ago
            asked, got = sums.get(label(group), (Fraction(0), Fraction(0)))
            got += factor * Fraction(entry.served_milli, 1000)
            sums[label(group)] = (asked + factor * entry.asked, got)
    return {
        group: GroupPast(asked=Ratio.of(asked), served=Ratio.of(got))
        for group, (asked, got) in sums.items()
    }
