"""Rule ``excluded``: people who must not serve side by side.

Requests, households and places that somebody must not serve leave no candidate (options).
"""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """For each pair and start that both could serve in: at most one of them."""
    index, crew = model.index, model.options.crew
    pairs = {
        (min(i, j), max(i, j))
        for i, p in enumerate(index.people)
        for j in (index.person_of.get(x, -1) for x in p.excludes)
        if j >= 0 and i != j
    }
    for i, j in sorted(pairs):
        a, b = model.crew_of_person[i], model.crew_of_person[j]
        for start in np.intersect1d(crew.start[a], crew.start[b]):
            together = np.concatenate([a[crew.start[a] == start], b[crew.start[b] == start]])
            model.program.row("excluded", model.crew[together], 1.0, upper=1.0)
