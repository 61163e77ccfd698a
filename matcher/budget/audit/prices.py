"""Priceability: could these projects have been bought, each household with the same money?

An outcome is priceable (Peters and Skowron 2020) if there are an amount b and payments such that
households pay only for what is worth something to them and at most b each, funded projects are paid
exactly, and the supporters of a project that was not funded have together no more left than it
costs. A linear program looks for such prices with as much slack as there is. Its answer is not
believed: prices are made exact and checked in fractions; and where there are none, the program's
multipliers are made exact and checked to prove it. If neither succeeds, nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.math_opt.python import mathopt

from matcher.budget.audit.report import Prices
from matcher.budget.profile import Profile

FINEST = 2**40
"""Denominator that floating-point figures are rounded to before anything is checked."""

NUDGES = (Fraction(0), Fraction(1, 2**34), Fraction(1, 2**28), Fraction(1, 2**22))


@dataclass(frozen=True)
class Buyer:
    """Households alike: how many, what funded projects they would pay, what others they want."""

    households: int
    funded: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Market:
    """One pot's projects and those who share it. Money is counted in average prices, near 1."""

    buyers: tuple[Buyer, ...]
    funded: Mapping[str, Fraction]
    wanted: Mapping[str, Fraction]
    """Not funded, though it could have been: what it costs."""


def prices(profile: Profile, pot: str, funded: Collection[str], skip: Collection[str]) -> Prices:
    """Whether what was funded from a pot is priceable. ``skip``: projects nothing is said about."""
    unit = Fraction(max(1, profile.pots[pot].money), max(1, profile.sharers[pot]))
    market = _market(profile, pot, funded, skip, unit)
    for p in market.funded:
        if not any(p in buyer.funded for buyer in market.buyers):
            return Prices(pot=pot, priceable="no", witness=p)
    if not market.funded and not market.wanted:
        return Prices(pot=pot, priceable="yes", money=Fraction(0))
    result, paid, money, multipliers = _program(market)
    if result:
        exact = _exact(market, paid, money)
        if hold(market, *exact):
            return Prices(pot=pot, priceable="yes", money=exact[1] * unit)
    wanted, bought = multipliers
    for more in NUDGES:
        # What rounding made too strict by a hair is proven with a hair less.
        nudged = {p: multiplier + more for p, multiplier in bought.items()}
        if result and refuted(market, wanted, nudged):
            return Prices(pot=pot, priceable="no", witness="certificate")
    return Prices(pot=pot, priceable="not-proven")


Paid = Sequence[Mapping[str, Fraction]]
"""For each buyer: project → what each household pays for it."""


def hold(market: Market, paid: Paid, money: Fraction) -> bool:
    """Whether these are prices, in exact arithmetic."""
    if money < 0 or any(each < 0 for payments in paid for each in payments.values()):
        return False
    if any(
        not set(payments) <= set(b.funded) for b, payments in zip(market.buyers, paid, strict=True)
    ):
        return False
    left = [money - sum(payments.values()) for payments in paid]
    if any(rest < 0 for rest in left):
        return False
    for p, cost in market.funded.items():
        total = sum(
            (
                b.households * payments.get(p, 0)
                for b, payments in zip(market.buyers, paid, strict=True)
            ),
            Fraction(0),
        )
        if total != cost:
            return False
    for p, cost in market.wanted.items():
        rests = zip(market.buyers, left, strict=True)
        if sum(b.households * rest for b, rest in rests if p in b.wanted) > cost:
            return False
    return True


