"""Must: Σ u·(1 + w)·f over the requests of care class *must*.

u is the urgency (at most 3 until confirmed), w the whole weeks waited, f the share served;
withdrawn requests count nowhere.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, pressing, total_asked, total_served
from matcher.rules.view import View
from models.demand import Request
from models.policy import Policy


def weight(policy: Policy, request: Request) -> int:
    """u·(1 + w) of a must-serve request, else 0."""
    return pressing(request) if request.care == "must" else 0


def value(view: View) -> Fraction:
    """Σ u·(1 + w)·f over must-serve requests."""
    return total_served(view, lambda r: weight(view.week.policy, r))


def most(view: View) -> Fraction:
    """All of them served."""
    return total_asked(view, lambda r: weight(view.week.policy, r))


GOAL = Goal(
    name="must",
    zh="必保的诉求最先满足，越急、等得越久越优先。",
    en="Must-serve requests come first, the more urgent and longer waiting the sooner.",
    value=value,
    most=most,
    scale=1000,
)
