"""Rule ``pledge-limit``: what leaves a pledge stays within it."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model, group


def encode(model: Model) -> None:
    """One row per pledge: Σ amounts ≤ quantity."""
    flows = model.options.flows
    quantity = np.array([p.quantity for p in model.index.pledges] + [0], dtype=float)
    lent = np.array([p.kind == "capacity" for p in model.index.pledges] + [True])
    mine = np.flatnonzero(~lent[flows.pledge])
    pledges, row = group(flows.pledge[mine])
    # In units of the finest step, to keep fen and bags alike in size.
    step = np.full(len(pledges), np.inf)
    np.minimum.at(step, row, flows.quantum[mine].astype(float))
    model.program.rows(
        "pledge-limit",
        row,
        model.flow[mine],
        flows.quantum[mine] / step[row],
        upper=quantity[pledges] / step,
    )
