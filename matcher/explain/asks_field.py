"""The week with every supply that might be called for in it, all of it closed at first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encode import encode
from matcher.explain.asks_candidates import Candidate
from matcher.explain.asks_facts import HELPER_MINUTES, Helper, Stock
from matcher.explain.asks_judged import aims_of
from matcher.explain.asks_part import Part, Program, no_less
from matcher.explain.asks_supply import Supplies
from matcher.options import build_options
from matcher.options.coarse import FINE
from matcher.program import Form
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.extract import insert
from matcher.solve.relaxation import Relaxation
from models.change import Change
from models.items import Commitments
from models.policy import BudgetCap
from models.validate.change import apply
from models.week import Week

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOISE = 1e-6
"""Relative difference of a tier that may come from solvers' tolerances."""
MOST = 300
"""Kinds of supply in one program, those of most worth."""
NODES = 200
"""Branching steps of a glance."""
PULL = 100.0
"""Weight of the earlier tiers where the relaxation sums them up."""


def _counted(week: Week, content: Commitments) -> Week:
    """The week with large amounts counted so that those of the plan come out even.

    Options count large amounts in the largest step that all figures share, caps among them: so the
    plan's amounts are named as caps on a topic that nobody has.
    """
    items = {p.id: p.item for p in week.pledges}
    large = {p.item for p in week.pledges if p.quantity > FINE}
    large |= {x.item for r in week.requests for x in r.lines if x.amount > FINE}
    amounts = {f.amount for f in content.flows if items.get(f.pledge) in large}
    caps = week.policy.caps
    nobodys = max((r.topic for r in week.requests), default="", key=len) + "-"
    even = tuple(BudgetCap(id="even", topic=nobodys, amount=amount) for amount in sorted(amounts))
    caps = caps.model_copy(update={"budgets": (*caps.budgets, *even)})
    policy = week.policy.model_copy(update={"caps": caps})
    return week.model_copy(update={"policy": policy})


@dataclass(frozen=True)
class Supply:
    """One supply of the field."""

    number: int
    candidate: Candidate
    change: Change
    id: str
    columns: Ints
    """The decisions that take of it."""
    after: int | None
    """Number of the same supply that is to be had first; None: it is the first of its kind."""


@dataclass(frozen=True)
class Raised:
    """A better point, or the same."""

    x: Floats
    rise: tuple[int, ...]
    """Of each tier, in its scale, as the solver counts it."""
    proven: bool
    """Nothing better is there, with these decisions free."""


