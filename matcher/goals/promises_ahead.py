"""Promises ahead: among equals, break what lies furthest ahead.

−Σ over broken promises (each placement, crew place, seat and pledge-to-line once, see
:mod:`matcher.goals.promises`) of max(0, days − day): ``days`` is the length of the week, ``day``
the local day (0 is the first, earlier days count as 0) of the promised start; of a flow, of the
earliest promised handing over; of a seat, of the earliest promised placement of the activity (of
that occurrence where it was named), 0 if none was promised.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.goals.promises import Broken, broken
from matcher.rules.view import View


def nearness(view: View, promise: Broken) -> int:
    """Days from the promised day to the end of the week; all of them for what is past."""
    day = 0 if promise.slot is None else max(0, view.clock.day(promise.slot))
    return max(0, view.week.calendar.days - day)


def value(view: View) -> Fraction:
    """−Σ days left in the week when each broken promise was due."""
    return Fraction(-sum(nearness(view, promise) for promise in broken(view)))


GOAL = Goal(
    name="promises-ahead",
    zh="若必须失信，先动日子最远的承诺。",
    en="If promises must be broken, then those that lie furthest ahead.",
    value=value,
    most=nothing,
    scale=1,
)
