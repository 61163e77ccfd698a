"""Rule ``no-double-booking-room``: set-up, use and turnover of a room never meet."""

from __future__ import annotations

import numpy as np

from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Model


def encode(model: Model) -> None:
    """One row per single room and moment at which a use (with set-up) may begin."""
    starts, spaces = model.options.starts, model.index.spaces
    use = np.repeat(
        np.arange(len(starts.room_space)), [len(spaces[k].parts) for k in starts.room_space]
    )
    part = np.array([p for k in starts.room_space for p in spaces[k].parts], dtype=np.int64)
    row, member = meeting_rows(part, starts.room_from[use], starts.room_until[use])
    model.program.rows(
        "no-double-booking-room", row, model.room[use[member]], np.ones(len(row)), upper=1.0
    )
