"""The best plans of a small week, one order of goals after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model, encode
from matcher.encode.kept import member_kept, placement_kept, seat_kept
from matcher.options import build_options
from matcher.options.handover import handover
from matcher.program import Form
from matcher.repair.past import Past
from matcher.repair.sub import Sub
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine
from matcher.solve.extract import extract, insert
from models.items import Commitments, Flow
from models.policy import GoalName, Tier

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """A plan of the small week, by what its free requests get."""

    content: Commitments
    proven: bool
    """Whether no plan of the small week is better in the order asked for."""


class Searcher:
    """One small week as a program; everything held, and all that has begun, is fixed in it."""

    def __init__(
        self, sub: Sub, before: Commitments, loss: Commitments, past: Past, mu: int
    ) -> None:
        """``before``: what the free requests have now; ``loss``: what the event leaves of it."""
        self.sub = sub
        self.mu = mu
        self.past = past
        self.before = before
        self.model: Model = encode(build_options(sub.week))
        self.engine = Engine(self.model.program.matrix(), decided=self.model.decided)
        self._close_the_past()
        self.start = np.zeros(self.model.program.size)
        for column, value in insert(self.model, sub.content(loss)).items():
            self.start[column] = value
        self._fix(sub.held)
        self._fix(
            sub.content(
                Commitments(
                    flows=tuple(f for f in loss.flows if past.keeps(f)),
                    placements=tuple(p for p in loss.placements if past.keeps(p)),
                    seats=tuple(s for s in loss.seats if past.keeps(s)),
                )
            )
        )

    def _fix(self, content: Commitments) -> None:
        """Decisions that every plan contains."""
        for column, value in insert(self.model, content).items():
            self.start[column] = value
            self.engine.lower[column] = self.engine.upper[column] = value

    # --- time ---------------------------------------------------------------------------------

    def _close_the_past(self) -> None:
        """Nothing new begins in the past."""
        now = self.past.now
        if now is None:
            return
        model, engine = self.model, self.engine
        starts, flows = model.options.starts, model.options.flows
        early = starts.start < now
        engine.upper[model.start[early]] = 0
        for k in np.flatnonzero(flows.at < now):
            if self._moment(int(k)) is None:
                engine.upper[model.flow[k]] = 0
        for number in range(len(model.options.seats)):
            if self._has_begun(number):
                engine.upper[model.seat[number]] = 0

    def _moment(self, flow: int) -> int | None:
        """The first moment from now on at which a flow may be handed over."""
        model, now = self.model, self.past.now or 0
        row = model.index.lines[int(model.options.flows.line[flow])]
        pledge = model.index.pledges[int(model.options.flows.pledge[flow])]
        times = handover(model.index, model.index.requests[row.request], row.line, pledge)
        if isinstance(times, str):
            return None
        return min((max(a, now) for a, b in times.moments if b > now), default=None)

    def _has_begun(self, seat: int) -> bool:
        """Whether what a seat covers has a placement that has begun."""
        seats, index = self.model.options.seats, self.model.index
        activity = index.requests[int(seats.activity[seat])].id
        occurrence = int(seats.occurrence[seat])
        covered = [occurrence] if occurrence >= 0 else index.occurrences(int(seats.activity[seat]))
        for o in covered:
            row = index.sessions[int(index.occurrence_session[o])]
            if (activity, row.session.id, o - row.first) in self.past.placements:
                return True
            mine = self.model.starts_of_occurrence[o]
            if len(mine) and (self.model.options.starts.start[mine] < (self.past.now or 0)).all():
                return True
        return False

    # --- goals --------------------------------------------------------------------------------

    def tier(self, tier: Tier) -> Form:
        """A tier of the policy as a form, the fairness figures brought to its scale."""
        forms: list[tuple[float, Form]] = []
        for name, stated in tier.goals.items():
            weight = float(self.mu if stated == "mu" else stated)
            if name == "fairness":
                weight /= self.sub.finer
            if weight:
                forms.append((weight, self.model.program.goals[name]))
        return Form.total(forms)

    def goal(self, name: GoalName) -> Form:
        """One goal as a form."""
        return self.model.program.goals[name]

    def promises(self) -> Form:
        """The fewest told and, among equals, what lies furthest ahead: both as one sum."""
        ahead = self.goal("promises-ahead")
        # Both are whole numbers, and the second never outweighs one of the first.
        most = float(np.abs(ahead.coefs).sum())
        return Form.total([(1.0 + most, self.goal("promises")), (1.0, ahead)])

    def favoured(self, names: frozenset[str]) -> Form:
        """How much of some requests is served, and then how many of their promises are kept."""
        index = self.model.index
        weight = np.array([1000.0 * (r.id in names) for r in index.requests])
        forms = [(1.0, self.model.served_form(weight))]
        promised = self.sub.week.history.promises
        for p in promised.placements:
            if p.request in names:
                forms.append((1.0, Form.of(placement_kept(self.model, p), 1.0)))
                forms += [(1.0, Form.of(member_kept(self.model, p, a), 1.0)) for a in p.crew]
        forms += [
            (1.0, Form.of(seat_kept(self.model, s), 1.0))
            for s in promised.seats
            if s.request in names
        ]
        return Form.total(forms)

    # --- search -------------------------------------------------------------------------------

    def best(self, order: Sequence[Form], watch: Stopwatch) -> Found:
        """The plan that is best in the first form, among those in the second, and so on.

        Ends early, with what it has, when the watch is over.
        """
        x, proven = self.start, True
        floors: list[AtLeast] = []
        for form in order:
            if not len(form.columns) or not self._moves(form):
                continue
            if watch.over():
                proven = False
                break
            outcome = self.engine.maximise(form, floors, hint=x, seconds=watch.left())
            proven &= outcome.proven
            if outcome.x is None:
                proven = False
                break
            x = outcome.x
            floors.append(AtLeast(form, form.value(x) - 1e-6 * max(1.0, abs(form.value(x)))))
        return Found(self._content(x), proven)

    def _moves(self, form: Form) -> bool:
        """Whether any column of a form can still change."""
        mine = form.columns[form.coefs != 0]
        return bool((self.engine.lower[mine] < self.engine.upper[mine]).any())

    def _content(self, x: Floats) -> Commitments:
        """What the free requests get; goods that come as before keep their time and place."""
        found = self.sub.translated(extract(self.model, x))
        known = {(f.request, f.line, f.pledge): f for f in self.before.flows}
        flows = tuple(self._timed(f, known.get((f.request, f.line, f.pledge))) for f in found.flows)
        return found.model_copy(update={"flows": flows})

    def _timed(self, flow: Flow, before: Flow | None) -> Flow:
        if before is not None:
            return flow.model_copy(update={"at": before.at, "place": before.place})
        clock = self.model.index.clock
        if self.past.now is None or clock.slot(flow.at) >= self.past.now:
            return flow
        index = self.model.index
        line = index.line_of[flow.request, flow.line]
        mine = self.model.flows_of_line[line]
        pledge = index.pledge_of[flow.pledge]
        k = int(mine[self.model.options.flows.pledge[mine] == pledge][0])
        moment = self._moment(k)
        return flow if moment is None else flow.model_copy(update={"at": clock.time(moment)})
