"""Why a request gets what it gets: stage by stage, each stage a better answer."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matcher.explain.bench import Bench, Condition
from matcher.explain.facts import Alternative, RequestWhy, Verdict
from matcher.explain.gates import gate
from matcher.explain.holds import all_of, holds
from matcher.explain.most import NoPlan, Unproven, most
from matcher.explain.obstacles import in_the_way
from matcher.explain.parts import missing_parts
from matcher.explain.remedies import remedies
from matcher.explain.supplies import columns_serving, decided_by, supplies_of
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.caps import Caps
from matcher.solve.clock import Stopwatch
from models.demand import Request
from models.plan import Plan
from models.week import Week

Report = Callable[[RequestWhy], None]


class WhyRequest:
    """Answers for one request. ``report`` gets the answer so far after each stage."""

    def __init__(
        self, week: Week, plan: Plan, request: str, watch: Stopwatch, report: Report
    ) -> None:
        self.week = week
        self.plan = plan
        self.view = View(week, plan.content)
        self.request: Request = self.view.requests[request]
        self.watch = watch
        self.report = report
        self.share = served(self.view, self.request)
        self.answer = RequestWhy(
            id=request,
            verdict=self._plan_says(),
            permille=int(1000 * self.share),
            proven=False,
            has=all_of(self.view, request),
            sitting=tuple(s.request for s in self.view.seats if s.activity == request),
            waiting=waiting(self.view, request),
            gate=gate(self.view, self.request),
        )

    def run(self) -> RequestWhy:
        """The whole answer, as far as time allows."""
        self.report(self.answer)
        if self.answer.verdict == "withdrawn":
            return self._tell(proven=True)
        if self.share == 1:
            return self._met()
        found = missing_parts(self.view, self.request)
        parts = tuple(f.part for f in found)
        self._tell(parts=parts)
        try:
            top = most(self.week, self.request.id, self.watch).share
        except (Unproven, NoPlan):
            return self.answer
        self._tell(most=int(1000 * top))
        if top > self.share:
            capped = Caps(self.view).hold_back(self.request)
            who = holds(self.view, self.request, parts)
            tied = any(h.kind in ("needs", "excludes") for h in who)
            self._tell(verdict="cap" if capped or tied else "used-elsewhere", holds=who)
            return self._forced(top)
        self._tell(verdict=self._hard(top))
        told, in_time = remedies(self.week, self.view, self.request, found, self.watch)
        self._tell(remedies=told, proven=in_time)
        if self.answer.verdict == "no-supply" and not any(f.short for f in found):
            in_time = self._together(top) and in_time
        return self._tell(proven=in_time)

    def _tell(self, **facts: object) -> RequestWhy:
        self.answer = self.answer.model_copy(update=facts)
        self.report(self.answer)
        return self.answer

    # --- which kind of reason -----------------------------------------------------------------

    def _plan_says(self) -> Verdict:
        """What is known before anything is solved."""
        if self.request.id in self.view.withdrawn:
            return "withdrawn"
        if self.share == 1:
            return "met"
        stated = {u.request: u.reason.kind for u in self.plan.unmet}
        return stated.get(self.request.id, "used-elsewhere")

    def _hard(self, top: Fraction) -> Verdict:
        """Why no plan at all gives it more."""
        if self.answer.gate:
            return "gate"
        decisions = self.week.decisions.model_copy(update={"bans": ()})
        if self.week.decisions.bans:
            lifted = self.week.model_copy(update={"decisions": decisions})
            try:
                if most(lifted, self.request.id, self.watch).share > top:
                    return "banned"
            except (Unproven, NoPlan):
                return "no-supply"
        return "no-supply"

    def _together(self, top: Fraction) -> bool:
        """Every part could be had, but not together: by which rules; whether time sufficed."""
        found, in_time = in_the_way(self.week, self.request.id, top, self.watch)
        self._tell(
            rules=tuple(dict.fromkeys(v.rule for v in found)),
            facts_zh=tuple(v.zh for v in found),
            facts_en=tuple(v.en for v in found),
        )
        return in_time

    # --- what it would cost -------------------------------------------------------------------

    def _forced(self, share: Fraction) -> RequestWhy:
        """The best plan that serves it as far as any plan can."""
        bench = Bench(self.week, self.plan)
        near = [self.request.id, *(h.request for h in self.answer.holds)]
        condition = bench.serve(self.request.id, share)
        trial = bench.trial(condition, self.request.id, near, self.watch)
        return self._tell(forced=trial, proven=trial.label != "not-proven")

    def _met(self) -> RequestWhy:
        """For each supply that serves it: the best plan in which it does not."""
        bench = Bench(self.week, self.plan)
        found: list[Alternative] = []
        for kind, supply in supplies_of(self.view, self.request.id):
            columns = columns_serving(bench.model, self.request.id, kind, supply)
            trial = bench.trial(
                Condition.forbid(columns), self.request.id, [self.request.id], self.watch
            )
            fixed = decided_by(self.week, self.request.id, kind, supply)
            found.append(Alternative(supply=supply, kind=kind, fixed_by=fixed, trial=trial))
            self._tell(alternatives=tuple(found))
        return self._tell(proven=all(a.trial.label != "not-proven" for a in found))


def waiting(view: View, activity: str) -> tuple[str, ...]:
    """The enrolments that name an activity and have no seat anywhere."""
    return tuple(
        r.id
        for r in view.week.requests
        if r.seat is not None
        and any(c.activity == activity for c in r.seat.choices)
        and r.id not in view.seats_of
        and r.id not in view.withdrawn
    )
