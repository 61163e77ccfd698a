"""Rule ``day-limit``: most minutes and tasks a day."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """Two rows per person and day on which a limit could be met."""
    crew, starts, people = model.options.crew, model.options.starts, model.index.people
    day = model.index.days(starts.start[crew.start])
    days = model.index.week.calendar.days
    minutes = np.array([p.day_minutes for p in people] + [0], dtype=float)
    tasks = np.array([p.day_tasks for p in people] + [0], dtype=float)
    for limit, amount, loose in (
        (minutes, model.crew_minutes, 1440),
        (tasks, np.ones(len(crew)), 1000),
    ):
        mine = limit[crew.person] < loose
        keys, row = np.unique(crew.person[mine] * days + day[mine], return_inverse=True)
        model.program.rows(
            "day-limit", row, model.crew[mine], amount[mine], upper=limit[keys // days]
        )
