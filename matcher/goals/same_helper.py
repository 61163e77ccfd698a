"""Same helper: what happens again and again is done by few faces.

−Σ over the roles of sessions with two or more occurrences: the number of different people who
serve the role over all placed occurrences.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View


def value(view: View) -> Fraction:
    """−Σ different people per role of a repeated session."""
    faces: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for placement in view.placements:
        if view.session(placement).occurrences >= 2:
            for a in placement.crew:
                faces[placement.request, placement.session, a.role].add(a.person)
    return Fraction(-sum(len(people) for people in faces.values()))


GOAL = Goal(
    name="same-helper",
    zh="多次上门尽量由同一个人来。",
    en="What happens several times is done by the same helper.",
    value=value,
    most=nothing,
    scale=1,
)
