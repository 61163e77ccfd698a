"""Fewest people: −(number of different people in any crew)."""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View


def value(view: View) -> Fraction:
    """−(number of people with a task)."""
    return Fraction(-len(view.tasks))


GOAL = Goal(
    name="fewest-people",
    zh="麻烦的人越少越好。",
    en="As few people as possible are asked to serve.",
    value=value,
    most=nothing,
    scale=1,
)
