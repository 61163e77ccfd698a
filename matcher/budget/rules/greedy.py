"""Greedy: again and again the project with the most welfare for its money that its pot can pay.

The usual way of city budgets (there, with approval ballots and satisfaction by cost, simply the
most votes first). What nobody wants comes last; an election's ``least_support`` keeps it out.
"""

from __future__ import annotations

from fractions import Fraction

from matcher.budget.purse import Purse


def greedy(purse: Purse) -> None:
    """Fund until no project that may be funded fits its pot. Level: the published order."""
    profile = purse.profile
    rate = {p: Fraction(profile.welfare[p], one.cost) for p, one in profile.proposals.items()}
    waiting = sorted(profile.proposals, key=lambda p: (-rate[p], profile.order[p]))
    while True:
        # Money only shrinks: what is shut or does not fit now never comes back.
        waiting = [p for p in waiting if not purse.shut(p) and purse.fits(p)]
        best = next((p for p in waiting if purse.open(p)), None)
        if best is None:
            return
        if purse.admits(best):
            purse.fund(best, "greedy", rate[best])
