"""Large divisible amounts counted in steps that suit their figures: fen by the hundred yuan."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from math import gcd

import numpy as np
from numpy.typing import NDArray

from matcher.options.bans import kind_of
from matcher.options.index import Index

Ints = NDArray[np.int64]
FINE = 10_000
"""Where no pledge and no line of an item is larger, every single part is counted."""
PLEDGE, GIVE, PER, QUANTUM, MOST = 1, 3, 4, 5, 6
"""Columns of the table of flows."""


def coarsened(index: Index, table: Ints) -> Ints:
    """Count large divisible amounts in the largest step that all figures of their item share.

    Given the yes-or-no decisions, what is left is a flow in a network, and the largest Good (or
    Must) of a network is reached in multiples of its figures. So nothing of these is lost. Where a
    single part may tip the scales (:func:`_every_part_counts`) it is counted. What remains is this:
    the tiers after Good could shift parts worth less than a thousandth of Good; in such items they
    are proven over whole steps only.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for k, row in enumerate(table):
        groups[index.pledges[row[PLEDGE]].item or ""].append(k)
    for item, rows in groups.items():
        part = table[rows]
        figures = _figures(index, item, part)
        if max(figures) <= FINE or _every_part_counts(index, item, part):
            continue
        step = gcd(*figures)
        table[rows, QUANTUM] = step
        table[rows, MOST] = part[:, MOST] // step
    return table


def _figures(index: Index, item: str, part: Ints) -> list[int]:
    """All amounts that bound flows of an item."""
    pledges = [index.pledges[k] for k in np.unique(part[:, PLEDGE])]
    lines = [index.lines[k].line for k in np.unique(part[:, 0])]
    decisions = (*index.week.decisions.pins, *index.week.decisions.locks)
    history = index.week.history
    return [
        *part[:, MOST].tolist(),
        *(p.quantity for p in pledges),
        *(p.quantity * p.max_share_percent // 100 for p in pledges),
        *(p.lot for p in pledges),
        *(x.amount for x in lines),
        *(x.least for x in lines),
        *(cap.amount for cap in index.week.policy.caps.budgets),
        # Without an amount, a single part will do.
        *(d.target.amount or 1 for d in decisions if kind_of(d.target) == "flow"),
        *(
            f.amount
            for f in (*history.promises.flows, *history.last_plan.flows)
            if f.pledge in index.pledge_of and index.pledges[index.pledge_of[f.pledge]].item == item
        ),
    ]


def _every_part_counts(index: Index, item: str, part: Ints) -> bool:
    """Whether it is no plain network of whole steps: rates, wages, shares, bends, crossed caps."""
    if not index.items[item].divisible or (part[:, [GIVE, PER, QUANTUM]] != 1).any():
        return True
    rows = [index.lines[k] for k in np.unique(part[:, 0])]
    if any(row.line.item != item or row.line.accepts for row in rows):
        return True
    if index.items[item].kind == "money" and any(p.hire is not None for p in index.people):
        return True
    requests = [index.requests[r] for r in sorted({row.request for row in rows})]
    if any(0 < r.least_percent < 100 or r.needs for r in requests):
        return True
    needed = {name for r in index.requests for name in r.needs}
    if any(r.id in needed for r in requests):
        return True  # a single part is something already
    fairness = index.week.policy.fairness
    if fairness.alpha != 0 and any(fairness.weights.get(r.kind, 0) for r in requests):
        return True  # the curve bends anywhere
    return _caps_cross(index)


def _caps_cross(index: Index) -> bool:
    """Whether two budget caps share some requests but neither holds all of the other's."""
    concerned = [
        {
            i
            for i, r in enumerate(index.requests)
            if (cap.topic is None or r.topic == cap.topic)
            and (cap.place is None or index.lies_in_any(index.place_of[r.place], (cap.place,)))
        }
        for cap in index.week.policy.caps.budgets
    ]
    return any(a & b and not (a <= b or b <= a) for a, b in combinations(concerned, 2))
