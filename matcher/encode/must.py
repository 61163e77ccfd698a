"""Goal ``must``: must-serve requests."""

from __future__ import annotations

from matcher.encode.model import Model
from matcher.encode.weights import counted_urgency, weights
from models.demand import Request


def encode(model: Model) -> None:
    """Σ urgency·(1 + w)·f over care class must."""
    model.program.goals["must"] = model.served_form(weights(model, lambda r: weight(model, r)))


def weight(model: Model, request: Request) -> int:
    """Urgency·(1 + w) of a must-serve request, else 0."""
    return counted_urgency(request) * (1 + request.waited) if request.care == "must" else 0
