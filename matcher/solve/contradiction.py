"""Which decisions by people cannot hold together: a smallest set, by QuickXplain.

Junker, U. (2004): QuickXplain: preferred explanations and relaxations for over-constrained
problems. AAAI-04, 167-172.
"""

from __future__ import annotations

from collections.abc import Sequence

from matcher.encode import encode
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.options import build_options
from matcher.program import Form
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from models.policy import Policy, Tier
from models.week import Decision, Decisions, Week


class _Unproven(Exception):
    """The clock ran out before a set was known to hold or not."""


class _Oracle:
    """Whether some plan satisfies a subset of the decisions."""

    def __init__(self, week: Week, watch: Stopwatch) -> None:
        self.week = week
        self.watch = watch
        decisions = week.decisions
        self.all = (*decisions.pins, *decisions.bans, *decisions.locks)
        self._known: dict[frozenset[str], bool] = {}

    def holds(self, subset: Sequence[Decision]) -> bool:
        key = frozenset(d.id for d in subset)
        if key not in self._known:
            self._known[key] = self._solve(key)
        return self._known[key]

    def _solve(self, ids: frozenset[str]) -> bool:
        old = self.week.decisions
        week = self.week.model_copy(
            update={
                "decisions": Decisions(
                    pins=tuple(d for d in old.pins if d.id in ids),
                    bans=tuple(d for d in old.bans if d.id in ids),
                    locks=tuple(d for d in old.locks if d.id in ids),
                    withdrawn=old.withdrawn,
                ),
                # Whether anything is possible does not depend on what is good.
                "policy": _without_goals(self.week.policy),
            }
        )
        engine = Engine(encode(build_options(week)).program.matrix())
        outcome = engine.maximise(Form.of([], 1.0), [], seconds=self.watch.left())
        if outcome.x is None and not outcome.infeasible:
            raise _Unproven
        return not outcome.infeasible


def _without_goals(policy: Policy) -> Policy:
    return policy.model_copy(update={"tiers": (Tier(name="any", goals={"good": 0}),)})


def explain(week: Week, watch: Stopwatch) -> Contradiction | ImpossibleDecision:
    """The error that names the decisions at fault; ``proven`` says whether the set is smallest."""
    oracle = _Oracle(week, watch)
    try:
        found = _quickxplain(oracle, [], False, list(oracle.all))
    except _Unproven:
        return Contradiction(oracle.all, proven=False)
    order = {d.id: k for k, d in enumerate(oracle.all)}
    found.sort(key=lambda d: order[d.id])
    if len(found) == 1:
        return ImpossibleDecision(found[0], "no plan keeps it and every rule")
    return Contradiction(tuple(found), proven=True)


def _quickxplain(
    oracle: _Oracle, background: list[Decision], changed: bool, parts: list[Decision]
) -> list[Decision]:
    if changed and not oracle.holds(background):
        return []
    if len(parts) <= 1:
        return parts
    half = len(parts) // 2
    first, second = parts[:half], parts[half:]
    right = _quickxplain(oracle, [*background, *first], bool(first), second)
    left = _quickxplain(oracle, [*background, *right], bool(right), first)
    return [*left, *right]
