"""Supply that serves nobody and would not be missed: to be offered elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from matcher.explain.asks_facts import Unused
from matcher.explain.asks_field import Field, Floats, Ints
from matcher.solve.clock import Stopwatch
from models.week import Week

Kind = Literal["pledge", "person", "room"]


def supplies(week: Week) -> Iterator[tuple[Kind, str]]:
    """(kind, id) of everything that could serve: no withdrawn ones, nobody without time."""
    gone = frozenset(week.decisions.withdrawn)
    for pledge in week.pledges:
        if pledge.quantity > 0 and pledge.id not in gone:
            yield "pledge", pledge.id
    for person in week.people:
        if person.windows and person.id not in gone:
            yield "person", person.id
    for room in week.rooms:
        if room.id not in gone:
            yield "room", room.id


def takers(field: Field, week: Week, kind: Kind, id: str) -> Ints:
    """The decisions that take of it; of staff hours and funds, the tasks of their people too."""
    columns = [field.columns_of(id)]
    if kind == "pledge":
        for person in week.people:
            fund = person.hire.fund if person.hire is not None else None
            if id in (person.staff_pledge, fund):
                columns.append(field.columns_of(person.id))
    joined: Ints = np.concatenate(columns)
    return joined


class Idle:
    """Looks for supply that a plan does not use and that brings nothing where it is."""

    def __init__(self, field: Field, week: Week, watch: Stopwatch) -> None:
        self.field, self.week, self.watch = field, week, watch

    def unused(
        self, points: tuple[Floats, ...], prices: Floats | None, *, proven: bool
    ) -> tuple[Unused, ...]:
        """Supply that none of these plans uses. The first of them is what is judged; ``proven``:
        no plan (without more supply) is better than that one.

        Then leaving all of it out keeps the first plan, and nothing better is lost. Otherwise the
        prices must be nought and solving the part of the week that could use it must bring nothing.
        """
        found = []
        for kind, id in supplies(self.week):
            columns = takers(self.field, self.week, kind, id)
            if any((x[columns] > 0.5).any() for x in points):
                continue
            if not len(columns):
                found.append(Unused(id=id, kind=kind, why="no-use", exact=True))
            elif proven:
                found.append(Unused(id=id, kind=kind, why="not-needed", exact=True))
            elif self._is_idle(columns, points[0], prices):
                found.append(Unused(id=id, kind=kind, why="not-needed", exact=False))
        return tuple(found)

    def _is_idle(self, columns: Ints, x: Floats, prices: Floats | None) -> bool:
        if prices is None or self.watch.over() or (prices[columns] > 1e-6).any():
            return False
        free = self.field.close(columns, x, ())
        return not any(self.field.glanced(free, x, (), self.watch.left()).rise)
