"""Cycles in what must have none: places, orders, prerequisites.

By hand rather than with networkx: no longer, and a hostile week with a cycle of 200,000 places is
refused in two seconds instead of thirty; and the gate need not load it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def cycles(successors: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Some cycles: at least one through every knot of nodes that lead back to themselves.

    Each is a list of nodes of which every one leads to the next and the last to the first. Takes
    time in proportion to the number of edges, whatever they are. Successors that are no node of
    their own are ignored.
    """
    found: list[list[str]] = []
    reported: set[str] = set()
    done: set[str] = set()
    for root in successors:
        if root in done:
            continue
        trail = [root]
        position = {root: 0}
        ahead: list[Iterator[str]] = [iter(successors[root])]
        while trail:
            target = next(ahead[-1], None)
            if target is None:
                ahead.pop()
                node = trail.pop()
                del position[node]
                done.add(node)
            elif target in position:
                if target not in reported and trail[-1] not in reported:
                    cycle = trail[position[target] :]
                    found.append(cycle)
                    reported.update(cycle)
            elif target in successors and target not in done:
                position[target] = len(trail)
                trail.append(target)
                ahead.append(iter(successors[target]))
    return found
