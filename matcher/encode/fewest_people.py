"""Goal ``fewest-people``: as few people asked as possible."""

from __future__ import annotations

import numpy as np

from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Model
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ asked; of a person's tasks that hold one moment, Σ ≤ asked."""
    crew, starts = model.options.crew, model.options.starts
    people = np.unique(crew.person)
    asked = model.program.columns(len(people), integer=False)
    of_person = np.full(len(model.index.people) + 1, -1, dtype=np.int64)
    of_person[people] = asked
    row, member = meeting_rows(crew.person, starts.start[crew.start], starts.end[crew.start])
    rows = int(row.max(initial=-1)) + 1
    owner = np.zeros(rows, dtype=np.int64)
    owner[row] = crew.person[member]
    alone = np.setdiff1d(np.arange(len(crew)), member)
    model.program.rows(
        "fewest-people",
        np.concatenate([row, np.arange(rows), rows + np.tile(np.arange(len(alone)), 2)]),
        np.concatenate(
            [
                model.crew[member],
                of_person[owner],
                model.crew[alone],
                of_person[crew.person[alone]],
            ]
        ),
        np.concatenate(
            [np.ones(len(row)), -np.ones(rows), np.ones(len(alone)), -np.ones(len(alone))]
        ),
        upper=0.0,
    )
    model.program.goals["fewest-people"] = Form.of(asked, -1.0)
