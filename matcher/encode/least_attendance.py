"""Rule ``least-attendance``: enough people sit, or the occurrence does not happen."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.encode.sittings import sittings


def encode(model: Model) -> None:
    """Σ people ≥ least · (the occurrence happens), also where nobody could sit."""
    seats = model.options.seats
    seat, occurrence = sittings(model)
    for number, request in enumerate(model.index.requests):
        if request.seats is None or request.seats.least == 0:
            continue
        for o in model.occurrences_of_request[number]:
            mine = seat[occurrence == o]
            happens = model.happens(o)
            model.program.row(
                "least-attendance",
                np.concatenate([model.seat[mine], happens]),
                np.concatenate(
                    [seats.people[mine], np.full(len(happens), -request.seats.least)]
                ).astype(float),
                lower=0.0,
            )
