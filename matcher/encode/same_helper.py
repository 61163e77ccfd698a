"""Goal ``same-helper``: few different people for what happens several times."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ over roles of repeated sessions: people who fill it at least once."""
    crew, starts, index = model.options.crew, model.options.starts, model.index
    columns = []
    repeated = np.array(
        [index.sessions[row.session].session.occurrences > 1 for row in index.roles] + [False]
    )
    mine = np.flatnonzero(repeated[crew.role])
    size = max(len(index.people), 1)
    pairs, pair = np.unique(crew.role[mine] * size + crew.person[mine], return_inverse=True)
    used = model.program.columns(len(pairs), integer=False)
    occurrence = starts.occurrence[crew.start[mine]]
    # A person fills at most one start of an occurrence, so its starts may share a row.
    keys, row = np.unique(
        np.stack([pair, occurrence], axis=1).reshape(-1, 2), axis=0, return_inverse=True
    )
    k = np.arange(len(keys))
    model.program.rows(
        "same-helper",
        np.concatenate([row.ravel(), k]),
        np.concatenate([model.crew[mine], used[keys[:, 0]]]),
        np.concatenate([np.ones(len(mine)), -np.ones(len(k))]),
        upper=0.0,
    )
    columns.append(used)
    model.program.goals["same-helper"] = Form.of(np.concatenate(columns), -1.0)
