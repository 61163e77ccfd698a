"""Weeks cut into parts: nothing of the program ties two of them, and each is a week of its own."""

from __future__ import annotations

import numpy as np
import pytest
from networkx.utils import UnionFind

from matcher.encode import encode
from matcher.options import build_options
from matcher.solve.parts import cut
from models.validate import problems_of
from models.week import Week
from scenarios.generator.city import city
from tests import tiny

NUMBERS = range(150)


def torn(week: Week, pieces: tuple[Week, ...]) -> list[set[int]]:
    """Parts among which columns of the whole week's program are shared that rows tie together."""
    part_of = {r.id: number for number, part in enumerate(pieces) for r in part.requests}
    model = encode(build_options(week))
    starts = model.options.starts
    owner = np.concatenate(
        [
            model.options.flows.request,
            starts.request,
            starts.request[starts.room_start],
            model.crew_request,
            model.options.seats.request,
        ]
    )
    matrix = model.program.matrix()
    tied: UnionFind[int] = UnionFind()
    first: dict[int, int] = {}
    for row, column in zip(matrix.row.tolist(), matrix.column.tolist(), strict=True):
        # The sum over all people of rows that stand in the program too: it ties nothing.
        if matrix.rules[matrix.row_rule[row]] != "at-once":
            tied.union(first.setdefault(row, column), column)
    found: dict[int, set[int]] = {}
    for column, request in enumerate(owner.tolist()):
        found.setdefault(tied[column], set()).add(part_of[week.requests[request].id])
    return [several for several in found.values() if len(several) > 1]


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_row_ties_together_lies_in_one_part(number: int) -> None:
    week = city([tiny.numbered(number), tiny.numbered(number + 150)], "w")
    pieces = cut(week, least=1).weeks
    assert torn(week, pieces) == []
    assert sorted(r.id for part in pieces for r in part.requests) == sorted(
        r.id for r in week.requests
    )
    for part in pieces:
        assert problems_of(part) == []
