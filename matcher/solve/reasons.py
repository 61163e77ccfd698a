"""Why a request goes without: facts read off the options and the plan."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from typing import Literal

from matcher.encode.model import Model
from matcher.options import build_options
from matcher.rules.served import counted, served
from matcher.rules.view import View
from matcher.solve.caps import Caps
from matcher.solve.supply import Supply
from models.demand import Request
from models.items import Commitments
from models.plan import Reason, Unmet

Kind = Literal["no-supply", "used-elsewhere", "gate", "cap"]


def unmet_requests(
    model: Model, content: Commitments, supply: Supply | None = None
) -> tuple[Unmet, ...]:
    """All requests in play that are not wholly served, each with its reason.

    ``supply``: of the same model, if it is asked more than once.
    """
    view = View(model.index.week, content)
    teller = _Teller(model, view, supply or Supply(model))
    found = []
    for number, request in enumerate(model.index.requests):
        if not model.index.in_play[number]:
            continue
        share = served(view, request)
        if share < 1:
            found.append(
                Unmet(
                    request=request.id,
                    served_permille=int(share * 1000),
                    reason=Reason(
                        kind=teller.kind(number), removed=model.options.removed.of(number)
                    ),
                )
            )
    return tuple(found)


class _Teller:
    def __init__(self, model: Model, view: View, supply: Supply) -> None:
        self.model = model
        self.view = view
        self.supply = supply
        self.caps = Caps(view)
        self.decided = bool(model.index.week.decisions.bans)

    def kind(self, number: int) -> Kind:
        """The nearest fact that explains it."""
        index = self.model.index
        request = index.requests[number]
        if not index.gate_open[number] and index.parts[number] == 0:
            return "gate"
        if not self._supplied(self.supply, number):
            # The number of a request is the same in both, its lines' and occurrences' need not be.
            return "cap" if self.decided and self._supplied(self._unbanned, number) else "no-supply"
        for name in request.needs:
            if served(self.view, self.view.requests[name]) == 0:
                # A withdrawn one is out by somebody's decision.
                other = index.request_of[name]
                return self.kind(other) if index.in_play[other] else "cap"
        return "cap" if self._rival(request) or self.caps.hold_back(request) else "used-elsewhere"

    @cached_property
    def _unbanned(self) -> Supply:
        """What there would be without the bans."""
        week = self.model.index.week
        lifted = week.model_copy(
            update={"decisions": week.decisions.model_copy(update={"bans": ()})}
        )
        return Supply(Model(build_options(lifted)))

    def _supplied(self, supply: Supply, number: int) -> bool:
        """Whether every part that is missing could be had, were it not for others."""
        model, view = supply.model, self.view
        request = model.index.requests[number]
        if model.index.parts[number] == 0:
            return False
        for k in model.lines_of_request[number]:
            line = model.index.lines[k].line
            got, most = counted(view, request.id, line.id), supply.line(k)
            least = line.amount if request.least_percent == 100 else max(line.least, 1)
            if got < line.amount and (most < least - 1e-6 or most <= got):
                return False
        for occurrence in model.occurrences_of_request[number]:
            row = model.index.sessions[int(model.index.occurrence_session[occurrence])]
            missing = (request.id, row.session.id, occurrence - row.first) not in view.placed
            if missing and not supply.occurrence(occurrence):
                return False
        return request.seat is None or request.id in view.seats_of or supply.seat(number)

    def _rival(self, request: Request) -> bool:
        """Whether a request that excludes this one, or that this one excludes, is served."""
        others = (*request.excludes, *self._excluded_by[request.id])
        return any(served(self.view, self.view.requests[r]) > Fraction(0) for r in others)

    @cached_property
    def _excluded_by(self) -> dict[str, list[str]]:
        """For each request, those that exclude it."""
        found: dict[str, list[str]] = defaultdict(list)
        for other in self.view.week.requests:
            for name in other.excludes:
                found[name].append(other.id)
        return found
