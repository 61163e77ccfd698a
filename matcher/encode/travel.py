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
    """Cover all pairs of tasks that cannot be one person's by cliques.

    Where the direct way is too long but a detour over other tasks is in time, the pair is allowed
    together with a task that may follow the first on such a detour.
    """
    starts, crew, index = model.options.starts, model.options.crew, model.index
    rest = [index.clock.length(p.rest_minutes) for p in index.people]
    for person, mine in enumerate(model.crew_of_person):
        begin, end = starts.start[crew.start[mine]], starts.end[crew.start[mine]]
        place = starts.place[crew.start[mine]]
        if len(np.unique(place)) < 2:
            continue
        kinds, kind = np.unique(np.stack([begin, end, place], axis=1), axis=0, return_inverse=True)
        kind = kind.ravel()
        ways = _between(model, kinds[:, 2])
        needed = np.maximum(ways, rest[person])
        late = kinds[None, :, 0] - kinds[:, None, 1]
        near = (late < ways) & (late >= rest[person])
        clash = (late < needed) & (needed > late.T)
        for i, k, between in detours(kinds, ways, near, late >= needed):
            columns = [model.crew[mine[kind == x]] for x in (i, k)]
            others = model.crew[mine[np.isin(kind, between)]]
            both = np.concatenate(columns)
            model.program.row(
                "travel",
                np.concatenate([both, others]),
                np.concatenate([np.ones(len(both)), -np.ones(len(others))]),
                upper=1.0,
            )
            near[i, k] = clash[i, k] = clash[k, i] = False
        near |= near.T
        for clique in cliques(clash, near & clash):
            model.program.row("travel", model.crew[mine[clique[kind]]], 1.0, upper=1.0)


def detours(kinds: Ints, ways: Ints, near: Bools, after: Bools) -> list[tuple[int, int, Ints]]:
    """Pairs i, k too near for the direct way, and the j by which a way round in time may begin.

    ``kinds`` are (begin, end, place); ``after[i, j]`` says that j may directly follow i. In a plan
    that holds both i and k, the task that follows i is such a j or the pair is in a row: so
    ``i + k − Σ j ≤ 1`` says exactly that they are not.
    """
    if not near.any() or _is_shortest(kinds, ways):
        return []
    # Which may follow with others between: after comes later, so n rounds reach everything.
    reach = after
    while True:
        further = reach | ((reach.astype(np.float32) @ after.astype(np.float32)) > 0)
        if (further == reach).all():
            break
        reach = further
    found = []
    for i, k in np.argwhere(near & reach):
        found.append((int(i), int(k), np.flatnonzero(after[i] & reach[:, k])))
    return found


def _is_shortest(kinds: Ints, ways: Ints) -> bool:
    """Whether no way round, with the time of a task on it, is shorter than a direct way."""
    _, first = np.unique(kinds[:, 2], return_index=True)
    direct = ways[np.ix_(first, first)]
    task = int((kinds[:, 1] - kinds[:, 0]).min())
    around = (direct[:, :, None] + direct[None, :, :]).min(axis=1) + task
    return bool((direct <= around).all())


def _between(model: Model, places: Ints) -> Ints:
    distinct, where = np.unique(places, return_inverse=True)
    a, b = np.meshgrid(distinct, distinct, indexing="ij")
    ways = model.index.ways.slots(a.ravel(), b.ravel()).reshape(len(distinct), len(distinct))
    return ways[np.ix_(where, where)]


def cliques(clash: Bools, uncovered: Bools) -> list[Bools]:
    """Cliques of the graph ``clash`` that together hold every edge of ``uncovered``.

    Greedy: an edge not yet covered is grown by the neighbour that covers most others.
    """
    left = uncovered.astype(np.int64)
    found = []
    while (weight := left.sum(axis=1)).any():
        i = int(weight.argmax())
        members = [i]
        open_to = clash[i].astype(np.int64)
        open_to[i] = 0
        score = left[i] * 1000 + weight + 1
        while (now := open_to * score)[j := int(now.argmax())]:
            members.append(j)
            score += left[j] * 1000
            open_to *= clash[j]
            open_to[j] = 0
        member = np.zeros(len(clash), dtype=bool)
        member[members] = True
        found.append(member)
        left[np.ix_(members, members)] = 0
    return found
