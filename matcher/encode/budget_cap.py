"""Rule ``budget-cap``: most money for a topic or a place."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ money to the requests concerned ≤ amount."""
    flows, index = model.options.flows, model.index
    money = np.array([p.kind == "money" for p in index.pledges] + [False])
    topics = np.array([r.topic for r in index.requests] + [""])
    for cap in index.week.policy.caps.budgets:
        mine = money[flows.pledge]
        if cap.topic is not None:
            mine &= topics[flows.request] == cap.topic
        if cap.place is not None:
            places = index.request_place[flows.request]
            mine &= index.ways.lies_in(places, index.place_of[cap.place])
        if not mine.any():
            continue
        step = flows.quantum[mine].min()
        model.program.row(
            "budget-cap", model.flow[mine], flows.quantum[mine] / step, upper=cap.amount / step
        )
