"""Goals with a least age: of ``must`` and ``overdue``, those alone that waited so many weeks.

One tier for each age, the longest wait first, serves the oldest first: a single sum, however it
weighs, lets several younger requests outweigh an older one. Counted in millionths, so that an older
request cannot lose a part to a younger one by rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.goals import must, overdue
from matcher.goals.base import Goal, total_asked, total_served
from matcher.rules.view import View
from models.demand import Request
from models.policy import Policy

WEIGHTS: Mapping[str, Callable[[Policy, Request], int]] = {
    "must": must.weight,
    "overdue": overdue.weight,
}
BASES = {goal.name: goal for goal in (must.GOAL, overdue.GOAL)}


def aged(base: str, weeks: int) -> Goal:
    """The goal ``base`` of the requests that have waited at least so many weeks."""
    weight, of = WEIGHTS[base], BASES[base]

    def of_age(view: View) -> Callable[[Request], int]:
        policy = view.week.policy
        return lambda r: weight(policy, r) if r.waited >= weeks else 0

    return Goal(
        name=f"{base}-{weeks}",
        zh=f"只看等了至少 {weeks} 周的：{of.zh}",
        en=f"Of those who have waited at least {weeks} weeks: {of.en[0].lower()}{of.en[1:]}",
        value=lambda view: total_served(view, of_age(view)),
        most=lambda view: total_asked(view, of_age(view)),
        scale=10**6,
    )
