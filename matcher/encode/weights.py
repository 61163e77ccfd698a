"""What requests weigh: the integer tables that the goals share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from models.demand import Request

Floats = NDArray[np.float64]


def counted_urgency(request: Request) -> int:
    """Urgency, at most 3 until a coordinator confirms it."""
    return request.urgency if request.urgency_confirmed else min(request.urgency, 3)


def weights(model: Model, of: Callable[[Request], int]) -> Floats:
    """One number per request; 0 for those withdrawn."""
    return np.array(
        [of(r) if model.index.in_play[i] else 0 for i, r in enumerate(model.index.requests)],
        dtype=float,
    )


def good_weight(model: Model, request: Request) -> int:
    """V_r = (value + votes) · priority · urgency · (1 + w)."""
    policy = model.index.week.policy
    votes = request.project.votes if request.project is not None else 0
    value = request.value + policy.vote_value * votes
    priority = policy.priority.get(request.care, 1)
    return value * priority * counted_urgency(request) * (1 + request.waited)
