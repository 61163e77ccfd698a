"""Rule ``delivery-limit``: a pledge goes to at most so many lines."""

from __future__ import annotations

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ use ≤ deliveries, for pledges that could go to more."""
    for number, pledge in enumerate(model.index.pledges):
        flows = model.flows_of_pledge[number]
        if pledge.deliveries is not None and len(flows) > pledge.deliveries:
            model.program.row(
                "delivery-limit", model.use(flows), 1.0, upper=float(pledge.deliveries)
            )
