"""Sequential Phragmén: every household earns money at the same pace, and spends it with others.

As soon as the supporters of a project have together earned its cost, it is funded and what they
had earned is spent. A pot ends when the next project of its own no longer fits it. Every supporter
counts alike, whatever the satisfaction. Pots run side by side, each with a pace of its own: a
pot's money and no more is earned by the households that share it when the clock shows 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from matcher.budget.profile import Profile, Supporter
from matcher.budget.purse import Purse


class Earnings:
    """Up to which amount each class of households has spent what it earned, in one pot."""

    def __init__(self, profile: Profile) -> None:
        self.scale = 1
        self.spent = [0] * len(profile.voters)

    def ready(self, cost: int, supporters: tuple[Supporter, ...]) -> Fraction:
        """How much a household must have earned for the supporters to have the cost together, in
        parts. Who has spent more than that (only where a project waited for another) gives nothing.
        """
        households = sum(s.households for s in supporters)
        total = cost * self.scale + sum(s.households * self.spent[s.voters] for s in supporters)
        if total >= households * max(self.spent[s.voters] for s in supporters):
            return Fraction(total, households * self.scale)
        due = cost * self.scale
        paying = 0
        level = Fraction(0)
        for s in sorted(supporters, key=lambda s: self.spent[s.voters]):
            if paying and level <= self.spent[s.voters]:
                break
            due += s.households * self.spent[s.voters]
            paying += s.households
            level = Fraction(due, paying)
        return level / self.scale

    def spend(self, supporters: tuple[Supporter, ...], earned: Fraction) -> dict[Fraction, int]:
        """The supporters spend all of ``earned`` that is left. Amount → how many paid it."""
        finer = earned.denominator // gcd(earned.denominator, self.scale)
        self.scale *= finer
        self.spent = [n * finer for n in self.spent]
        paid: dict[Fraction, int] = {}
        for s in supporters:
            due = int(earned * self.scale) - self.spent[s.voters]
            if due > 0:
                amount = Fraction(due, self.scale)
                paid[amount] = paid.get(amount, 0) + s.households
                self.spent[s.voters] += due
        return paid


@dataclass
class Candidate:
    """A project that some households earn for."""

    id: str
    rank: int
    pot: str
    supporters: tuple[Supporter, ...]
    bound: Fraction = Fraction(0)
    """It is ready at this moment or later: spending only puts it off."""


def phragmen(purse: Purse) -> None:
    """Fund until every pot has ended. Ready at the same moment: the published order."""
    profile = purse.profile
    earnings = {pot: Earnings(profile) for pot in profile.pots}
    pace = {pot: Fraction(max(1, n), max(1, profile.pots[pot].money))
            for pot, n in profile.sharers.items()}  # fmt: skip
    waiting = [
        Candidate(p, profile.order[p], one.pot, who)
        for p, one in profile.proposals.items()
        if (who := profile.supporters[p])
    ]
    while True:
        waiting = [one for one in waiting if not purse.shut(one.id)]
        best: Candidate | None = None
        level = Fraction(0)
        for one in sorted(waiting, key=lambda one: (one.bound, one.rank)):
            if best is not None and (one.bound, one.rank) > (best.bound, best.rank):
                break
            if purse.waits(one.id):
                continue
            cost = profile.proposals[one.id].cost
            earned = earnings[one.pot].ready(cost, one.supporters)
            one.bound = earned * pace[one.pot]
            if best is None or (one.bound, one.rank) < (best.bound, best.rank):
                best, level = one, earned
        if best is None:
            return
        if purse.fits(best.id):
            if purse.admits(best.id):
                paid = earnings[best.pot].spend(best.supporters, level)
                purse.fund(best.id, "phragmen", best.bound, paid)
        else:
            waiting = [one for one in waiting if one.pot != best.pot]
