"""Choices as Timefold sees them: entities, facts and a score, in its own annotations.

Every decision is a planning entity whose variable is one of its own alternatives, or none. Limits
are the hard level; the tiers are soft levels of a bendable score, each below the one before. What
stands behind a limit from below (all parts or none, least attendance) counts for nothing until the
limit is reached, rather than being forbidden: a search that changes one decision at a time could
otherwise never get there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    BendableScore,
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    Joiners,
    constraint_provider,
)

from scenarios.bench.choices import Alternative, Choices

LEVELS = 6
"""Soft levels: those of the choices, empty ones, and last what is on its way through a gate."""
NO_LIMIT = 10**15


class More:
    """What only few quantities have: a curve, or what follows where they are above 0."""

    def __init__(self) -> None:
        self.worth: list[int] = [0] * (LEVELS - 1)
        self.then: list[Amount] = []
        self.then_gated: list[Amount] = []
        self.amounts: list[int] = []
        self.values: list[int] = []

    def value(self, total: int) -> int:
        """The curve at a total, less the curve at nothing."""
        start = self.values[0]
        before = 0
        worth = start
        for k in range(len(self.amounts)):
            at = self.amounts[k]
            if total < at:
                return worth - start + (self.values[k] - worth) * (total - before) // (at - before)
            before = at
            worth = self.values[k]
        return worth - start


class Sum:
    """A quantity of the choices; ``level`` −1: no curve."""

    def __init__(self, most: int, least: int, unit: int, gate: int, level: int, more: More) -> None:
        self.most = most
        self.least = least
        self.unit = unit
        self.gate = gate
        self.level = level
        self.more = more
        self.is_sign = False

    def excess(self, total: int) -> int:
        """By how many units a total is too much, rounded up."""
        return max(0, (total - self.most + self.unit - 1) // self.unit)


class Amount:
    """So much of a sum."""

    def __init__(self, quantity: Sum, amount: int) -> None:
        self.quantity = quantity
        self.amount = amount


class Behind:
    """A level of what stands behind a gate."""

    def __init__(self, gate: int, level: int) -> None:
        self.gate = gate
        self.level = level


class Stake:
    """So much of it."""

    def __init__(self, behind: Behind, amount: int) -> None:
        self.behind = behind
        self.amount = amount


def numbers(text: str) -> list[int]:
    """The whole numbers in a text."""
    found: list[int] = []
    # In Java an empty text splits into one empty word.
    if len(text) > 0:
        for word in text.split():
            found.append(int(word))  # noqa: PERF401 (likewise)
    return found


class Tables:
    """What ways speak of by number."""

    def __init__(self, sums: list[Sum], behind: list[Behind]) -> None:
        self.sums = sums
        self.behind = behind


class Content:
    """What an alternative uses and is worth, sorted by what looks at it."""

    def __init__(self, text: str, tables: Tables) -> None:
        self.limits: list[Amount] = []
        self.gated: list[Amount] = []
        self.curved: list[Amount] = []
        self.signs: list[Sum] = []
        self.stakes: list[Stake] = []
        parts = text.split("|")
        self.worth = numbers(parts[0])
        sums = tables.sums
        uses = numbers(parts[1])
        for k in range(0, len(uses), 2):
            quantity = sums[uses[k]]
            use = Amount(quantity, uses[k + 1])
            if quantity.most < NO_LIMIT:
                self.limits.append(use)
            if quantity.gate >= 0:
                self.gated.append(use)
            if quantity.level >= 0:
                self.curved.append(use)
            if quantity.is_sign:
                self.signs.append(quantity)
        staked = numbers(parts[2])
        for k in range(0, len(staked), 2):
            self.stakes.append(Stake(tables.behind[staked[k]], staked[k + 1]))


class Way:
    """An alternative. Its content comes as a text, read where it is first asked for: handing an
    object to Java takes a good part of a millisecond, and there are millions of uses."""

    def __init__(self, number: int, text: str, tables: Tables) -> None:
        self.number = number
        self.text = text
        self.tables = tables
        self.known: Content | None = None

    def content(self) -> Content:
        """The text as objects, always the same ones."""
        if self.known is None:
            self.known = Content(self.text, self.tables)
        return self.known


@planning_entity
@dataclass
class Decision:
    """One thing to decide."""

    id: Annotated[int, PlanningId]
    ways: Annotated[list[Way], ValueRangeProvider(id="ways")]
    chosen: Annotated[
        Way | None,
        PlanningVariable(value_range_provider_refs=["ways"], allows_unassigned=True),
    ] = field(default=None)


@planning_solution
@dataclass
class Problem:
    """All that is to be decided."""

    decisions: Annotated[list[Decision], PlanningEntityCollectionProperty]
    score: Annotated[
        BendableScore | None,
        PlanningScore(bendable_hard_levels_size=1, bendable_soft_levels_size=LEVELS),
    ] = field(default=None)

    def __str__(self) -> str:
        """The picks, in order: the bridge's own way back copies every object, for minutes."""
        words = []
        for decision in self.decisions:
            number = "-1" if decision.chosen is None else str(decision.chosen.number)
            words.append(number)
        return " ".join(words)


