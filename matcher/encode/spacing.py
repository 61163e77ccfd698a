"""Rule ``spacing``: placed occurrences lie within the stated numbers of days of one another."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from models.demand import Spacing


def encode(model: Model) -> None:
    """For each pair i < j and day d: not i from d on with j too early for d, nor the like."""
    for row in model.index.sessions:
        spacing = row.session.spacing
        if spacing is None:
            continue
        for i in range(row.session.occurrences):
            for j in range(i + 1, row.session.occurrences):
                _keep_apart(model, row.first + i, row.first + j, j - i, spacing)


def _keep_apart(model: Model, first: int, second: int, steps: int, spacing: Spacing) -> None:
    mine, theirs = model.on_days(first), model.on_days(second)
    for day in mine:
        # At least: whoever is at d or later keeps the other from before d + least.
        least, most = day + steps * spacing.min_days, day + steps * spacing.max_days
        pairs = (
            ([d for d in mine if d >= day], [d for d in theirs if d < least]),
            ([d for d in mine if d <= day], [d for d in theirs if d > most]),
        )
        for ours, others in pairs:
            if others:
                columns = [*(mine[d] for d in ours), *(theirs[d] for d in others)]
                model.program.row("spacing", np.array(columns, dtype=np.int64), 1.0, upper=1.0)
