"""Good: Σ V·f over all requests in play.

V = (value + vote_value·votes)·priority·u·(1 + w): votes of a project's households, the policy's
factor for the care class (1 where the policy names none), urgency (at most 3 until confirmed) and
whole weeks waited. Attendance counts through the enrolments themselves.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, pressing, total_asked, total_served
from matcher.rules.view import View
from models.demand import Request
from models.policy import Policy


def worth(policy: Policy, request: Request) -> int:
    """V: what serving the whole request is worth."""
    votes = request.project.votes if request.project is not None else 0
    base = request.value + policy.vote_value * votes
    return base * policy.priority.get(request.care, 1) * pressing(request)


def value(view: View) -> Fraction:
    """Σ V·f."""
    return total_served(view, lambda r: worth(view.week.policy, r))


def most(view: View) -> Fraction:
    """All served."""
    return total_asked(view, lambda r: worth(view.week.policy, r))


GOAL = Goal(
    name="good",
    zh="满足的诉求总价值越大越好，得票与出席都算在内。",
    en="The worth of all that is served is as great as possible, votes and attendance included.",
    value=value,
    most=most,
    scale=10**6,
)
