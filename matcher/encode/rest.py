"""Rule ``rest``: least time between two tasks of a person."""

from __future__ import annotations

import numpy as np

from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Model


def encode(model: Model) -> None:
    """As for double booking, each task prolonged by the person's rest."""
    crew, starts, clock = model.options.crew, model.options.starts, model.index.clock
    rest = np.array([clock.length(p.rest_minutes) for p in model.index.people] + [0])
    mine = np.flatnonzero(rest[crew.person] > 0)
    row, member = meeting_rows(
        crew.person[mine],
        starts.start[crew.start[mine]],
        starts.end[crew.start[mine]] + rest[crew.person[mine]],
    )
    model.program.rows("rest", row, model.crew[mine[member]], np.ones(len(row)), upper=1.0)
