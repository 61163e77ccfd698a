"""Goal ``overdue``: requests that have waited too long."""

from __future__ import annotations

from matcher.encode.model import Model
from matcher.encode.weights import counted_urgency, weights


def encode(model: Model) -> None:
    """Σ urgency·(1 + w)·f over w > overdue."""
    limit = model.index.week.policy.overdue_weeks
    weight = weights(
        model, lambda r: counted_urgency(r) * (1 + r.waited) if r.waited > limit else 0
    )
    model.program.goals["overdue"] = model.served_form(weight)
