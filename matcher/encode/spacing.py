"""Rule ``spacing``: placed occurrences lie within the stated numbers of days of one another."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from models.demand import Spacing


def encode(model: Model) -> None:
    """For each pair i < j and day of i: not together with any day of j too near or too far."""
    for row in model.index.sessions:
        spacing = row.session.spacing
        if spacing is None:
            continue
        for i in range(row.session.occurrences):
            for j in range(i + 1, row.session.occurrences):
                _keep_apart(model, row.first + i, row.first + j, j - i, spacing)


def _keep_apart(model: Model, first: int, second: int, steps: int, spacing: Spacing) -> None:
    starts = model.options.starts
    a, b = model.starts_of_occurrence[first], model.starts_of_occurrence[second]
    day_a, day_b = model.index.days(starts.start[a]), model.index.days(starts.start[b])
    for day in np.unique(day_a):
        apart = day_b - day
        wrong = (apart < steps * spacing.min_days) | (apart > steps * spacing.max_days)
        if wrong.any():
            columns = np.concatenate([model.start[a[day_a == day]], model.start[b[wrong]]])
            model.program.row("spacing", columns, 1.0, upper=1.0)
