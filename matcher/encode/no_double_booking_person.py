"""Rule ``no-double-booking-person``: nobody serves in two places at a time."""

from __future__ import annotations

import numpy as np

from matcher.encode.at_work import at_work, is_long
from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Model


def encode(model: Model) -> None:
    """One row per person and moment at which a task may begin; or chains of moments."""
    if is_long(model):
        at_work(model)
        return
    crew, starts = model.options.crew, model.options.starts
    row, member = meeting_rows(crew.person, starts.start[crew.start], starts.end[crew.start])
    model.program.rows(
        "no-double-booking-person", row, model.crew[member], np.ones(len(row)), upper=1.0
    )
