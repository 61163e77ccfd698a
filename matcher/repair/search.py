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
from matcher.repair.small import Small
from matcher.repair.sub import Sub
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast
from matcher.solve.extract import NotACandidate, extract, insert
from models.items import Commitments, Flow
from models.policy import GoalName, Tier

Floats = NDArray[np.float64]


GAP = 1e-4
"""Relative gap at which a neighbourhood's objective counts as reached; a whole week's: none."""
LATER = 1e-3
"""What a tier weighs against the one before where a neighbourhood takes both as one sum."""


@dataclass(frozen=True)
class Found:
    """A plan of the small week, by what its free requests get."""

    content: Commitments
    proven: bool
    """Whether no plan of the small week is better in the order asked for."""


class Searcher:
    """One small week as a program; everything held, and all that has begun, is fixed in it."""

    def __init__(
        self,
        sub: Sub,
        before: Commitments,
        loss: Commitments,
        past: Past,
        mu: int,
        kept: Commitments | None = None,
    ) -> None:
        """``before``: what the free requests have now; ``loss``: what the event leaves of it, the
        plan to start from; ``kept``: what of it every plan must contain."""
        self.sub = sub
        self.mu = mu
        self.gap = 0.0 if sub.exact else GAP
        self.past = past
        self.before = before
        self.model: Model = encode(build_options(sub.week))
        matrix = self.model.program.matrix()
        self.lower, self.upper = matrix.lower.copy(), matrix.upper.copy()
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

        for column, value in insert(self.model, sub.content(kept or Commitments())).items():
            self.lower[column] = max(value, self.lower[column])
        self.small = Small(matrix, self.lower, self.upper, self.model.decided)

    def _fix(self, content: Commitments) -> None:
        """Decisions that every plan contains."""
        for column, value in insert(self.model, content).items():
            self.start[column] = value
            self.lower[column] = self.upper[column] = value

    # --- time ---------------------------------------------------------------------------------

    def _close_the_past(self) -> None:
        """Nothing new begins in the past."""
        now = self.past.now
        if now is None:
            return
        model, upper = self.model, self.upper
        starts, flows = model.options.starts, model.options.flows
        early = starts.start < now
        upper[model.start[early]] = 0
        for k in np.flatnonzero(flows.at < now):
            if self._moment(int(k)) is None:
                upper[model.flow[k]] = 0
        for number in range(len(model.options.seats)):
            if self._has_begun(number):
                upper[model.seat[number]] = 0

    def _moment(self, flow: int) -> int | None:
        """The first moment from now on, by day if any, at which a flow may be handed over."""
        model, now = self.model, self.past.now or 0
        row = model.index.lines[int(model.options.flows.line[flow])]
        pledge = model.index.pledges[int(model.options.flows.pledge[flow])]
        times = handover(model.index, model.index.requests[row.request], row.line, pledge)
        if isinstance(times, str):
            return None
        return model.index.clock.by_day((max(a, now), b) for a, b in times.moments if b > now)

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

    def start_from(self, content: Commitments) -> None:
        """Start from a plan of a smaller neighbourhood, if all of it is possible here."""
        try:
            columns = insert(self.model, self.sub.content(content))
        except NotACandidate:
            return  # the search then starts from what the event leaves
        self.start[: self.model.decided] = 0
        for column, value in (columns | insert(self.model, self.sub.held)).items():
            self.start[column] = value

    def tiers(self, tiers: Sequence[Tier]) -> list[Form]:
        """Tiers in their order: of a whole week one by one, of a neighbourhood as one sum, an
        earlier one weighing a thousand times as much for the same figures."""
        forms = [form for form in map(self.tier, tiers) if self.small.moves(form)]
        if self.sub.exact or not forms:
            return forms
        return [Form.total([(LATER**k, form) for k, form in enumerate(forms)])]

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

        Ends early, with what it has, when the watch is over. Whatever is asked for next starts from
        the plan found last.
        """
        x, proven = self.start, True
        floors: list[AtLeast] = []
        for form in order:
            if not self.small.moves(form):
                continue
            if watch.over():
                proven = False
                break
            found = self.small.maximise(form, floors, x, watch.left(), self.gap)
            proven &= found.proven
            if found.x is None:
                proven = False
                break
            x = found.x
            floors.append(AtLeast(form, form.value(x) - 1e-6 * max(1.0, abs(form.value(x)))))
        self.start = x
        return Found(self.content(x), proven)

    def content(self, x: Floats) -> Commitments:
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
