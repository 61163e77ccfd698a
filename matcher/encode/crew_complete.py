"""Rule ``crew-complete``: every role filled by different people, or no session."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ people = count · start for every start and role, and nobody in two roles of one crew.

    Where a role takes several, nobody serves at a start more than it happens: this follows for
    whole numbers, and keeps the relaxation from letting one person serve at half a start.
    """
    starts, crew, index = model.options.starts, model.options.crew, model.index
    roles = max(len(index.roles), 1)
    pairs_start: list[np.ndarray] = []
    pairs_role: list[np.ndarray] = []
    counts: list[np.ndarray] = []
    first = np.searchsorted(starts.session, np.arange(len(index.sessions)))
    last = np.searchsorted(starts.session, np.arange(len(index.sessions)), side="right")
    for number, role in enumerate(index.roles):
        mine = np.arange(first[role.session], last[role.session])
        pairs_start.append(mine)
        pairs_role.append(np.full(len(mine), number))
        counts.append(np.full(len(mine), role.role.count))
    if not pairs_start:
        return
    start, role_of = np.concatenate(pairs_start), np.concatenate(pairs_role)
    keys = start * roles + role_of
    order = np.argsort(keys)
    row = order[np.searchsorted(keys[order], crew.start * roles + crew.role)]
    k = np.arange(len(start))
    model.program.rows(
        "crew-complete",
        np.concatenate([row, k]),
        np.concatenate([model.crew, model.start[start]]),
        np.concatenate([np.ones(len(row)), -np.concatenate(counts).astype(float)]),
        lower=0.0,
        upper=0.0,
        count=len(start),
    )
    several = np.array([row.role.count > 1 for row in index.roles] + [False])
    mine = np.flatnonzero(several[crew.role])
    k = np.arange(len(mine))
    model.program.rows(
        "crew-complete",
        np.concatenate([k, k]),
        np.concatenate([model.crew[mine], model.start[crew.start[mine]]]),
        np.concatenate([np.ones(len(k)), -np.ones(len(k))]),
        upper=0.0,
    )
    _different_people(model)


def _different_people(model: Model) -> None:
    crew = model.options.crew
    people = max(len(model.index.people), 1)
    keys, row = np.unique(crew.start * people + crew.person, return_inverse=True)
    several = np.bincount(row, minlength=len(keys)) > 1
    mine = several[row]
    model.program.rows(
        "crew-complete", (np.cumsum(several) - 1)[row[mine]], model.crew[mine], 1.0, upper=1.0
    )
