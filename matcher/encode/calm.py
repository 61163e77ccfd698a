"""Goal ``calm``: few changes against the last draft."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode import kept
from matcher.encode.model import Model
from matcher.program import Form

Ints = NDArray[np.int64]


def encode(model: Model) -> None:
    """−Σ (1 − kept) over the items of the last draft, each once."""
    index = model.index
    last = index.week.history.last_plan
    items: dict[tuple[object, ...], Ints] = {}
    for p in last.placements:
        what = (p.request, p.session, p.occurrence, index.clock.slot(p.start))
        items["placement", *what, p.room] = kept.placement_kept(model, p)
        for member in p.crew:
            who = (*what, member.role, member.person)
            items["crew", *who] = kept.member_kept(model, p, member)
    for seat in last.seats:
        items["seat", seat] = kept.seat_kept(model, seat)
    for key, amount in kept.handovers(last.flows).items():
        items["flow", *key] = kept.flow_equals(model, key, amount, "calm")
    empty = np.zeros(0, dtype=np.int64)
    columns = np.concatenate([empty, *items.values()])
    model.program.goals["calm"] = Form.of(columns, 1.0, -float(len(items)))
