"""Goal ``even-load``: hours spread evenly, what was served lately included."""

from __future__ import annotations

import numpy as np

from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """Each quarter of an hour costs the number of full hours served before it.

    One column per hour of a person that could be reached, filled in order since they get dearer.
    """
    quarters = -(-model.crew_minutes // 15)
    columns: list[int] = []
    costs: list[int] = []
    for person, mine in enumerate(model.crew_of_person):
        if not len(mine):
            continue
        who = model.index.people[person]
        recent = who.recent_minutes // 15
        most = min(_most(model, mine, quarters[mine]), -(-who.week_minutes // 15) + len(mine))
        pieces = []
        at = recent
        while at < recent + most:
            until = min((at // 4 + 1) * 4, recent + most)
            column = int(model.program.columns(1, upper=until - at, integer=False)[0])
            pieces.append(column)
            columns.append(column)
            costs.append(-(at // 4))
            at = until
        model.program.row(
            "even-load",
            np.concatenate([model.crew[mine], pieces]),
            np.concatenate([quarters[mine], -np.ones(len(pieces))]),
            upper=0.0,
        )
    model.program.goals["even-load"] = Form.of(columns, costs)


def _most(model: Model, mine: np.ndarray, quarters: np.ndarray) -> int:
    """Most quarters of an hour a person could serve: the longest of each occurrence."""
    occurrence = model.options.starts.occurrence[model.options.crew.start[mine]]
    keys, row = np.unique(occurrence, return_inverse=True)
    longest = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(longest, row, quarters)
    return int(longest.sum())
