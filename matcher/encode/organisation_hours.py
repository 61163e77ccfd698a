"""Rule ``organisation-hours``: minutes of an organisation's staff stay within its pledge."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ minutes of the people who name a staff pledge ≤ its quantity."""
    index, crew = model.index, model.options.crew
    behind = np.array(
        [index.pledge_of.get(p.staff_pledge or "", -1) for p in index.people] + [-1],
        dtype=np.int64,
    )[crew.person]
    quantity = np.array([p.quantity for p in index.pledges] + [0], dtype=float)
    mine = np.flatnonzero(behind >= 0)
    pledges, row = np.unique(behind[mine], return_inverse=True)
    model.program.rows(
        "organisation-hours",
        row,
        model.crew[mine],
        model.crew_minutes[mine],
        upper=quantity[pledges],
    )
