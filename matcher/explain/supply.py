"""What a person, pledge or room does in a plan, and why not more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.explain.bench import Bench, Condition
from matcher.explain.facts import Limit, Near, Passed, SupplyWhy
from matcher.explain.goods import Goods
from matcher.explain.lack import Lack, near_miss
from matcher.explain.limits import limits_of_person, limits_of_pledge
from matcher.explain.parts import begins_of, helpers_of
from matcher.explain.rooms import Rooms
from matcher.explain.supplies import columns_serving
from matcher.goals.base import in_play
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from models.demand import Request, Session
from models.items import Commitments, Placement
from models.plan import Plan
from models.week import Week

Report = Callable[[SupplyWhy], None]
Kind = Literal["person", "pledge", "room"]
TRIALS = 3
"""For how many requests it is tried what serving them would cost."""


class WhySupply:
    """Answers for one person, pledge or room. ``report`` gets the answer so far after each
    stage."""

    def __init__(
        self, week: Week, plan: Plan, kind: Kind, id: str, watch: Stopwatch, report: Report
    ) -> None:
        self.week = week
        self.plan = plan
        self.view = View(week, plan.content)
        self.kind = kind
        self.id = id
        self.watch = watch
        self.report = report
        self.people = self._behind()
        serves = self._serves()
        self.served = {f.request for f in serves.flows} | {p.request for p in serves.placements}
        self.answer = SupplyWhy(
            kind=kind,
            id=id,
            withdrawn=id in self.view.withdrawn,
            serves=serves,
            sits=self._sits(),
            limits=tuple(self._limits()),
            proven=False,
        )

    def run(self) -> SupplyWhy:
        """The whole answer, as far as time allows."""
        if self.answer.withdrawn:
            return self._tell(proven=True)
        self.report(self.answer)
        could = self._candidates()
        bench = Bench(self.week, self.plan)
        in_time = True
        for number, passed in enumerate(could):
            if number == TRIALS:
                break
            columns = self._columns(bench.model, passed)
            trial = bench.trial(Condition.some(columns), passed, [passed], self.watch)
            in_time &= trial.label != "not-proven"
            tried = tuple(
                Passed(request=p.request, trial=trial) if p.request == passed else p
                for p in self.answer.passed
            )
            self._tell(passed=tried)
        if not self.served and not could:
            in_time &= self._something(bench)
        return self._tell(proven=in_time)

    def _tell(self, **facts: object) -> SupplyWhy:
        self.answer = self.answer.model_copy(update=facts)
        self.report(self.answer)
        return self.answer

    # --- what it does -------------------------------------------------------------------------

    def _behind(self) -> frozenset[str]:
        """The people who serve on a staff pledge or are hired from a fund; or the person."""
        if self.kind == "person":
            return frozenset({self.id})
        return frozenset(
            p.id
            for p in self.week.people
            if self.id in (p.staff_pledge, p.hire.fund if p.hire is not None else None)
        )

    def _serves(self) -> Commitments:
        view = self.view
        if self.kind == "room":
            parts = set(view.room_parts(self.id))

            def used(p: Placement) -> bool:
                return p.room is not None and not parts.isdisjoint(view.room_parts(p.room))
        else:

            def used(p: Placement) -> bool:
                return any(a.person in self.people for a in p.crew)

        return Commitments(
            flows=tuple(view.flows_of_pledge.get(self.id, ())),
            placements=tuple(p for p in view.placements if used(p)),
        )

    def _sits(self) -> Commitments:
        """Where a person attends: seats, and bookings they are part of."""
        mine = {r.id for r in self.week.requests if self.kind == "person" and self.id in r.people}
        return Commitments(
            placements=tuple(p for p in self.view.placements if p.request in mine),
            seats=tuple(s for s in self.view.seats if s.request in mine),
        )

    def _limits(self) -> Iterator[Limit]:
        if self.kind == "person":
            yield from limits_of_person(self.view, self.view.people[self.id])
        elif self.kind == "pledge":
            yield from limits_of_pledge(self.view, self.view.pledges[self.id])

    # --- what it could do ---------------------------------------------------------------------

    def _candidates(self) -> list[str]:
        """Count what keeps it from each request that asks for its kind; returns those not wholly
        served that nothing keeps it from in the week's order."""
        removed: Counter[str] = Counter()
        near: list[Near] = []
        could: list[str] = []
        asked = others = 0
        for request in in_play(self.view):
            lacks = self._lacks(request)
            if lacks is None or request.id in self.served:
                continue
            asked += 1
            whole = served(self.view, request) == 1
            if lacks:
                removed[lacks[0].rule] += 1
                if not whole and len(lacks) == 1 and lacks[0].fixes:
                    near.append(near_miss(request.id, lacks[0]))
            elif whole:
                others += 1
            else:
                could.append(request.id)
        self._tell(
            asked=asked + len(self.served),
            removed=dict(sorted(removed.items(), key=lambda entry: (-entry[1], entry[0]))),
            near=tuple(near),
            others=others,
            passed=tuple(Passed(request=r) for r in could),
        )
        return could

    def _lacks(self, request: Request) -> list[Lack] | None:
        """The fewest lacks in anything it could be for a request; None: it asks for no such."""
        found = list(self._tests(request))
        return min(found, key=len, default=None)

    def _tests(self, request: Request) -> Iterator[list[Lack]]:
        view = self.view
        is_open = view.passes_gate(request)
        pledge = view.pledges.get(self.id) if self.kind == "pledge" else None
        if pledge is not None and pledge.item is not None and is_open:
            for line in request.lines:
                if view.rate(line, pledge.item) is not None:
                    yield list(Goods(view, request, line).lacks(pledge))
        sessions = [s for s in request.sessions if is_open or s.meeting]
        for session in sessions:
            # With no time to begin at all it is not for want of anybody.
            never = [] if begins_of(view, request, session) else [Lack("window")]
            if self.kind == "room":
                yield from ([*found, *never] for found in self._of_room(request, session))
            elif session.crew and self.people:
                helpers = helpers_of(view, request, session)
                for role in session.crew:
                    for person in sorted(self.people):
                        if not role.people or person in role.people:
                            yield [*helpers.lacks(role, view.people[person]), *never]

    def _of_room(self, request: Request, session: Session) -> Iterator[list[Lack]]:
        """A room by itself, or as a part of a joined room."""
        if session.room is None:
            return
        judge = Rooms(self.view, request, session, begins_of(self.view, request, session))
        for id in self.view.rooms:
            if self.id == id or self.id in self.view.room_parts(id):
                yield list(judge.lacks(id))

    # --- trials -------------------------------------------------------------------------------

    def _columns(self, model: Model, request: str) -> NDArray[np.int64]:
        """By which columns it would serve a request."""
        found = [np.zeros(0, dtype=np.int64)]
        if self.kind == "room":
            found += [
                columns_serving(model, request, "room", id)
                for id in self.view.rooms
                if self.id == id or self.id in self.view.room_parts(id)
            ]
        if self.kind == "pledge":
            found.append(columns_serving(model, request, "pledge", self.id))
        found += [columns_serving(model, request, "person", p) for p in sorted(self.people)]
        return np.concatenate(found)

    def _something(self, bench: Bench) -> bool:
        """The best plan in which it serves anybody; whether that was settled in time."""
        by_request = {r.id: self._columns(bench.model, r.id) for r in in_play(self.view)}
        able = [request for request, columns in by_request.items() if len(columns)]
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *by_request.values()])
        if not len(columns):
            return True
        trial = bench.trial(Condition.some(columns), None, able, self.watch)
        self._tell(more=trial)
        return trial.label != "not-proven"
