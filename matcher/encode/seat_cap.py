"""Rule ``seat-cap``: so many seats a person and week."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ seats of a person's enrolments ≤ cap, for people who could exceed it."""
    cap = model.index.week.policy.caps.seats_per_person
    if cap is None:
        return
    enrolments: dict[str, list[int]] = defaultdict(list)
    for number, request in enumerate(model.index.requests):
        if request.seat is not None:
            for person in request.people:
                enrolments[person].append(number)
    for mine in enrolments.values():
        if len(mine) > cap:
            columns = np.concatenate([model.seat[model.seats_of_request[k]] for k in mine])
            model.program.row("seat-cap", columns, 1.0, upper=float(cap))
