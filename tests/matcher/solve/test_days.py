"""Which columns a day frees, read off the options one by one."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.baseline import greedy
from matcher.encode import encode
from matcher.options import build_options
from matcher.solve.days import Days
from matcher.solve.extract import insert
from tests import tiny


@pytest.mark.parametrize("seed", range(40))
def test_a_day_frees_what_may_use_a_room_then_and_all_that_hangs_on_it(seed: int) -> None:
    week = tiny.numbered(seed)
    model = encode(build_options(week))
    matrix = model.program.matrix()
    x = np.zeros(model.program.size)
    for column, value in insert(model, greedy(week).content).items():
        x[column] = value
    starts, crew, seats = model.options.starts, model.options.crew, model.options.seats
    days = Days(model, matrix)
    day_of = model.index.days(starts.start)
    with_rooms = {int(starts.request[s]) for s in starts.room_start}
    assert days.count == max(day_of.tolist(), default=-1) + 1
    for day in range(days.count):
        held = {
            int(starts.occurrence[s])
            for s in range(len(starts))
            if x[model.start[s]] > 0.5 and day_of[s] != day
        }
        moved = {
            s
            for s in range(len(starts))
            if day_of[s] == day
            and int(starts.request[s]) in with_rooms
            and int(starts.occurrence[s]) not in held
        }
        activities = {int(starts.request[s]) for s in moved}
        guests = {
            int(r) for r, a in zip(seats.request, seats.activity, strict=True) if a in activities
        }
        free = days(day, x)
        assert set(np.flatnonzero(free[model.start])) == moved
        rooms = {k for k, s in enumerate(starts.room_start.tolist()) if s in moved}
        assert set(np.flatnonzero(free[model.room])) == rooms
        assert set(np.flatnonzero(free[model.crew])) == {
            k for k, s in enumerate(crew.start.tolist()) if s in moved
        }
        assert set(np.flatnonzero(free[model.seat])) == {
            k for k, r in enumerate(seats.request.tolist()) if r in guests
        }
        assert not free[model.flow].any()
        # What follows from decisions is free wherever it shares a row with one that is.
        mine = set(np.flatnonzero(free[: model.decided]).tolist())
        near = {int(r) for r, c in zip(matrix.row, matrix.column, strict=True) if int(c) in mine}
        assert set(np.flatnonzero(free[model.decided :]) + model.decided) == {
            int(c)
            for r, c in zip(matrix.row, matrix.column, strict=True)
            if int(r) in near and c >= model.decided
        }
