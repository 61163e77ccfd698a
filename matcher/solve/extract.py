"""A point of the program as the content of a plan, and back."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.options.handover import handover
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.time import TimeError

Floats = NDArray[np.float64]


def extract(model: Model, x: Floats) -> Commitments:
    """The decisions that a point means, in a stable order."""
    return Commitments(
        flows=tuple(_flows(model, x)),
        placements=tuple(_placements(model, x)),
        seats=tuple(_seats(model, x)),
    )


def _flows(model: Model, x: Floats) -> list[Flow]:
    index, flows = model.index, model.options.flows
    found = []
    for k in np.flatnonzero(x[model.flow] > 0.5):
        row = index.lines[int(flows.line[k])]
        request, pledge = index.requests[row.request], index.pledges[int(flows.pledge[k])]
        found.append(
            Flow(
                request=request.id,
                line=row.line.id,
                pledge=pledge.id,
                amount=int(flows.quantum[k]) * round(float(x[model.flow[k]])),
                at=index.clock.time(int(flows.at[k])),
                place=pledge.at or request.place,
            )
        )
    return found


def _placements(model: Model, x: Floats) -> list[Placement]:
    index, starts, crew = model.index, model.options.starts, model.options.crew
    rooms = {
        int(starts.room_start[k]): index.spaces[int(starts.room_space[k])].id
        for k in np.flatnonzero(x[model.room] > 0.5)
    }
    members: dict[int, list[Assignment]] = defaultdict(list)
    for k in np.flatnonzero(x[model.crew] > 0.5):
        members[int(crew.start[k])].append(
            Assignment(
                role=index.roles[int(crew.role[k])].role.id,
                person=index.people[int(crew.person[k])].id,
            )
        )
    found = []
    for k in np.flatnonzero(x[model.start] > 0.5):
        row = index.sessions[int(starts.session[k])]
        found.append(
            Placement(
                request=index.requests[row.request].id,
                session=row.session.id,
                occurrence=int(starts.occurrence[k]) - row.first,
                start=index.clock.time(int(starts.start[k])),
                room=rooms.get(int(k)),
                crew=tuple(sorted(members[int(k)], key=lambda a: (a.role, a.person))),
            )
        )
    return found


def _seats(model: Model, x: Floats) -> list[Seat]:
    index, seats = model.index, model.options.seats
    found = []
    for k in np.flatnonzero(x[model.seat] > 0.5):
        occurrence = int(seats.occurrence[k])
        session, number = None, None
        if occurrence >= 0:
            row = index.sessions[int(index.occurrence_session[occurrence])]
            session, number = row.session.id, occurrence - row.first
        found.append(
            Seat(
                request=index.requests[int(seats.request[k])].id,
                activity=index.requests[int(seats.activity[k])].id,
                session=session,
                occurrence=number,
            )
        )
    return found


class NotACandidate(LookupError):
    """A decision for which the program has no column."""


def insert(model: Model, content: Commitments) -> dict[int, float]:
    """Decision column → value that states a plan; all other decision columns are 0.

    Raises :class:`NotACandidate` for a decision that no column could state.
    """
    values: dict[int, float] = {}
    for flow in content.flows:
        column, steps = _flow_column(model, flow)
        values[column] = values.get(column, 0.0) + steps
    for placement in content.placements:
        for column in _placement_columns(model, placement):
            values[column] = values.get(column, 0.0) + 1.0
    for seat in content.seats:
        column = _seat_column(model, seat)
        values[column] = values.get(column, 0.0) + 1.0
    return values


def _one(found: NDArray[np.int64], what: object) -> int:
    if len(found) == 0:
        raise NotACandidate(str(what))
    return int(found[0])


def _slot(model: Model, time: str) -> int:
    try:
        return model.index.clock.slot(time)
    except TimeError as error:
        raise NotACandidate(f"{time} {error}") from None


def _flow_column(model: Model, flow: Flow) -> tuple[int, float]:
    index, flows = model.index, model.options.flows
    line = index.line_of.get((flow.request, flow.line))
    if line is None:
        raise NotACandidate(str(flow))
    mine = model.flows_of_line[line]
    k = _one(mine[flows.pledge[mine] == index.pledge_of.get(flow.pledge, -1)], flow)
    pledge = index.pledges[int(flows.pledge[k])]
    request = index.requests[int(flows.request[k])]
    steps, rest = divmod(flow.amount, int(flows.quantum[k]))
    times = handover(index, request, index.lines[line].line, pledge)
    if isinstance(times, str) or not times.allows(_slot(model, flow.at)):
        raise NotACandidate(str(flow))
    if rest or flow.place != (pledge.at or request.place):
        raise NotACandidate(str(flow))
    return int(model.flow[k]), float(steps)


def _placement_columns(model: Model, placement: Placement) -> list[int]:
    index, starts, crew = model.index, model.options.starts, model.options.crew
    occurrence = index.occurrence(placement.request, placement.session, placement.occurrence)
    if occurrence is None:
        raise NotACandidate(str(placement))
    mine = model.starts_of_occurrence[occurrence]
    mine = mine[starts.start[mine] == _slot(model, placement.start)]
    if placement.room is None:
        start = _one(mine, placement)
        columns = [int(model.start[start])]
    else:
        space = index.space_of.get(placement.room, -1)
        rooms = np.flatnonzero(np.isin(starts.room_start, mine) & (starts.room_space == space))
        room = _one(rooms, placement)
        start = int(starts.room_start[room])
        columns = [int(model.start[start]), int(model.room[room])]
    for member in placement.crew:
        person = index.person_of.get(member.person, -1)
        theirs = np.flatnonzero((crew.start == start) & (crew.person == person))
        named = [index.roles[int(crew.role[k])].role.id == member.role for k in theirs]
        columns.append(int(model.crew[_one(theirs[np.array(named, dtype=bool)], placement)]))
    return columns


def _seat_column(model: Model, seat: Seat) -> int:
    index, seats = model.index, model.options.seats
    request = index.request_of.get(seat.request, -1)
    if request < 0:
        raise NotACandidate(str(seat))
    occurrence: int | None = -1
    if seat.session is not None and seat.occurrence is not None:
        occurrence = index.occurrence(seat.activity, seat.session, seat.occurrence)
    elif seat.session is not None or seat.occurrence is not None:
        raise NotACandidate(str(seat))
    mine = model.seats_of_request[request]
    same = seats.activity[mine] == index.request_of.get(seat.activity, -1)
    same &= seats.occurrence[mine] == (-2 if occurrence is None else occurrence)
    return int(model.seat[_one(mine[same], seat)])
