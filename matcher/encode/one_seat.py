"""Rule ``one-seat``: at most one seat for an enrolment, in sessions that happen."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model, group
from matcher.encode.sittings import sittings


def encode(model: Model) -> None:
    """Σ seats ≤ 1 per enrolment; a seat ≤ every occurrence it covers."""
    _, row = group(model.options.seats.request)
    model.program.rows("one-seat", row, model.seat, 1.0, upper=1.0)
    seat, occurrence = sittings(model)
    happens = [model.happens(int(o)) for o in occurrence]
    k = np.arange(len(seat))
    size = [len(x) for x in happens]
    model.program.rows(
        "one-seat",
        np.concatenate([k, np.repeat(k, size)]),
        np.concatenate([model.seat[seat], *happens]),
        np.concatenate([np.ones(len(seat)), -np.ones(sum(size))]),
        upper=0.0,
    )
