"""Short ways: −Σ over crew assignments of the travel from the person's home to the place.

In whole slots, rounded up, as :class:`models.places.Geography` defines travel.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View


def value(view: View) -> Fraction:
    """−Σ slots of travel from home."""
    return Fraction(
        -sum(
            view.travel_slots(view.people[a.person].home, view.location(p))
            for p in view.placements
            for a in p.crew
        )
    )


GOAL = Goal(
    name="short-ways",
    zh="志愿者从家出发的路越短越好。",
    en="The ways of those who serve are short.",
    value=value,
    most=nothing,
    scale=1,
)
