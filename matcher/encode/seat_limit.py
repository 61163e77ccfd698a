"""Rule ``seat-limit``: no more people sit than there are places."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.encode.sittings import sittings


def encode(model: Model) -> None:
    """Σ people ≤ limit · (the occurrence happens)."""
    seats = model.options.seats
    seat, occurrence = sittings(model)
    for o in np.unique(occurrence):
        mine = seat[occurrence == o]
        activity = model.index.requests[int(seats.activity[mine[0]])]
        limit = activity.seats.limit if activity.seats is not None else 0
        happens = model.happens(int(o))
        model.program.row(
            "seat-limit",
            np.concatenate([model.seat[mine], happens]),
            np.concatenate([seats.people[mine], np.full(len(happens), -limit)]).astype(float),
            upper=0.0,
        )
