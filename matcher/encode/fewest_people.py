"""Goal ``fewest-people``: as few people asked as possible."""

from __future__ import annotations

import numpy as np

from matcher.encode.at_work import at_work, is_long
from matcher.encode.intervals import meeting_rows
from matcher.encode.model import Ints, Model
from matcher.program import Form


def encode(model: Model) -> None:
    """−Σ asked; of a person's tasks that hold one moment, Σ ≤ asked; and all who serve at one
    moment are different people."""
    asked = at_work(model)[1] if is_long(model) else _by_moments(model)
    _at_once(model, asked)
    model.program.goals["fewest-people"] = Form.of(asked, -1.0)


def _by_moments(model: Model) -> Ints:
    """A column per person, and a row per person and moment."""
    crew, starts = model.options.crew, model.options.starts
    people = np.unique(crew.person)
    asked = model.program.columns(len(people))
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
    return asked


def _at_once(model: Model, asked: Ints) -> None:
    """Σ crews of the starts that hold one moment ≤ all who are asked.

    The sum of the rows above over all people, so no plan is lost; but short enough to bound the
    goal without them.
    """
    starts, index = model.options.starts, model.index
    crews = np.zeros(len(index.sessions) + 1)
    for role in index.roles:
        crews[role.session] += role.role.count
    crew = crews[starts.session]
    manned = np.flatnonzero(crew)
    zeros = np.zeros(len(manned), dtype=np.int64)
    row, member = meeting_rows(zeros, starts.start[manned], starts.end[manned])
    if not len(row):
        return
    total = model.program.columns(1, upper=float(len(asked)))
    model.program.row(
        "at-once",
        np.append(asked, total),
        np.append(np.ones(len(asked)), -1.0),
        lower=0.0,
        upper=0.0,
    )
    rows = int(row.max()) + 1
    held = manned[member]
    model.program.rows(
        "at-once",
        np.concatenate([row, np.arange(rows)]),
        np.concatenate([model.start[held], np.repeat(total, rows)]),
        np.concatenate([crew[held], np.full(rows, -1.0)]),
        upper=0.0,
    )
