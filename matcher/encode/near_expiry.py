"""Goal ``near-expiry``: perishables that end soon go first."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """Σ amount · max(0, 7 − days to the pledge's end) of perishable items."""
    flows, clock = model.options.flows, model.index.clock
    ends = [max((clock.span(w)[1] for w in p.windows), default=None) for p in model.index.pledges]
    left = np.array(
        [0 if end is None else max(0, 7 - clock.day(end - 1)) for end in ends] + [0],
        dtype=np.int64,
    )
    worth = left[flows.pledge] * flows.quantum * flows.perishable
    soon = np.flatnonzero(worth)
    model.program.goals["near-expiry"] = Form.of(model.flow[soon], worth[soon])
