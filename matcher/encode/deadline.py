"""Rule ``deadline``: an enrolment sits only in what lies between its earliest and its deadline.

For lines and sessions only such moments are candidates (options).
"""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.encode.sittings import sittings


def encode(model: Model) -> None:
    """seat ≤ Σ starts in time, for each occurrence it covers that may also be out of time."""
    starts, index = model.options.starts, model.index
    for seat, occurrence in zip(*sittings(model), strict=True):
        early, late = index.bounds(index.requests[int(model.options.seats.request[seat])])
        mine = model.starts_of_occurrence[occurrence]
        in_time = (starts.start[mine] >= early) & (starts.end[mine] <= late)
        if not in_time.all():
            columns = np.append(model.start[mine[in_time]], model.seat[seat])
            coefs = np.append(-np.ones(len(columns) - 1), 1.0)
            model.program.row("deadline", columns, coefs, upper=0.0)
