"""Rule ``ban`` where it names a room and a person at once; all others leave no candidate."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.options.bans import bans_of
from matcher.options.crew import matches_crew
from matcher.options.placements import matches_start


def encode(model: Model) -> None:
    """room + crew ≤ 1 for each start that could match both."""
    index, starts, crew = model.index, model.options.starts, model.options.crew
    for target in bans_of(index.week, "placement"):
        if target.room is None or (target.person is None and target.role is None):
            continue
        rooms = matches_start(index, starts, target)[starts.room_start]
        rooms &= starts.room_space == index.space_of.get(target.room, -1)
        people = np.flatnonzero(matches_crew(index, starts, crew, target))
        for k in np.flatnonzero(rooms):
            for c in people[crew.start[people] == starts.room_start[k]]:
                model.program.row("ban", [model.room[k], model.crew[c]], 1.0, upper=1.0)