def refuted(market: Market, wanted: Mapping[str, Fraction], funded: Mapping[str, Fraction]) -> bool:
    """Whether these multipliers prove that there are no prices, in exact arithmetic.

    Add up "too little is left" of the wanted projects with weights ≥ 0: Σ_i Λ_i r_i ≤ Σ λ_c cost_c,
    with Λ_i the weights of what i wants and r_i what i has left. Let μ_p be any numbers and ν_i the
    most of 0 and Λ_i − μ_p over what i pays. Where Σ_i ν_i ≤ Σ_i Λ_i, the left side is at least
    −Σ μ_p cost_p, whatever is paid. So Σ λ_c cost_c + Σ μ_p cost_p < 0 is a contradiction.
    """
    if any(weight < 0 for weight in wanted.values()):
        return False
    over = Fraction(0)
    for buyer in market.buyers:
        own = sum((wanted[c] for c in buyer.wanted), Fraction(0))
        bears = max([Fraction(0), *(own - funded[p] for p in buyer.funded)])
        over += buyer.households * (bears - own)
    bound = sum((wanted[c] * cost for c, cost in market.wanted.items()), Fraction(0))
    bound += sum((funded[p] * cost for p, cost in market.funded.items()), Fraction(0))
    return over <= 0 and bound < 0


def _market(
    profile: Profile, pot: str, funded: Collection[str], skip: Collection[str], unit: Fraction
) -> Market:
    own = [p for p, one in profile.proposals.items() if one.pot == pot and p not in skip]
    cost = {p: profile.proposals[p].cost / unit for p in own}
    bought = {p: cost[p] for p in own if p in funded}
    wanted = {p: cost[p] for p in own if p not in funded and profile.supporters[p]}
    counts: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for voters in profile.voters:
        if profile.has_share(voters, pot):
            key = (
                tuple(p for p in voters.worth if p in bought),
                tuple(p for p in voters.worth if p in wanted),
            )
            counts[key] = counts.get(key, 0) + voters.households
    buyers = tuple(Buyer(n, *key) for key, n in counts.items())
    return Market(buyers, bought, wanted)


def _program(
    market: Market,
) -> tuple[bool, list[dict[str, float]], float, tuple[dict[str, Fraction], dict[str, Fraction]]]:
    """Payments, money of each household, and multipliers of the wanted and the funded projects."""
    model = mathopt.Model()
    money = model.add_variable(lb=0.0)
    slack = model.add_variable()
    paid = [{p: model.add_variable(lb=0.0) for p in b.funded} for b in market.buyers]
    left_of: dict[str, list[mathopt.LinearTypes]] = {p: [slack] for p in market.wanted}
    pays: dict[str, list[mathopt.LinearTypes]] = {p: [] for p in market.funded}
    for b, own in zip(market.buyers, paid, strict=True):
        spent = mathopt.fast_sum(own.values())
        model.add_linear_constraint(spent <= money)
        for p, var in own.items():
            pays[p].append(b.households * var)
        for p in b.wanted:
            left_of[p].append(b.households * (money - spent))
    limits = {
        p: model.add_linear_constraint(mathopt.fast_sum(terms) <= float(market.wanted[p]))
        for p, terms in left_of.items()
    }
    if not limits:
        model.add_linear_constraint(slack <= 1.0)
    sums = {
        p: model.add_linear_constraint(mathopt.fast_sum(terms) == float(market.funded[p]))
        for p, terms in pays.items()
    }
    model.maximize(slack)
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return False, [], 0.0, ({}, {})
    values, duals = result.variable_values(), result.dual_values()
    return (
        True,
        [{p: values[var] for p, var in own.items()} for own in paid],
        values[money],
        (
            {p: max(Fraction(0), _rounded(duals[row])) for p, row in limits.items()},
            {p: _rounded(duals[row]) for p, row in sums.items()},
        ),
    )


def _exact(
    market: Market, paid: list[dict[str, float]], money: float
) -> tuple[list[dict[str, Fraction]], Fraction]:
    """The same in fractions: every project paid exactly, and money for it all."""
    rough = [{p: max(Fraction(0), _rounded(x)) for p, x in own.items()} for own in paid]
    total = dict.fromkeys(market.funded, Fraction(0))
    for b, own in zip(market.buyers, rough, strict=True):
        for p, each in own.items():
            total[p] += b.households * each
    exact = [
        {p: each * market.funded[p] / total[p] for p, each in own.items() if each} for own in rough
    ]
    most = max((sum(own.values(), Fraction(0)) for own in exact), default=Fraction(0))
    return exact, max(_rounded(money), most)


def _rounded(x: float) -> Fraction:
    return Fraction(round(x * FINEST), FINEST)
