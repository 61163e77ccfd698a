"""Who sits where: seat candidates by the occurrence that they need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model

Ints = NDArray[np.int64]


def sittings(model: Model) -> tuple[Ints, Ints]:
    """(seat candidate, occurrence) for every occurrence that a seat covers."""
    seats = model.options.seats
    course = np.flatnonzero(seats.occurrence < 0)
    covered = [model.occurrences_of_request[a] for a in seats.activity[course]]
    drop_in = np.flatnonzero(seats.occurrence >= 0)
    return (
        np.concatenate([drop_in, np.repeat(course, [len(x) for x in covered])]),
        np.concatenate(
            [seats.occurrence[drop_in], np.array([o for x in covered for o in x], dtype=np.int64)]
        ),
    )
