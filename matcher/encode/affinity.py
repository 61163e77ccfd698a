"""Goal ``affinity``: who and what suits whom."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.program import Form

Ints = NDArray[np.int64]


def encode(model: Model) -> None:
    """Σ over crew places, flows and seats, and partners who serve side by side."""
    _, column, coef = suits(model)
    model.program.goals["affinity"] = Form(column, coef)


def suits(model: Model) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Affinity as entries (request, column, coefficient)."""
    flows, seats = model.options.flows, model.options.seats
    crew_value = _crew(model)
    crew = np.flatnonzero(crew_value)
    sent = np.flatnonzero(flows.suits)
    had = np.flatnonzero(seats.liked)
    partner_request, partner = _partners(model)
    return (
        np.concatenate(
            [model.crew_request[crew], flows.request[sent], seats.request[had], partner_request]
        ),
        np.concatenate([model.crew[crew], model.use(sent), model.seat[had], partner]),
        np.concatenate(
            [crew_value[crew], flows.suits[sent], seats.liked[had], np.ones(len(partner))]
        ).astype(float),
    )


def _crew(model: Model) -> Ints:
    """Affinity of each crew candidate, partners apart."""
    index, crew = model.index, model.options.crew
    values: dict[tuple[int, int], int] = defaultdict(int)
    for number, request in enumerate(index.requests):
        for a in request.affinity:
            if a.who in index.person_of:
                values[number, index.person_of[a.who]] += a.value
    found: Ints = np.zeros(len(crew), dtype=np.int64)
    request_of = model.crew_request
    if values:
        size = max(len(index.people), 1)
        keys = np.array([r * size + p for r, p in values], dtype=np.int64)
        worth = np.array(list(values.values()), dtype=np.int64)
        order = np.argsort(keys)
        mine = request_of * size + crew.person
        place = np.minimum(np.searchsorted(keys[order], mine), len(keys) - 1)
        hit = keys[order][place] == mine
        found[hit] = worth[order][place[hit]]
    for i, person in enumerate(index.people):
        if person.prefers:
            found[model.crew_of_person[i]] += _likes(model, i, person.prefers)
    return found


def _likes(model: Model, person: int, prefers: tuple[str, ...]) -> Ints:
    """For each crew candidate of a person: 1 for a liked topic and 1 for a liked place."""
    index = model.index
    requests = model.crew_request[model.crew_of_person[person]]
    topic = np.array([index.requests[r].topic in prefers for r in requests], dtype=np.int64)
    places = index.request_place[requests]
    liked = np.zeros(len(requests), dtype=bool)
    for name in prefers:
        if name in index.place_of:
            liked |= index.ways.lies_in(places, index.place_of[name])
    return topic + liked


def _partners(model: Model) -> tuple[Ints, Ints]:
    """(request, 0–1 column) for each start in which a person may have a liked partner."""
    index, crew, program = model.index, model.options.crew, model.program
    requests: list[int] = []
    columns: list[int] = []
    for i, person in enumerate(index.people):
        for name in dict.fromkeys(person.prefers):
            j = index.person_of.get(name, -1)
            if j < 0 or j == i:
                continue
            a, b = model.crew_of_person[i], model.crew_of_person[j]
            for start in np.intersect1d(crew.start[a], crew.start[b]):
                column = int(program.columns(1, integer=False)[0])
                for mine in (a, b):
                    one = model.crew[mine[crew.start[mine] == start]]
                    program.row(
                        "affinity",
                        np.append(one, column),
                        np.append(-np.ones(len(one)), 1.0),
                        upper=0.0,
                    )
                requests.append(int(model.options.starts.request[start]))
                columns.append(column)
    return np.array(requests, dtype=np.int64), np.array(columns, dtype=np.int64)
