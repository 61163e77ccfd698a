"""Rule ``week-limit``: most minutes and tasks a week."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Two rows per person: Σ minutes and Σ tasks."""
    crew, people = model.options.crew, model.index.people
    minutes = np.array([p.week_minutes for p in people] + [0], dtype=float)
    tasks = np.array([p.week_tasks for p in people] + [0], dtype=float)
    who, row = np.unique(crew.person, return_inverse=True)
    model.program.rows("week-limit", row, model.crew, model.crew_minutes, upper=minutes[who])
    bound = tasks[crew.person] < 1000
    who, row = np.unique(crew.person[bound], return_inverse=True)
    model.program.rows("week-limit", row, model.crew[bound], 1.0, upper=tasks[who])
