"""Rule ``booking-cap``: so many bookings a household and week."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ placed occurrences of a household's bookings ≤ cap."""
    cap = model.index.week.policy.caps.bookings_per_household
    if cap is None:
        return
    of_household: dict[str, list[int]] = defaultdict(list)
    for number, request in enumerate(model.index.requests):
        if request.kind == "booking" and request.household is not None:
            of_household[request.household] += model.occurrences_of_request[number]
    for occurrences in of_household.values():
        if len(occurrences) > cap:
            columns = np.concatenate([model.happens(k) for k in occurrences])
            model.program.row("booking-cap", columns, 1.0, upper=float(cap))
