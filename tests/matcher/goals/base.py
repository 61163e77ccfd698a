"""The value of one goal for a week and the content of a plan."""

from __future__ import annotations

from fractions import Fraction

from matcher.goals import goal_of
from matcher.rules.view import View
from models.items import Commitments
from models.policy import GoalName
from models.week import Week

EMPTY = Commitments()


def value(goal: GoalName, week: Week, content: Commitments = EMPTY) -> Fraction:
    return goal_of(goal).value(View(week, content))


def most(goal: GoalName, week: Week) -> Fraction:
    return goal_of(goal).most(View(week, EMPTY))
