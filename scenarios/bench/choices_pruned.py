"""The last step of an export to choices: limits that could break, gates, and what is staked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from scenarios.bench.choices import Alternative, Choices, Quantity, Use


def pruned(
    levels: tuple[str, ...],
    quantities: list[Quantity],
    alone: set[int],
    decisions: list[list[Alternative]],
) -> Choices:
    """Without limits that nothing can break; with units, gates and what is staked on them."""
    low, high, unit = _reach(quantities, decisions)
    kept: list[Quantity] = []
    for k, quantity in enumerate(quantities):
        limits = quantity
        if limits.most is not None and (k in alone or high[k] <= limits.most):
            limits = replace(limits, most=None)
        if limits.least is not None and (k in alone or low[k] >= limits.least):
            limits = replace(limits, least=None)
        kept.append(replace(limits, unit=max(1, unit[k])))
    gates, members = _gates(kept)
    live = [
        q.most is not None or q.least is not None or q.curve is not None or bool(q.worth)
        for q in kept
    ]
    for k, quantity in enumerate(kept):
        then = tuple((q, a) for q, a in quantity.then if live[q])
        kept[k] = replace(quantity, then=then, gate=gates.get(k))
        live[k] = live[k] or bool(then) or k in members
    number = {k: n for n, k in enumerate(k for k in range(len(kept)) if live[k])}

    def moved(uses: Iterable[Use]) -> tuple[Use, ...]:
        return tuple((number[q], a) for q, a in uses if live[q])

    return Choices(
        levels,
        tuple(replace(q, then=moved(q.then)) for k, q in enumerate(kept) if live[k]),
        tuple(
            tuple(
                replace(a, uses=moved(a.uses), stakes=_stakes(a, kept, members))
                for a in alternatives
            )
            for alternatives in decisions
        ),
    )


def _reach(
    quantities: list[Quantity], decisions: list[list[Alternative]]
) -> tuple[list[int], list[int], list[int]]:
    """How low and how high each quantity could come, and the most that one pick adds or takes."""
    low, high, unit = ([0] * len(quantities) for _ in range(3))

    def add(ways: Iterable[Iterable[Use]]) -> None:
        least: dict[int, int] = defaultdict(int)
        most: dict[int, int] = defaultdict(int)
        for uses in ways:
            for q, amount in uses:
                least[q], most[q] = min(least[q], amount), max(most[q], amount)
                unit[q] = max(unit[q], abs(amount))
        for q in least:
            low[q] += least[q]
            high[q] += most[q]

    for alternatives in decisions:
        add(a.uses for a in alternatives)
    for quantity in quantities:
        add([quantity.then])
    return low, high, unit


def _gates(quantities: list[Quantity]) -> tuple[dict[int, int], set[int]]:
    """Quantity with a least → its gate; and the gates, each named by whom it shuts out.

    A gate is the sign in the row, if there is one, else the row itself.
    """
    signs: dict[int, int] = {}
    for k, quantity in enumerate(quantities):
        for q, amount in quantity.then:
            if amount < 0:
                signs[q] = k
    gates = {k: signs.get(k, k) for k, q in enumerate(quantities) if q.least is not None}
    return gates, set(gates.values())


def _stakes(
    alternative: Alternative, quantities: list[Quantity], members: set[int]
) -> tuple[tuple[int, int, int], ...]:
    """What an alternative gains by its own, and about what it adds to curves, for each gate."""
    gained = [max(0, w) for w in alternative.worth]
    for q, amount in alternative.uses:
        curve = quantities[q].curve
        if curve is not None and amount > 0:
            half = curve.amounts[-1] // 2
            gained[curve.level] += max(0, curve.at(half + amount) - curve.at(half))
    gates = [q for q, _ in alternative.uses if q in members]
    return tuple((g, level, w) for g in gates for level, w in enumerate(gained) if w)
