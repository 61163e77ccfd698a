"""Rule ``travel``: enough time for the way between two tasks in a row.

The farthest way from home leaves no candidate (options).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def encode(model: Model) -> None:
    """Cover all pairs of tasks that a person cannot reach one from the other by cliques."""
    starts, crew, index = model.options.starts, model.options.crew, model.index
    rest = [index.clock.length(p.rest_minutes) for p in index.people]
    for person, mine in enumerate(model.crew_of_person):
        begin, end = starts.start[crew.start[mine]], starts.end[crew.start[mine]]
        place = starts.place[crew.start[mine]]
        if len(np.unique(place)) < 2:
            continue
        kinds, kind = np.unique(np.stack([begin, end, place], axis=1), axis=0, return_inverse=True)
        ways = _between(model, kinds[:, 2])
        late = kinds[None, :, 0] - kinds[:, None, 1]
        near = (late < ways) & (late >= rest[person])
        near |= near.T
        clash = (late < np.maximum(ways, rest[person])) & (np.maximum(ways, rest[person]) > late.T)
        for clique in cliques(clash, near & clash):
            model.program.row("travel", model.crew[mine[clique[kind]]], 1.0, upper=1.0)


def _between(model: Model, places: Ints) -> Ints:
    distinct, where = np.unique(places, return_inverse=True)
    a, b = np.meshgrid(distinct, distinct, indexing="ij")
    ways = model.index.ways.slots(a.ravel(), b.ravel()).reshape(len(distinct), len(distinct))
    return ways[np.ix_(where, where)]


def cliques(clash: Bools, uncovered: Bools) -> list[Bools]:
    """Cliques of the graph ``clash`` that together hold every edge of ``uncovered``.

    Greedy: an edge not yet covered is grown by the neighbour that covers most others.
    """
    left = uncovered.copy()
    found = []
    while left.any():
        weight = left.sum(axis=1)
        i = int(weight.argmax())
        member = np.zeros(len(clash), dtype=bool)
        member[i] = True
        open_to = clash[i].copy()
        open_to[i] = False
        gain = left[i].astype(np.int64)
        while open_to.any():
            score = np.where(open_to, gain * 1000 + weight + 1, 0)
            j = int(score.argmax())
            member[j] = True
            gain = gain + left[j]
            open_to &= clash[j]
            open_to[j] = False
        found.append(member)
        left[np.ix_(member, member)] = False
    return found
