"""Rule ``asked-limit``: a line never receives more than it asks for."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model, group


def encode(model: Model) -> None:
    """One row per line: Σ counted ÷ asked ≤ 1."""
    flows = model.options.flows
    asked = np.array([row.line.amount for row in model.index.lines] + [1], dtype=float)
    lines, row = group(flows.line)
    step = np.full(len(lines), np.inf)
    np.minimum.at(step, row, model.step_counts)
    model.program.rows(
        "asked-limit", row, model.flow, model.step_counts / step[row], upper=asked[lines] / step
    )
