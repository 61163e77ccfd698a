"""The rules once more, household by household in fractions, as their papers write them down."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from matcher.budget.profile import Profile, worth_of

Worth = dict[str, dict[str, int]]


class Plain:
    """What is funded, what is left; every weight is that many households of their own."""

    def __init__(self, profile: Profile) -> None:
        self.election = profile.election
        self.by_id = {p.id: p for p in self.election.proposals}
        self.order = sorted(self.by_id)
        self.worth: Worth = {}
        self.area: dict[str, str | None] = {}
        for ballot in self.election.ballots:
            for copy in range(ballot.weight):
                name = f"{ballot.household}/{copy}"
                self.worth[name] = worth_of(ballot, profile.measure, self.by_id)
                self.area[name] = ballot.area
        self.left = {pot.id: pot.money for pot in self.election.pots}
        self.funded: list[str] = []

    def who(self, p: str) -> list[str]:
        """Households that it is worth something to."""
        return [i for i, worth in self.worth.items() if worth.get(p, 0) > 0]

    def sharing(self, pot: str) -> list[str]:
        """Households that have a share of the pot."""
        area = next(each.area for each in self.election.pots if each.id == pot)
        return [i for i in self.worth if area in (None, self.area[i])]

    def open(self) -> Iterator[str]:
        """What may be funded now, money left aside, in the order of ties."""
        groups = {self.by_id[q].group for q in self.funded} - {None}
        for p in self.order:
            one = self.by_id[p]
            enough = len(self.who(p)) >= self.election.least_support
            apart = p not in self.funded and one.group not in groups
            if apart and enough and set(one.needs) <= set(self.funded):
                yield p

    def fund(self, p: str) -> None:
        """Take it."""
        self.funded.append(p)
        self.left[self.by_id[p].pot] -= self.by_id[p].cost


def greedy(plain: Plain) -> None:
    """By welfare for money."""
    while True:
        fitting = [p for p in plain.open() if plain.by_id[p].cost <= plain.left[plain.by_id[p].pot]]
        if not fitting:
            return
        plain.fund(
            max(
                fitting,
                key=lambda p: (
                    Fraction(sum(plain.worth[i][p] for i in plain.who(p)), plain.by_id[p].cost),
                    -plain.order.index(p),
                ),
            )
        )


def equal_shares(plain: Plain) -> None:
    """By the least ρ, found by trying every set of those who give all they have."""
    money = {
        (pot.id, i): Fraction(pot.money, len(sharing))
        for pot in plain.election.pots
        if (sharing := plain.sharing(pot.id))
        for i in sharing
    }
    while True:
        prices = {}
        for p in plain.open():
            pot = plain.by_id[p].pot
            # ρ is where Σ min(left, ρ·worth) reaches the cost: between two of the kinks.
            has = {i: (money[pot, i], plain.worth[i][p]) for i in plain.who(p)}
            if has and sum(m for m, _ in has.values()) >= plain.by_id[p].cost:
                prices[p] = min(
                    rho
                    for kink in {m / u for m, u in has.values()}
                    if (rho := _reaches(plain.by_id[p].cost, list(has.values()), kink)) is not None
                )
        if not prices:
            return
        best = min(prices, key=lambda p: (prices[p], plain.order.index(p)))
        pot = plain.by_id[best].pot
        for i in plain.who(best):
            money[pot, i] -= min(money[pot, i], prices[best] * plain.worth[i][best])
        plain.fund(best)


def _reaches(cost: int, has: list[tuple[Fraction, int]], kink: Fraction) -> Fraction | None:
    """ρ, if whoever cannot pay more than ``kink`` for a unit gives all and the others ρ ≥ kink."""
    given = sum((m for m, u in has if m / u < kink), Fraction(0))
    worth = sum(u for m, u in has if m / u >= kink)
    rho = (cost - given) / worth
    return rho if sum((min(m, rho * u) for m, u in has), Fraction(0)) == cost else None


def phragmen(plain: Plain) -> None:
    """By loads (without projects that need others, one pot)."""
    load = dict.fromkeys(plain.worth, Fraction(0))
    (pot,) = plain.election.pots
    while True:
        ready = {
            p: (plain.by_id[p].cost + sum((load[i] for i in who), Fraction(0))) / len(who)
            for p in plain.open()
            if (who := plain.who(p))
        }
        if not ready:
            return
        best = min(ready, key=lambda p: (ready[p], plain.order.index(p)))
        if plain.by_id[best].cost > plain.left[pot.id]:
            return
        for i in plain.who(best):
            load[i] = ready[best]
        plain.fund(best)


def most_welfare(plain: Plain) -> tuple[int, list[str]]:
    """The best of all sets, and of these the first in the order of ties."""
    best: tuple[int, list[int]] = (0, [])
    chosen: list[str] = []
    total = {p: sum(plain.worth[i][p] for i in plain.who(p)) for p in plain.by_id}
    for size in range(len(plain.order) + 1):
        for some in combinations(plain.order, size):
            if not _possible(plain, some):
                continue
            score = (sum(total[p] for p in some), [int(p in some) for p in plain.order])
            if score > best:
                best, chosen = score, list(some)
    return best[0], chosen


def _possible(plain: Plain, some: tuple[str, ...]) -> bool:
    ones = [plain.by_id[p] for p in some]
    groups = [one.group for one in ones if one.group is not None]
    return (
        len(groups) == len(set(groups))
        and all(set(one.needs) <= set(some) for one in ones)
        and all(len(plain.who(p)) >= max(1, plain.election.least_support) for p in some)
        and all(
            sum(one.cost for one in ones if one.pot == pot.id) <= pot.money
            for pot in plain.election.pots
        )
    )
