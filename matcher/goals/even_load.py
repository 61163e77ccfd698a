"""Even load: each further quarter of an hour weighs more, the more a person has served of late.

−Σ over people of φ(q0 + q) − φ(q0), where q0 = recent_minutes ÷ 15 rounded down, q = Σ over the
person's tasks of the session's minutes ÷ 15 rounded up, and φ(Q) = Σ_{i<Q} ⌊i ÷ 4⌋: a quarter
costs as many points as whole hours were served before it.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View

QUARTER = 15
"""Minutes."""


def burden(quarters: int) -> int:
    """φ(Q) = Σ_{i<Q} ⌊i ÷ 4⌋, in closed form."""
    hours, rest = divmod(quarters, 4)
    return 2 * hours * (hours - 1) + rest * hours


def value(view: View) -> Fraction:
    """−Σ added burden over people."""
    total = 0
    for person, tasks in view.tasks.items():
        before = view.people[person].recent_minutes // QUARTER
        now = sum(-(-view.session(p).minutes // QUARTER) for p in tasks)
        total += burden(before + now) - burden(before)
    return Fraction(-total)


GOAL = Goal(
    name="even-load",
    zh="不总累同一个人，近来做得多的少派。",
    en="The load is even: who served much of late serves less now.",
    value=value,
    most=nothing,
    scale=1,
)
