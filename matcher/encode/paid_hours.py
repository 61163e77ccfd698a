"""Rule ``paid-hours``: hired hours, with all else the fund pays, stay within the fund."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ flows from the fund + Σ price of hired tasks ≤ quantity."""
    index, crew, flows = model.index, model.options.crew, model.options.flows
    fund = np.full(len(index.people) + 1, -1, dtype=np.int64)
    price = np.zeros(len(index.people) + 1, dtype=np.int64)
    for i, p in enumerate(index.people):
        if p.hire is not None:
            fund[i], price[i] = index.pledge_of[p.hire.fund], p.hire.price_per_hour
    cost = -(-model.crew_minutes * price[crew.person] // 60)
    for number in np.unique(fund[fund >= 0]):
        mine = np.flatnonzero(fund[crew.person] == number)
        if not len(mine):
            continue
        paid = model.flows_of_pledge[number]
        model.program.row(
            "paid-hours",
            np.concatenate([model.flow[paid], model.crew[mine]]),
            np.concatenate([flows.quantum[paid], cost[mine]]).astype(float),
            upper=float(index.pledges[number].quantity),
        )
