"""Goals ``must`` and ``overdue`` with a least age."""

from __future__ import annotations

from matcher.encode import must, overdue
from matcher.encode.model import Model
from matcher.encode.weights import weights
from models.demand import Request
from models.policy import GoalName, parted

WEIGHTS = {"must": must.weight, "overdue": overdue.weight}


def encode(model: Model, goal: GoalName) -> None:
    """Σ urgency·(1 + w)·f over those of the goal that have waited long enough."""
    base, weeks = parted(goal)

    def weight(request: Request) -> int:
        return WEIGHTS[base](model, request) if request.waited >= weeks else 0

    model.program.goals[goal] = model.served_form(weights(model, weight))
