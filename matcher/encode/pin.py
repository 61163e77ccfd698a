"""Rules ``pin`` and ``lock``: what must be, each as rows that name the decision."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.options.bans import kind_of, names
from matcher.options.crew import matches_crew
from matcher.options.placements import matches_start
from models.week import Decision, Target

Ints = NDArray[np.int64]


def encode(model: Model) -> None:
    """One decision after another, numbered as in :func:`demands`."""
    decisions = model.index.week.decisions
    for number, decision in enumerate((*decisions.pins, *decisions.locks)):
        locked = number >= len(decisions.pins)
        _demand(model, number, decision, "lock" if locked else "pin")


def _demand(model: Model, number: int, decision: Decision, rule: str) -> None:
    target = decision.target
    kind = kind_of(target)
    if kind == "flow":
        mine = _flows(model, target)
        quantum = model.options.flows.quantum[mine].astype(float)
        least = float(max(1, target.amount or 1))
        exact = rule == "lock" and target.amount is not None
        model.program.row(
            rule,
            model.flow[mine],
            quantum,
            lower=float(target.amount or 0) if exact else least,
            upper=float(target.amount or 0) if exact else float("inf"),
            decision=number,
        )
    elif kind == "seat":
        model.program.row(rule, model.seat[_seats(model, target)], 1.0, 1.0, decision=number)
    elif kind == "placement":
        model.program.row(rule, _placements(model, target), 1.0, 1.0, decision=number)
    else:
        _whole(model, number, target, rule)


def _whole(model: Model, number: int, target: Target, rule: str) -> None:
    request = model.index.request_of[target.request or ""]
    if not model.index.in_play[request] or model.index.parts[request] == 0:
        model.program.row(rule, np.zeros(0), 0.0, lower=1.0, decision=number)
        return
    for columns, coefs, whole in model.parts(request):
        model.program.row(rule, columns, coefs / whole, lower=1.0, decision=number)


def _flows(model: Model, target: Target) -> Ints:
    flows, index = model.options.flows, model.index
    hit = np.ones(len(flows), dtype=bool)
    if target.request is not None:
        hit &= flows.request == index.request_of.get(target.request, -1)
    if target.pledge is not None:
        hit &= flows.pledge == index.pledge_of.get(target.pledge, -1)
    if target.line is not None:
        named = [i for i, row in enumerate(index.lines) if names(target.line, row.line.id)]
        hit &= np.isin(flows.line, named)
    return np.flatnonzero(hit)


def _seats(model: Model, target: Target) -> Ints:
    seats, index = model.options.seats, model.index
    hit = seats.activity == index.request_of.get(target.activity or "", -1)
    if target.request is not None:
        hit &= seats.request == index.request_of.get(target.request, -1)
    for k in np.flatnonzero(hit):
        occurrence = int(seats.occurrence[k])
        session = number = None
        if occurrence >= 0:
            row = index.sessions[int(index.occurrence_session[occurrence])]
            session, number = row.session.id, occurrence - row.first
        hit[k] = names(target.session, session) and names(target.occurrence, number)
    return np.flatnonzero(hit)


def _placements(model: Model, target: Target) -> Ints:
    """Columns of which at least one must be 1."""
    starts, crew, index = model.options.starts, model.options.crew, model.index
    by_person = target.person is not None or target.role is not None
    people = np.flatnonzero(matches_crew(index, starts, crew, target)) if by_person else None
    if target.room is None:
        if people is not None:
            return model.crew[people]
        return model.start[matches_start(index, starts, target)]
    named = matches_start(index, starts, target)[starts.room_start]
    rooms = np.flatnonzero(named & (starts.room_space == index.space_of.get(target.room, -1)))
    if people is None:
        return model.room[rooms]
    both = []
    for k in rooms:
        for c in people[crew.start[people] == starts.room_start[k]]:
            column = int(model.program.columns(1)[0])
            pair = [column, column], [model.room[k], model.crew[c]]
            for mine, other in zip(*pair, strict=True):
                model.program.row("pin", [mine, other], [1.0, -1.0], upper=0.0)
            both.append(column)
    return np.array(both, dtype=np.int64)
