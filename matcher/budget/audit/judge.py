"""Whether an outcome keeps to the election at all: pots, exclusions, needs, payments, sums.

In plain arithmetic from the election's data; shares nothing with the rules.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matcher.budget.outcome import Outcome
from models.election import Election
from models.validate.problem import Problem, shown


def faults(election: Election, outcome: Outcome) -> list[Problem]:
    """Everything that does not hold; empty: the outcome is possible and adds up."""
    found: list[Problem] = []
    by_id = {p.id: p for p in election.proposals}
    left = {pot.id: pot.money for pot in election.pots}
    support = _support(election)
    funded: list[str] = []
    groups: Counter[str] = Counter()
    for round_ in outcome.rounds:
        id = round_.proposal
        one = by_id.get(id)
        if one is None or id in funded:
            found.append(
                Problem(id, "", shown(id), "a project of this vote, once", "本次表决的项目，一次")
            )
            continue
        missing = [other for other in one.needs if other not in funded]
        if missing:
            found.append(
                Problem(id, "needs", shown(missing), "funded before it", "须在其之前获得资金")
            )
        if one.group is not None:
            groups[one.group] += 1
        if support[id] < election.least_support:
            n = election.least_support
            found.append(
                Problem(id, "supporters", shown(support[id]), f"at least {n}", f"不少于 {n}")
            )
        left[one.pot] -= one.cost
        if (round_.pot, round_.cost, round_.left) != (one.pot, one.cost, left[one.pot]):
            told = [round_.pot, round_.cost, round_.left]
            want = f"{one.pot}, {one.cost}, {left[one.pot]}"
            found.append(Problem(id, "pot, cost, left", shown(told), want, want))
        paid = sum((p.households * p.each for p in round_.payments), Fraction(0))
        if round_.payments and paid != one.cost:
            found.append(Problem(id, "payments", shown(str(paid)), str(one.cost), str(one.cost)))
        funded.append(id)
    found += [
        Problem(group, "group", shown(n), "one project at most", "至多一个项目")
        for group, n in groups.items()
        if n > 1
    ]
    for pot, money in left.items():
        if money < 0 or outcome.left.get(pot) != money:
            stated = outcome.left.get(pot)
            found.append(
                Problem(pot, "left", shown(stated), f"{money}, at least 0", f"{money}，不小于 0")
            )
    return found


def _support(election: Election) -> Counter[str]:
    support: Counter[str] = Counter()
    for ballot in election.ballots:
        given = ballot.points or (1,) * len(ballot.choices)
        for choice, points in zip(ballot.choices, given, strict=True):
            support[choice] += ballot.weight * (points > 0)
    return support
