"""Rule ``pledge-conditions``: the largest share of a pledge for one request.

Communities, topics, audiences and named requests leave no candidate (options).
"""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model, group


def encode(model: Model) -> None:
    """One row per pledge with a largest share and request with several lines it may reach."""
    flows = model.options.flows
    pledges = model.index.pledges
    most = np.array([p.quantity * p.max_share_percent // 100 for p in pledges] + [0], dtype=float)
    shared = np.array([p.max_share_percent < 100 for p in pledges] + [False])
    mine = np.flatnonzero(shared[flows.pledge])
    keys, row = group(flows.pledge[mine] * len(model.index.requests) + flows.request[mine])
    several = np.bincount(row, minlength=len(keys)) > 1
    mine, row = mine[several[row]], (np.cumsum(several) - 1)[row[several[row]]]
    model.program.rows(
        "pledge-conditions",
        row,
        model.flow[mine],
        flows.quantum[mine],
        upper=most[keys[several] // max(len(model.index.requests), 1)],
    )
