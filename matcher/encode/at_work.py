"""People with very many possible tasks: one column that lets them serve, and where it goes.

Of the tasks that hold one moment somebody does at most one. A row per moment that names them all
is short while a task meets few moments at which others begin; where it meets dozens, the same is
said by a chain: whoever serves at all is, from moment to moment, at one task or free. Each task
then stands in two rows, where it begins and where it ends.
"""

from __future__ import annotations

import numpy as np

from matcher.encode.intervals import Ints, moments
from matcher.encode.model import Model

LONG = 12
"""Moments that a task holds, on average, from which chains are used."""


def is_long(model: Model) -> bool:
    """Whether rows of moments would name each task very often."""
    crew, starts = model.options.crew, model.options.starts
    if not len(crew):
        return False
    first, last, _ = moments(crew.person, starts.start[crew.start], starts.end[crew.start])
    return int((last - first + 1).sum()) >= LONG * len(crew)


def at_work(model: Model) -> tuple[Ints, Ints]:
    """(people, a 0–1 column each): 0 where the person does nothing; of tasks that hold one moment,
    at most one is done."""
    if model.at_work is None:
        model.at_work = _chained(model)
    return model.at_work


def _chained(model: Model) -> tuple[Ints, Ints]:
    crew, starts = model.options.crew, model.options.starts
    people, owner = np.unique(crew.person, return_inverse=True)
    serves = model.program.columns(len(people))
    first, last, of = moments(owner, starts.start[crew.start], starts.end[crew.start])
    free = model.program.columns(len(of), integer=False)
    # Moment by moment: what begins here, less what ended before, and free now, less free before.
    row = np.arange(len(of))
    opens = np.append(True, of[1:] != of[:-1])
    ends = last + 1
    goes_on = (ends < len(of)) & (of[np.minimum(ends, len(of) - 1)] == owner)
    later = row[~opens]
    model.program.rows(
        "at-work",
        np.concatenate([first, ends[goes_on], row, later, row[opens]]),
        np.concatenate(
            [
                model.crew,
                model.crew[goes_on],
                free,
                free[later - 1],
                serves[of[opens]],
            ]
        ),
        np.concatenate(
            [
                np.ones(len(crew)),
                -np.ones(int(goes_on.sum())),
                np.ones(len(of)),
                -np.ones(len(later)),
                -np.ones(int(opens.sum())),
            ]
        ),
        lower=0.0,
        upper=0.0,
    )
    return people, serves
