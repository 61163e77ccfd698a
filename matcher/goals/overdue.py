"""Overdue: Σ u·(1 + w)·f over the requests that waited longer than ``policy.overdue_weeks``.

Like :mod:`matcher.goals.must`, whatever the care class; w = overdue_weeks is not yet overdue.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, pressing, total_asked, total_served
from matcher.rules.view import View
from models.demand import Request
from models.policy import Policy


def weight(policy: Policy, request: Request) -> int:
    """u·(1 + w) of an overdue request, else 0."""
    return pressing(request) if request.waited > policy.overdue_weeks else 0


def value(view: View) -> Fraction:
    """Σ u·(1 + w)·f over overdue requests."""
    return total_served(view, lambda r: weight(view.week.policy, r))


def most(view: View) -> Fraction:
    """All of them served."""
    return total_asked(view, lambda r: weight(view.week.policy, r))


GOAL = Goal(
    name="overdue",
    zh="等待超过期限的诉求优先满足。",
    en="Requests that have waited too long come before others.",
    value=value,
    most=most,
    scale=1000,
)
