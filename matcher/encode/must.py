"""Goal ``must``: must-serve requests."""

from __future__ import annotations

from matcher.encode.model import Model
from matcher.encode.weights import counted_urgency, weights


def encode(model: Model) -> None:
    """Σ urgency·(1 + w)·f over care class must."""
    weight = weights(
        model, lambda r: counted_urgency(r) * (1 + r.waited) if r.care == "must" else 0
    )
    model.program.goals["must"] = model.served_form(weight)
