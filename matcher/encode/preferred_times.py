"""Goal ``preferred-times``: windows that are liked better."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """Σ preference of the windows that placements and flows fall into."""
    starts, flows = model.options.starts, model.options.flows
    liked = np.flatnonzero(starts.liked)
    received = np.flatnonzero(flows.liked)
    model.program.goals["preferred-times"] = Form.of(
        np.concatenate([model.start[liked], model.use(received)]),
        np.concatenate([starts.liked[liked], flows.liked[received]]),
    )
