"""Rule ``same-carer``: one person fills the role in all placed occurrences."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """A 0–1 column per (role, person): Σ ≤ 1, and serving in any occurrence needs it."""
    crew, starts = model.options.crew, model.options.starts
    for number, row in enumerate(model.index.roles):
        if not row.role.same_carer:
            continue
        mine = np.flatnonzero(crew.role == number)
        people, who = np.unique(crew.person[mine], return_inverse=True)
        chosen = model.program.columns(len(people))
        model.program.row("same-carer", chosen, 1.0, upper=1.0)
        # Of one occurrence a person fills at most one start, so these may share a row.
        occurrence = starts.occurrence[crew.start[mine]]
        keys, rows = np.unique(occurrence * len(people) + who, return_inverse=True)
        model.program.rows(
            "same-carer",
            np.concatenate([rows, np.arange(len(keys))]),
            np.concatenate([model.crew[mine], chosen[keys % max(len(people), 1)]]),
            np.concatenate([np.ones(len(rows)), -np.ones(len(keys))]),
            upper=0.0,
        )