class Field:
    """A week, a plan, and all candidates: one program for every question."""

    def __init__(self, week: Week, content: Commitments, mu: int, found: list[Candidate]) -> None:
        self.week = week
        supplies = Supplies(View(week, content))
        units = [(c, nth) for c in found[:MOST] for nth in range(c.units)]
        changes = [supplies.change(k, c.wanted) for k, (c, _) in enumerate(units)]
        everything = Change(operations=tuple(op for c in changes for op in c.operations))
        self.model = encode(build_options(_counted(apply(week, everything), content)))
        self.index = self.model.index
        self.matrix = self.model.program.matrix()
        self.program = Program(self.matrix, self.model.decided)
        goals = {str(name): form for name, form in self.model.program.goals.items()}
        self.aims = aims_of(week.policy, mu, goals)
        self.request_of = self._request_of()
        self.supplies = [
            Supply(k, c, change, id, self.columns_of(id), k - 1 if nth else None)
            for k, ((c, nth), change) in enumerate(zip(units, changes, strict=True))
            for id in (supplies.id(k),)
        ]
        self.closed = np.zeros(self.program.size, dtype=bool)
        for supply in self.supplies:
            self.closed[supply.columns] = True
        self.x = self._point(content)

    # --- columns ------------------------------------------------------------------------------

    def _request_of(self) -> Ints:
        """The request of every decision."""
        m, o = self.model, self.model.options
        found = np.zeros(m.decided, dtype=np.int64)
        found[m.flow], found[m.start] = o.flows.request, o.starts.request
        found[m.room] = o.starts.request[o.starts.room_start]
        found[m.crew], found[m.seat] = m.crew_request, o.seats.request
        return found

    def columns_of(self, id: str) -> Ints:
        """The decisions that take of a person, single room or pledge."""
        m, o, index = self.model, self.model.options, self.index
        if id in index.person_of:
            return m.crew[m.crew_of_person[index.person_of[id]]]
        if id in index.pledge_of:
            return m.flow[m.flows_of_pledge[index.pledge_of[id]]]
        room = index.single_of[id]
        spaces = [k for k, space in enumerate(index.spaces) if room in space.parts]
        return m.room[np.isin(o.starts.room_space, spaces)]

    def _point(self, content: Commitments) -> Floats:
        """The plan, with all columns that follow from it."""
        x = np.zeros(self.program.size)
        for column, value in insert(self.model, content).items():
            x[column] = value
        nothing = np.zeros(self.program.size, dtype=bool)
        nothing[self.model.decided :] = True
        held = Part(self.matrix, nothing, x, self.model.decided)
        total = Form.total([(1.0, aim.form) for aim in self.aims])
        found = held.most(total, [], None)
        if found is None:
            raise AssertionError("a plan that holds is a point of its program")
        return found

    # --- what to free -------------------------------------------------------------------------

    def close(self, columns: Ints, x: Floats, opened: Collection[int]) -> Bools:
        """Decisions to free where these may help as things are: all of who is unmet and could
        take them, or sit where they are. Supplies stay closed but for the ``opened`` (by
        number)."""
        seats = self.model.options.seats
        chosen = np.zeros(len(self.index.requests), dtype=bool)
        chosen[self.request_of[columns]] = True
        chosen[seats.request[chosen[seats.activity]]] = True
        return self._free(chosen & self._unmet(x), opened)

    def near(self, columns: Ints, x: Floats, opened: Collection[int]) -> Bools:
        """More of them: all of who could take these, of who is unmet and could use what those
        hold now, and of who sits with any of them."""
        m, o = self.model, self.model.options
        chosen = np.zeros(len(self.index.requests), dtype=bool)
        chosen[self.request_of[columns]] = True
        held = (x[: m.decided] > 0.5) & chosen[self.request_of]
        takes = [
            m.crew[np.isin(o.crew.person, o.crew.person[held[m.crew]])],
            m.flow[np.isin(o.flows.pledge, o.flows.pledge[held[m.flow]])],
            m.room[np.isin(o.starts.room_space, o.starts.room_space[held[m.room]])],
        ]
        others = np.zeros(len(chosen), dtype=bool)
        others[self.request_of[np.concatenate(takes)]] = True
        chosen |= others & self._unmet(x)
        chosen[o.seats.request[chosen[o.seats.activity]]] = True
        return self._free(chosen, opened)

    def everything(self, opened: Collection[int]) -> Bools:
        """All decisions but those of closed supplies."""
        return self._free(np.ones(len(self.index.requests), dtype=bool), opened)

    def _free(self, requests: Bools, opened: Collection[int]) -> Bools:
        free = np.zeros(self.program.size, dtype=bool)
        free[: self.model.decided] = requests[self.request_of]
        shut = self.closed.copy()
        for k in opened:
            shut[self.supplies[k].columns] = False
        return free & ~shut

    def _unmet(self, x: Floats) -> Bools:
        request, column, coef = self.model.served
        share = np.zeros(len(self.index.requests))
        np.add.at(share, request, coef * x[column])
        unmet: Bools = share < 1 - 1e-6
        return unmet

    # --- solving ------------------------------------------------------------------------------

    def raised(
        self, free: Bools, x: Floats, limits: Sequence[AtLeast], seconds: float | None
    ) -> Raised:
        """The lexicographically best point with these decisions free, all others held."""
        found = self.program.part(free, x).best(self.aims, limits, seconds)
        return Raised(found.x, self._rise(x, found.x), found.proven)

    def glanced(
        self, free: Bools, x: Floats, limits: Sequence[AtLeast], seconds: float | None
    ) -> Raised:
        """A better point, sought in one step: all tiers summed up, none of the earlier falling."""
        floors = [no_less(aim, aim.form.value(x)) for aim in self.aims[:-1]]
        part = self.program.part(free, x)
        found = part.most(self.summed(), [*floors, *limits], seconds, nodes=NODES)
        better = x if found is None else found
        return Raised(better, self._rise(x, better), proven=False)

    def _rise(self, x: Floats, better: Floats) -> tuple[int, ...]:
        rise = []
        for aim in self.aims:
            was, now = aim.form.value(x), aim.form.value(better)
            noise = NOISE * max(1.0, abs(was))
            rise.append(round((now - was) * aim.scale) if abs(now - was) > noise else 0)
        return tuple(rise)

    # --- prices -------------------------------------------------------------------------------

    def prices(self, watch: Stopwatch) -> Floats | None:
        """Per column, by how much the relaxation would rise if one more of it were to be had, all
        supplies being closed; None: no time."""
        engine = Engine(self.matrix, decided=self.model.decided)
        engine.upper[self.closed] = engine.lower[self.closed]
        point = Relaxation(engine, watch).best(self.summed())
        return None if point is None else np.maximum(point.reduced_costs, 0.0)

    def summed(self) -> Form:
        """All tiers in one, earlier ones weighing more."""
        *first, last = self.aims
        return Form.total([(PULL, aim.form) for aim in first] + [(1.0, last.form)])

    def priced(self, supply: Supply, prices: Floats) -> float:
        """What the prices promise for a whole supply: each user's best use, as far as it goes."""
        if isinstance(supply.candidate.wanted, Stock):
            return float(prices[supply.columns] @ self.matrix.upper[supply.columns])
        best: dict[int, float] = {}
        for column in supply.columns.tolist():
            user = int(self.request_of[column])
            best[user] = max(best.get(user, 0.0), float(prices[column]))
        left = HELPER_MINUTES if isinstance(supply.candidate.wanted, Helper) else 1 << 30
        total = 0.0
        for user, price in sorted(best.items(), key=lambda e: (-e[1], e[0])):
            if left <= 0:
                break
            total += price
            left -= min((s.minutes for s in self.index.requests[user].sessions), default=0)
        return total
