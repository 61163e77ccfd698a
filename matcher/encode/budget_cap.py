"""Rule ``budget-cap``: most money for a topic or a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.options import Options
from models.policy import BudgetCap


def encode(model: Model) -> None:
    """Σ money to the requests concerned ≤ amount."""
    flows, index = model.options.flows, model.index
    for cap in index.week.policy.caps.budgets:
        mine = capped(model.options, cap)
        if not mine.any():
            continue
        step = flows.quantum[mine].min()
        model.program.row(
            "budget-cap", model.flow[mine], flows.quantum[mine] / step, upper=cap.amount / step
        )


def capped(options: Options, cap: BudgetCap) -> NDArray[np.bool_]:
    """Which flows a cap counts: money to requests of its topic and place."""
    index, flows = options.index, options.flows
    money = np.array([p.kind == "money" for p in index.pledges] + [False])
    mine: NDArray[np.bool_] = money[flows.pledge]
    if cap.topic is not None:
        topics = np.array([r.topic for r in index.requests] + [""])
        mine &= topics[flows.request] == cap.topic
    if cap.place is not None:
        places = index.request_place[flows.request]
        mine &= index.ways.lies_in(places, index.place_of[cap.place])
    return mine
