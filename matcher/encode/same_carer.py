"""Rule ``same-carer``: one person fills the role in all placed occurrences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from models.demand import Spacing

Ints = NDArray[np.int64]


def encode(model: Model) -> None:
    """A 0–1 column per (role, person): Σ ≤ 1, and serving in any occurrence needs it.

    A person who is free on few days can serve few of the occurrences. That follows for whole
    numbers; said as a row, it keeps the relaxation from letting several people each serve their
    part of the days as a fraction of the one carer.
    """
    crew, starts = model.options.crew, model.options.starts
    for number, row in enumerate(model.index.roles):
        if not row.role.same_carer:
            continue
        mine = np.flatnonzero(crew.role == number)
        people, who = np.unique(crew.person[mine], return_inverse=True)
        chosen = model.program.columns(len(people))
        model.program.row("same-carer", chosen, 1.0, upper=1.0)
        # Of one occurrence a person fills at most one start, so these may share a row.
        occurrence = starts.occurrence[crew.start[mine]]
        keys, rows = np.unique(occurrence * len(people) + who, return_inverse=True)
        model.program.rows(
            "same-carer",
            np.concatenate([rows, np.arange(len(keys))]),
            np.concatenate([model.crew[mine], chosen[keys % max(len(people), 1)]]),
            np.concatenate([np.ones(len(rows)), -np.ones(len(keys))]),
            upper=0.0,
        )
        session = model.index.sessions[row.session].session
        days = model.index.days(starts.start[crew.start[mine]])
        for person in range(len(people)):
            his = who == person
            most = most_occurrences(occurrence[his], days[his], session.spacing)
            if most < len(np.unique(occurrence[his])):
                model.program.row(
                    "same-carer",
                    np.append(model.crew[mine[his]], chosen[person]),
                    np.append(np.ones(int(his.sum())), -float(most)),
                    upper=0.0,
                )


def most_occurrences(occurrence: Ints, day: Ints, spacing: Spacing | None) -> int:
    """Most occurrences that one person could serve, each on one of the days stated for it.

    Spacing is additive: if two pairs in a row keep it, so do the outer two. So the longest chain
    tells.
    """
    least, most = (spacing.min_days, spacing.max_days) if spacing is not None else (-35, 35)
    chains: dict[tuple[int, int], int] = {}
    for o, d in sorted(set(zip(occurrence.tolist(), day.tolist(), strict=True))):
        before = [
            length
            for (p, e), length in chains.items()
            if p < o and (o - p) * least <= d - e <= (o - p) * most
        ]
        chains[o, d] = 1 + max(before, default=0)
    return max(chains.values(), default=0)
