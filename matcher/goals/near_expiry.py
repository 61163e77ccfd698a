"""Near expiry: what spoils soonest goes out first.

Σ over flows of perishable items of amount (in parts) · max(0, 7 − d): d is the local day (0 is the
first of the week) on which the last of the pledge's windows ends; an end at midnight belongs to
the day before. A pledge without windows does not expire: 0.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.goals.base import Goal
from matcher.rules.view import View
from models.supply import Pledge

SOON = 7
"""Days ahead within which spoiling is near."""


def haste(view: View, pledge: Pledge) -> int:
    """What each part of it handed over counts: 7 on the first day's expiry, falling to 0."""
    windows = pledge.windows
    if pledge.item is None or not view.items[pledge.item].perishable or not windows:
        return 0
    # The last slot inside the window, not the one at its end: midnight ends the day before.
    last = max(view.clock.span(w)[1] for w in windows) - 1
    return max(0, SOON - view.clock.day(last))


def value(view: View) -> Fraction:
    """Σ amount · days of haste."""
    return Fraction(sum(f.amount * haste(view, view.pledges[f.pledge]) for f in view.flows))


def most(view: View) -> Fraction:
    """All handed out."""
    return Fraction(sum(p.quantity * haste(view, p) for p in view.week.pledges))


GOAL = Goal(
    name="near-expiry",
    zh="快到期的先送出去。",
    en="What is near its expiry goes out first.",
    value=value,
    most=most,
    scale=1,
)
