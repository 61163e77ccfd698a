"""Decisions of an earlier plan, as columns whose sum says whether each is kept."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model, pick
from models.items import Assignment, Flow, Placement, Seat

Ints = NDArray[np.int64]
NOTHING: Ints = np.zeros(0, dtype=np.int64)
Handover = tuple[str, str, str]
"""(request, line, pledge)."""


def starts_at(model: Model, placement: Placement) -> Ints:
    """Start candidates of the same occurrence at the same time."""
    index = model.index
    occurrence = index.occurrence(placement.request, placement.session, placement.occurrence)
    if occurrence is None:
        return NOTHING
    mine = model.starts_of_occurrence[occurrence]
    same = model.options.starts.start[mine] == index.clock.slot(placement.start)
    return pick(mine, same)


def placement_kept(model: Model, placement: Placement) -> Ints:
    """Columns: the same occurrence at the same start in the same room."""
    starts, index = model.options.starts, model.index
    mine = starts_at(model, placement)
    if not len(mine):
        return NOTHING
    needs_room = index.sessions[int(starts.session[mine[0]])].session.room is not None
    if placement.room is None:
        return NOTHING if needs_room else pick(model.start, mine)
    space = index.space_of.get(placement.room, -1)
    same = np.isin(starts.room_start, mine) & (starts.room_space == space)
    return pick(model.room, same)


def member_kept(model: Model, placement: Placement, member: Assignment) -> Ints:
    """Columns: the same occurrence at the same start with this person in this role."""
    crew, index = model.options.crew, model.index
    person = index.person_of.get(member.person, -1)
    if person < 0:
        return NOTHING
    mine = model.crew_of_person[person]
    mine = mine[np.isin(crew.start[mine], starts_at(model, placement))]
    named = [index.roles[int(r)].role.id == member.role for r in crew.role[mine]]
    return pick(model.crew, mine[np.array(named, dtype=bool)])


def seat_kept(model: Model, seat: Seat) -> Ints:
    """Columns: the same seat."""
    index, seats = model.index, model.options.seats
    request = index.request_of.get(seat.request, -1)
    if request < 0:
        return NOTHING
    mine = model.seats_of_request[request]
    mine = mine[seats.activity[mine] == index.request_of.get(seat.activity, -1)]
    if seat.session is None or seat.occurrence is None:
        if seat.session is not None or seat.occurrence is not None:
            return NOTHING
        return pick(model.seat, mine[seats.occurrence[mine] < 0])
    occurrence = index.occurrence(seat.activity, seat.session, seat.occurrence)
    same = seats.occurrence[mine] == (-2 if occurrence is None else occurrence)
    return pick(model.seat, mine[same])


def handovers(flows: tuple[Flow, ...]) -> dict[Handover, int]:
    """Parts per (request, line, pledge)."""
    total: Counter[Handover] = Counter()
    for f in flows:
        total[f.request, f.line, f.pledge] += f.amount
    return dict(total)


def candidate(model: Model, key: Handover) -> int | None:
    """The flow candidate of a handover, if it is one."""
    request, line, pledge = key
    number = model.index.line_of.get((request, line))
    if number is None:
        return None
    mine = model.flows_of_line[number]
    mine = mine[model.options.flows.pledge[mine] == model.index.pledge_of.get(pledge, -1)]
    return int(mine[0]) if len(mine) else None


def flow_reaches(model: Model, key: Handover, amount: int, goal: str) -> Ints:
    """A 0–1 column that is 1 only if at least ``amount`` parts flow; empty if they cannot."""
    k = candidate(model, key)
    if k is None:
        return NOTHING
    steps = -(-amount // int(model.options.flows.quantum[k]))
    if steps > model.options.flows.most[k]:
        return NOTHING
    column = model.program.columns(1)
    model.program.row(goal, [model.flow[k], column[0]], [1.0, -float(steps)], lower=0.0)
    return column


def flow_equals(model: Model, key: Handover, amount: int, goal: str) -> Ints:
    """A 0–1 column that is 1 only if exactly ``amount`` parts flow; empty if they cannot."""
    k = candidate(model, key)
    if k is None or amount % int(model.options.flows.quantum[k]):
        return NOTHING
    column = flow_reaches(model, key, amount, goal)
    if len(column):
        most = float(model.options.flows.most[k])
        steps = amount // int(model.options.flows.quantum[k])
        model.program.row(goal, [model.flow[k], column[0]], [1.0, most - steps], upper=most)
    return column
