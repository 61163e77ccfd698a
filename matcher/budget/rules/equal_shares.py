"""Method of Equal Shares: every household has the same share of a pot, and only what its supporters
can pay out of their shares is funded.

Again and again, of all projects that their supporters can pay, the one with the least price ρ for
a unit of satisfaction: each pays ρ × what it is worth to them, or all they have left if that is
less. (Peters, Pierczyński and Skowron 2021.)

Exactly, in whole numbers: what households have left in a pot is counted in shares of a part,
``1 / scale`` of it, and every payment makes the scale finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from matcher.budget.profile import Profile, Supporter
from matcher.budget.purse import Purse


class Shares:
    """What each class of households has left of one pot."""

    def __init__(self, profile: Profile, pot: str, extra: int) -> None:
        """``extra``: parts on top of each household's share."""
        self.scale = max(1, profile.sharers[pot])
        share = profile.pots[pot].money + extra * self.scale
        self.left = [share if profile.has_share(v, pot) else 0 for v in profile.voters]

    def pay(self, supporters: tuple[Supporter, ...], price: Fraction) -> dict[Fraction, int]:
        """Each pays price × worth, at most what is left. Amount → how many households paid it."""
        up, down = price.numerator * self.scale, price.denominator
        paid: dict[Fraction, int] = {}
        self.left = [n * down for n in self.left]
        self.scale *= down
        for one in supporters:
            due = min(self.left[one.voters], up * one.worth)
            self.left[one.voters] -= due
            amount = Fraction(due, self.scale)
            paid[amount] = paid.get(amount, 0) + one.households
        common = gcd(self.scale, *self.left)
        self.left = [n // common for n in self.left]
        self.scale //= common
        return paid


@dataclass
class Candidate:
    """A project whose supporters may be able to pay."""

    id: str
    rank: int
    cost: int
    pot: str
    supporters: tuple[Supporter, ...]
    evener: int
    """A multiple of every worth: makes left ÷ worth a whole number."""
    bound: Fraction = Fraction(0)
    """ρ is at least this: shares only shrink, so ρ only grows."""


def equal_shares(purse: Purse, extra: dict[str, int] | None = None) -> None:
    """Fund until no project can be paid by its supporters. Level in ρ: the published order."""
    profile = purse.profile
    shares = {pot: Shares(profile, pot, (extra or {}).get(pot, 0)) for pot in profile.pots}
    waiting = [
        Candidate(p, profile.order[p], one.cost, one.pot, who, lcm(*{s.worth for s in who}))
        for p, one in profile.proposals.items()
        if (who := profile.supporters[p])
    ]
    while True:
        waiting = [one for one in waiting if not purse.shut(one.id)]
        best: Candidate | None = None
        for one in sorted(waiting, key=lambda one: (one.bound, one.rank)):
            if best is not None and (one.bound, one.rank) > (best.bound, best.rank):
                break
            if purse.waits(one.id):
                continue
            price = price_of(one, shares[one.pot])
            if price is None:
                waiting.remove(one)
                continue
            one.bound = price
            if best is None or (price, one.rank) < (best.bound, best.rank):
                best = one
        if best is None:
            return
        if purse.admits(best.id):
            paid = shares[best.pot].pay(best.supporters, best.bound)
            purse.fund(best.id, "equal-shares", best.bound, paid)


def price_of(one: Candidate, shares: Shares) -> Fraction | None:
    """The least ρ at which the supporters pay the whole cost; None: they have not enough."""
    left = shares.left
    due = one.cost * shares.scale
    worth = 0
    holding = 0
    for s in one.supporters:
        worth += s.households * s.worth
        holding += s.households * left[s.voters]
    if holding < due:
        return None
    # From those who can bear the lowest price up: whoever cannot bear it gives all there is.
    for s in sorted(one.supporters, key=lambda s: left[s.voters] * (one.evener // s.worth)):
        if left[s.voters] * worth >= due * s.worth:
            return Fraction(due, worth * shares.scale)
        due -= s.households * left[s.voters]
        worth -= s.households * s.worth
    raise AssertionError("whoever has enough together can pay at some price")
