"""How much of a supply is really needed, and when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.explain.asks_facts import Stock, Wanted
from matcher.explain.asks_field import Bools, Field, Floats, Supply
from matcher.explain.asks_part import no_less
from matcher.program import Form
from matcher.rules.use import occupied
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast
from models.change import Add, Change


def taken_of(field: Field, supply: Supply) -> Form:
    """How much is taken of a supply: parts of a stock, tasks of a helper, uses of a room."""
    amounts = np.ones(len(supply.columns))
    if isinstance(supply.candidate.wanted, Stock):
        quantum = field.model.options.flows.quantum
        amounts = quantum[np.searchsorted(field.model.flow, supply.columns)].astype(float)
    return Form(supply.columns, amounts)


def calmed(
    field: Field,
    free: Bools,
    points: tuple[Floats, Floats],
    limits: Sequence[AtLeast],
    watch: Stopwatch,
) -> Floats:
    """A point as good as the second of two that leaves as much as possible as it was at the first.
    Without time: the second."""
    before, after = points
    floors = [no_less(aim, aim.form.value(after)) for aim in field.aims]
    kept = Form.of(np.flatnonzero(before[: field.model.decided] > 0.5), 1.0)
    x = field.program.part(free, after).most(kept, [*floors, *limits], watch.left())
    return after if x is None else x


def least_used(
    field: Field,
    supply: Supply,
    free: Bools,
    points: tuple[Floats, Floats],
    limits: Sequence[AtLeast],
    watch: Stopwatch,
) -> Floats:
    """The same, but first of all with as little as possible taken of a supply."""
    before, after = points
    floors = [no_less(aim, aim.form.value(after)) for aim in field.aims]
    taken = taken_of(field, supply)
    little = Form(taken.columns, -taken.coefs)
    x = field.program.part(free, after).most(little, [*floors, *limits], watch.left())
    if x is None:
        return after
    amount = AtLeast(little, -np.round(taken.value(x)))
    return calmed(field, free, (before, x), [*limits, amount], watch)


def trimmed(field: Field, supply: Supply, x: Floats) -> tuple[Change, list[AtLeast]]:
    """The change with no more than what is needed, and what keeps later plans within it.

    Lent capacity stays as it was: it is counted for one time, not for all together.
    """
    wanted = supply.candidate.wanted
    if not isinstance(wanted, Stock) or wanted.kind == "capacity":
        return supply.change, []
    taken = taken_of(field, supply)
    amount = round(taken.value(x))
    (add,) = supply.change.operations
    assert isinstance(add, Add)
    less = tuple(p.model_copy(update={"quantity": amount}) for p in add.pledges)
    change = Change(operations=(add.model_copy(update={"pledges": less}),))
    return change, [AtLeast(Form(taken.columns, -taken.coefs), -float(amount))]


def wanted_of(supply: Supply, change: Change) -> Wanted:
    """What is called for, with the amount that the change has."""
    wanted = supply.candidate.wanted
    if not isinstance(wanted, Stock):
        return wanted
    amounts = [p.quantity for op in change.operations if isinstance(op, Add) for p in op.pledges]
    return wanted.model_copy(update={"amount": sum(amounts)})


def spans(view: View, id: str) -> tuple[tuple[str, str], ...]:
    """When a person serves or a room is taken, in order; nothing for stock."""
    times = [view.span(p) for p in view.tasks.get(id, ())]
    times += [
        occupied(view, p, p.room)
        for p in view.placements
        if p.room is not None and id in view.room_parts(p.room)
    ]
    clock = view.clock
    return tuple((clock.time(start), clock.time(end)) for start, end in sorted(times))