def _soft(level: int) -> BendableScore:
    return BendableScore.of_soft(1, LEVELS, level, 1)


def _at_level(k: int, chosen: Any, signs: Any, curves: Any, shut: Any) -> list[Constraint]:
    return [
        chosen.impact(_soft(k), lambda w: w.content().worth[k]).as_constraint(f"worth {k}"),
        signs.impact(_soft(k), lambda q: q.more.worth[k]).as_constraint(f"signs {k}"),
        curves.filter(lambda q, amount: q.level == k)
        .impact(_soft(k), lambda q, amount: q.more.value(amount))
        .as_constraint(f"curves {k}"),
        shut.filter(lambda b, amount, n, gate: b.level == k)
        .penalize(_soft(k), lambda b, amount, n, gate: amount)
        .as_constraint(f"shut {k}"),
    ]


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """Limits, worth by level, curves, and gates that are shut."""
    total = ConstraintCollectors.sum(lambda use: use.amount)
    chosen = factory.for_each(Decision).map(lambda d: d.chosen)
    signs = chosen.flatten_last(lambda w: w.content().signs).distinct()
    limits = chosen.flatten_last(lambda w: w.content().limits)
    gated = chosen.flatten_last(lambda w: w.content().gated)
    short = (
        gated.concat(signs.flatten_last(lambda q: q.more.then_gated))
        .group_by(lambda use: use.quantity, total)
        .filter(lambda q, amount: amount < q.least)
        .map(lambda q, amount: q.gate)
        .distinct()
    )
    shut = (
        chosen.flatten_last(lambda w: w.content().stakes)
        .group_by(
            lambda s: s.behind,
            ConstraintCollectors.sum(lambda s: s.amount),
            ConstraintCollectors.count(),
        )
        .join(short, Joiners.equal(lambda b, amount, n: b.gate, lambda gate: gate))
    )
    curves = chosen.flatten_last(lambda w: w.content().curved).group_by(
        lambda use: use.quantity, total
    )
    found = [
        limits.concat(signs.flatten_last(lambda q: q.more.then))
        .group_by(lambda use: use.quantity, total)
        .filter(lambda q, amount: amount > q.most)
        .penalize(BendableScore.of_hard(1, LEVELS, 0, 1), lambda q, amount: q.excess(amount))
        .as_constraint("limits"),
        shut.reward(_soft(LEVELS - 1), lambda b, amount, n, gate: n).as_constraint("on its way"),
    ]
    for k in range(LEVELS - 1):
        found += _at_level(k, chosen, signs, curves, shut)
    return found


def _text(values: Iterable[int]) -> str:
    return " ".join(map(str, values))


def problem(choices: Choices) -> Problem:
    """The choices as entities and facts."""
    if len(choices.levels) >= LEVELS:
        raise ValueError(f"{len(choices.levels)} levels, at most {LEVELS - 1} are known here")
    padding = [0] * (LEVELS - 1 - len(choices.levels))
    nothing = More()
    sums = [
        Sum(
            NO_LIMIT if q.most is None else q.most,
            0 if q.least is None else q.least,
            q.unit,
            -1 if q.gate is None else q.gate,
            -1 if q.curve is None else q.curve.level,
            More() if q.curve is not None or q.then or q.worth else nothing,
        )
        for q in choices.quantities
    ]
    for known, q in zip(sums, choices.quantities, strict=True):
        if known.more is nothing:
            continue
        uses = [Amount(sums[k], amount) for k, amount in q.then]
        known.more.then = [use for use in uses if use.quantity.most < NO_LIMIT]
        known.more.then_gated = [use for use in uses if use.quantity.gate >= 0]
        known.is_sign = bool(q.then or q.worth)
        if q.worth:
            known.more.worth = [*q.worth, *padding]
        if q.curve is not None:
            known.more.amounts, known.more.values = list(q.curve.amounts), list(q.curve.values)
    behind: dict[tuple[int, int], int] = {}
    for ways in choices.decisions:
        for way in ways:
            for gate, level, _ in way.stakes:
                behind.setdefault((gate, level), len(behind))
    tables = Tables(sums, [Behind(gate, level) for gate, level in behind])

    def text(way: Alternative) -> str:
        uses = [n for use in way.uses for n in use]
        stakes = [n for gate, level, part in way.stakes for n in (behind[gate, level], part)]
        return "|".join(map(_text, [[*way.worth, *padding], uses, stakes]))

    return Problem(
        [
            Decision(number, [Way(k, text(way), tables) for k, way in enumerate(ways)])
            for number, ways in enumerate(choices.decisions)
        ]
    )
