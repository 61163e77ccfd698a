"""Goal ``overdue``: requests that have waited too long."""

from __future__ import annotations

from matcher.encode.model import Model
from matcher.encode.weights import counted_urgency, weights
from models.demand import Request


def encode(model: Model) -> None:
    """Σ urgency·(1 + w)·f over w > overdue."""
    model.program.goals["overdue"] = model.served_form(weights(model, lambda r: weight(model, r)))


def weight(model: Model, request: Request) -> int:
    """Urgency·(1 + w) of an overdue request, else 0."""
    limit = model.index.week.policy.overdue_weeks
    return counted_urgency(request) * (1 + request.waited) if request.waited > limit else 0
