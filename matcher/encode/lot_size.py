"""Rule ``lot-size``: nothing, or at least the pledge's smallest lot."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """steps ≥ steps of a lot · use, where a lot is more than one step."""
    flows = model.options.flows
    lot = np.array([p.lot for p in model.index.pledges] + [0], dtype=np.int64)[flows.pledge]
    steps = -(-lot // np.maximum(flows.quantum, 1))
    mine = np.flatnonzero(steps > 1)
    use = model.use(mine)
    k = np.arange(len(mine))
    model.program.rows(
        "lot-size",
        np.concatenate([k, k]),
        np.concatenate([model.flow[mine], use]),
        np.concatenate([np.ones(len(mine)), -steps[mine].astype(float)]),
        lower=0,
    )
