"""Which decisions by people cannot hold together: a smallest set, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.solve.clock import Stopwatch
from matcher.solve.obstacle import Unproven, is_possible, obstacle, smallest, with_only
from models.week import Decision, Week

PATIENCE = 60.0
"""Most seconds for finding out by which rules: better half an answer than none for long."""


def explain(week: Week, watch: Stopwatch) -> Contradiction | ImpossibleDecision:
    """The error that names the decisions at fault, for a week that is proven to have no plan.

    If time runs out, what is not proven is not claimed: a set of decisions is then only known to
    contradict, and the rules are left open.
    """
    decisions = week.decisions
    everything = (*decisions.pins, *decisions.bans, *decisions.locks)
    contradict: list[Sequence[Decision]] = [everything]
    """Sets proven to contradict, each smaller than the one before."""

    def hold(subset: Sequence[Decision]) -> bool:
        possible = is_possible(with_only(week, subset), watch)
        if not possible and len(subset) < len(contradict[-1]):
            contradict.append(subset)
        return possible

    proven, why = True, None
    try:
        found = smallest(hold, everything)
        left = watch.left()
        patience = PATIENCE if left is None else min(left, PATIENCE)
        why = obstacle(week, found, Stopwatch(patience))
    except Unproven:
        proven, found = False, list(contradict[-1])
    ids = {d.id for d in found}
    named = tuple(d for d in everything if d.id in ids)
    if len(named) == 1:
        return ImpossibleDecision(named[0], why)
    return Contradiction(named, proven=proven, obstacle=why)
