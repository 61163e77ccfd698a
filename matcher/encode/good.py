"""Goal ``good``: the good of all requests."""

from __future__ import annotations

from matcher.encode.model import Model
from matcher.encode.weights import good_weight, weights


def encode(model: Model) -> None:
    """Σ V_r·f_r."""
    weight = weights(model, lambda r: good_weight(model, r))
    model.program.goals["good"] = model.served_form(weight)
