"""What is decided in a week, and the ways to decide it: flows, occurrences whole, enrolments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, count, product

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model

STEPS = 80
"""A flow of more steps than this is offered in multiples of a round number of them."""


def decisions(model: Model) -> NDArray[np.int64]:
    """The decision that each decision column belongs to."""
    starts, flows = model.options.starts, len(model.options.flows)
    occurrences = len(model.index.occurrence_session)
    return np.concatenate(
        [
            np.arange(flows),
            flows + starts.occurrence,
            flows + starts.occurrence[starts.room_start],
            flows + starts.occurrence[model.options.crew.start],
            flows + occurrences + model.options.seats.request,
        ]
    )


def ways(model: Model) -> Iterator[tuple[int, list[tuple[tuple[int, int], ...]]]]:
    """Each decision with its ways, as (column, value)."""
    flows = model.options.flows
    for k, most in enumerate(flows.most.tolist()):
        yield k, [((int(model.flow[k]), steps),) for steps in _amounts(most)]
    rooms, crews = _by_start(model)
    for occurrence, starts in enumerate(model.starts_of_occurrence):
        session = model.index.sessions[int(model.index.occurrence_session[occurrence])].session
        offered = []
        for start in starts.tolist():
            where = [(c,) for c in rooms[start]] if session.room is not None else [()]
            who = [combinations(crews[start, r.id], r.count) for r in session.crew]
            offered += [
                tuple((column, 1) for part in chosen for column in part)
                for chosen in product([(int(model.start[start]),)], where, *who)
            ]
        yield len(flows) + occurrence, offered
    before = len(flows) + len(model.index.occurrence_session)
    for request, seats in enumerate(model.seats_of_request):
        yield before + request, [((int(column), 1),) for column in model.seat[seats].tolist()]


def _amounts(most: int) -> list[int]:
    """Amounts of a flow that are offered: all, or the multiples of a round one, and the most."""
    round_ones = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(n for n in round_ones if n * STEPS >= most)
    return [*range(step, most, step), most]


def _by_start(model: Model) -> tuple[dict[int, list[int]], dict[tuple[int, str], list[int]]]:
    starts, crew = model.options.starts, model.options.crew
    rooms: dict[int, list[int]] = defaultdict(list)
    for column, start in zip(model.room.tolist(), starts.room_start.tolist(), strict=True):
        rooms[start].append(column)
    crews: dict[tuple[int, str], list[int]] = defaultdict(list)
    for column, start, role in zip(
        model.crew.tolist(), crew.start.tolist(), crew.role.tolist(), strict=True
    ):
        crews[start, model.index.roles[role].role.id].append(column)
    return rooms, crews
