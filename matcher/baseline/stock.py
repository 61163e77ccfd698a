"""Filling lines from pledges, one pledge after the other."""

from __future__ import annotations

from fractions import Fraction

from matcher.baseline.decided import Decided, fits
from matcher.baseline.facts import Facts, Source
from matcher.baseline.manner import Manner
from matcher.baseline.state import State
from models.demand import Line, Request
from models.items import Flow
from models.week import Target


class Filler:
    """Gives lines what is left, as far as every rule about stock allows."""

    def __init__(self, facts: Facts, state: State, manner: Manner, decided: Decided) -> None:
        self.facts = facts
        self.state = state
        self.manner = manner
        self.decided = decided
        self._sources: dict[tuple[str, str], list[Source]] = {}

    def sources(self, request: Request, line: Line) -> list[Source]:
        """Pledges that may serve the line, best first."""
        known = self._sources.get((request.id, line.id))
        if known is None:
            known = self.manner.sources(self.facts.sources(request, line))
            self._sources[request.id, line.id] = known
        return known

    def fill(self, request: Request, line: Line, *, whole: bool) -> bool:
        """Gives the line as much as there is; False, with what it got now taken back, if that
        stays below its least (with ``whole``: below all of it)."""
        before = dict(self.state.flows_of[request.id])
        least = Fraction(line.amount if whole else line.least)
        had = {pledge for name, pledge in before if name == line.id}
        for source in self.sources(request, line):
            if line.single_source and had and source.pledge.id not in had:
                continue
            missing = line.amount - self.state.counted(request, line)
            if missing <= 0:
                break
            amount = self._most(request, line, source, missing)
            if amount == 0:
                continue
            if line.single_source and not had:
                if Fraction(amount * source.per, source.give) < least:
                    continue
                had = {source.pledge.id}
            self._give(request, line, source, amount)
        if self.state.counted(request, line) >= least:
            return True
        self.restore(request, before)
        return False

    def wanted(self, request: Request, target: Target, *, exact: bool) -> bool:
        """Gives what a pin or lock asks of the request's lines; whether it got there."""
        aim = 1 if target.amount is None else target.amount
        for line in request.lines:
            if not fits(target.line, line.id):
                continue
            for source in self.sources(request, line):
                if not fits(target.pledge, source.pledge.id):
                    continue
                missing = aim - self.matching(target)
                if missing <= 0:
                    break
                room = line.amount - self.state.counted(request, line)
                had = self.state.flows_of[request.id].get((line.id, source.pledge.id))
                amount = self._most(request, line, source, room)
                if exact or target.amount is not None:
                    amount = self._rounded(source, min(amount, missing), had, up=not exact)
                if amount:
                    self._give(request, line, source, amount)
        got = self.matching(target)
        return got == aim if exact and target.amount is not None else got >= aim

    def matching(self, target: Target) -> int:
        """Parts that flow as a target names."""
        return sum(
            flow.amount
            for request, flows in list(self.state.flows_of.items())
            if fits(target.request, request)
            for (line, pledge), flow in flows.items()
            if fits(target.line, line) and fits(target.pledge, pledge)
        )

    def restore(self, request: Request, before: dict[tuple[str, str], Flow]) -> None:
        """Takes back all flows to a request but those it had before."""
        now = self.state.flows_of[request.id]
        for (line, pledge), flow in list(now.items()):
            if before.get((line, pledge)) != flow:
                self.state.remove_flow(request.id, line, pledge)
        for key, flow in before.items():
            if key not in now:
                self.state.add_flow(flow)

    def _most(self, request: Request, line: Line, source: Source, missing: Fraction) -> int:
        """Most parts of a pledge that may still go to the line, in whole units and lots."""
        pledge = source.pledge
        had = self.state.flows_of[request.id].get((line.id, pledge.id))
        if line.single_source:
            others = [p for name, p in self.state.flows_of[request.id] if name == line.id]
            if any(p != pledge.id for p in others):
                return 0
        amount = min(
            self.state.left(pledge, request, line), int(missing * source.give / source.per)
        )
        limit = self.decided.most(self.state, request.id, line.id, pledge.id)
        if limit is not None:
            amount = min(amount, limit)
        return self._rounded(source, amount, had, up=False)

    def _rounded(self, source: Source, amount: int, had: Flow | None, *, up: bool) -> int:
        """Whole units of an indivisible item, and nothing below the smallest lot."""
        item = self.facts.view.items[source.pledge.item or ""]
        unit = 1 if item.divisible else item.parts
        amount = -(-amount // unit) * unit if up else amount // unit * unit
        before = had.amount if had is not None else 0
        return amount if before + amount >= source.pledge.lot else 0

    def _give(self, request: Request, line: Line, source: Source, amount: int) -> None:
        pledge = source.pledge
        self.state.add_flow(
            Flow(
                request=request.id,
                line=line.id,
                pledge=pledge.id,
                amount=amount,
                at=self.facts.clock.time(source.at),
                place=pledge.at if pledge.at is not None else request.place,
            )
        )
