"""Rule ``single-source``: one pledge serves the whole line."""

from __future__ import annotations

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Σ use ≤ 1 over the pledges of the line."""
    for number, row in enumerate(model.index.lines):
        flows = model.flows_of_line[number]
        if row.line.single_source and len(flows) > 1:
            model.program.row("single-source", model.use(flows), 1.0, upper=1.0)
