"""Most welfare: the choice of projects that is worth the most to all households together, exactly.

Of all such choices the one that funds what comes first in the published order: its first project if
any of them funds it, then the second, and so on.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from ortools.sat.python import cp_model

from matcher.budget.profile import Profile
from matcher.budget.purse import Purse

AT_ONCE = 40
"""How many places in the order are settled by one search (their weights are powers of 2)."""
EFFORT = 60.0
"""Deterministic seconds of each search. Far more than any published election has taken."""
LARGEST = 2**62


class TooLarge(ValueError):
    """The welfare of all projects together is too large a number to be summed exactly."""


def most_welfare(purse: Purse) -> bool:
    """Fund the best choice; whether it is proven to be that (else: the best found)."""
    profile = purse.profile
    wanted = (p for p, n in profile.welfare.items() if n > 0 and p not in profile.barred)
    ids = sorted(wanted, key=profile.order.__getitem__)
    common = gcd(*(profile.welfare[p] for p in ids)) or 1
    worth = {p: profile.welfare[p] // common for p in ids}
    if sum(worth.values()) > LARGEST:
        raise TooLarge("the welfare of all projects together exceeds 2^62")
    model = cp_model.CpModel()
    take = {p: model.new_bool_var(p) for p in ids}
    _rules(profile, model, take)
    total = sum(worth[p] * take[p] for p in ids)
    chosen, proven = _best(model, total, take)
    model.add(total >= sum(worth[p] for p in ids if chosen[p]))
    # Powers of 2 order choices as the published order does; so many at a time fit into 64 bits.
    for start in range(0, len(ids), AT_ONCE):
        block = ids[start : start + AT_ONCE]
        early = sum(2 ** (len(block) - i) * take[p] for i, p in enumerate(block))
        chosen, settled = _best(model, early, take)
        proven = proven and settled
        for p in block:
            model.add(take[p] == chosen[p])
    _fund(purse, [p for p in ids if chosen[p]])
    return proven


def _rules(profile: Profile, model: cp_model.CpModel, take: dict[str, cp_model.IntVar]) -> None:
    for pot, of in profile.pots.items():
        own = [p for p in take if profile.proposals[p].pot == pot]
        model.add(sum(profile.proposals[p].cost * take[p] for p in own) <= of.money)
    groups: dict[str, list[cp_model.IntVar]] = {}
    for p, var in take.items():
        one = profile.proposals[p]
        if one.group is not None:
            groups.setdefault(one.group, []).append(var)
        for other in one.needs:
            if other in take:
                model.add_implication(var, take[other])
            else:
                model.add(var == 0)
    for group in groups.values():
        model.add_at_most_one(group)


def _best(
    model: cp_model.CpModel, goal: cp_model.LinearExprT, take: dict[str, cp_model.IntVar]
) -> tuple[dict[str, bool], bool]:
    model.maximize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise AssertionError(
            f"funding nothing is always a choice, yet: {solver.status_name(status)}"
        )
    chosen = {p: solver.boolean_value(var) for p, var in take.items()}
    return chosen, status == cp_model.OPTIMAL


def _fund(purse: Purse, chosen: list[str]) -> None:
    """In the published order, what is needed before what needs it."""
    while chosen:
        first = next(p for p in chosen if purse.open(p))
        chosen.remove(first)
        purse.fund(first, "most-welfare", Fraction(purse.profile.welfare[first]))
