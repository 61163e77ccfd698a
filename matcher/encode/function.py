"""Rule ``function``: a session that needs a room has exactly one, and others have none.

Rooms that cannot be used so leave no candidate (options), as for ``capacity``, ``equipment`` and
``open``.
"""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ rooms = start, for starts in rooms."""
    starts = model.options.starts
    inside, row = np.unique(starts.room_start, return_inverse=True)
    model.program.rows(
        "function",
        np.concatenate([row, np.arange(len(inside))]),
        np.concatenate([model.room, model.start[inside]]),
        np.concatenate([np.ones(len(row)), -np.ones(len(inside))]),
        lower=0.0,
        upper=0.0,
    )
