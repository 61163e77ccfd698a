"""Why a request goes without: facts read off the options and the plan."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np

from matcher.encode.model import Model
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Request
from models.items import Commitments
from models.plan import Reason, Unmet

DECIDED = frozenset({"ban"})
"""Rules that stand for somebody's decision rather than for want of supply."""


def unmet_requests(model: Model, content: Commitments) -> tuple[Unmet, ...]:
    """All requests in play that are not wholly served, each with its reason."""
    view = View(model.index.week, content)
    teller = _Teller(model, view)
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
                    reason=teller.reason(number, request, share),
                )
            )
    return tuple(found)


class _Teller:
    def __init__(self, model: Model, view: View) -> None:
        self.model = model
        self.view = view
        self.bookings: Counter[str] = Counter()
        for p in view.placements:
            request = view.requests[p.request]
            if request.kind == "booking" and request.household is not None:
                self.bookings[request.household] += 1
        self.sitting: Counter[str] = Counter(
            p for s in view.seats for p in view.requests[s.request].people
        )

    def reason(self, number: int, request: Request, share: Fraction) -> Reason:
        """The nearest fact that explains it."""
        index = self.model.index
        removed = self.model.options.removed.of(number)
        if not index.gate_open[number] and share == 0 and not self._supplied(number):
            return Reason(kind="gate", removed=removed)
        if not self._supplied(number):
            decided = removed and set(removed) <= DECIDED
            return Reason(kind="cap" if decided else "no-supply", removed=removed)
        if not index.gate_open[number] and not self.model.parts(number):
            return Reason(kind="gate", removed=removed)
        return Reason(kind="cap" if self._capped(request) else "used-elsewhere", removed=removed)

    def _supplied(self, number: int) -> bool:
        """Whether every part has some candidate."""
        parts = self.model.parts(number)
        return bool(parts) and all(len(columns) for columns, _, _ in parts)

    def _capped(self, request: Request) -> bool:
        caps = self.model.index.week.policy.caps
        if request.kind == "booking" and request.household is not None:
            most = caps.bookings_per_household
            if most is not None and self.bookings[request.household] >= most:
                return True
        seats = caps.seats_per_person
        if request.seat is not None and seats is not None:
            return any(self.sitting[p] >= seats for p in request.people)
        return self._out_of_budget(request)

    def _out_of_budget(self, request: Request) -> bool:
        view = self.view
        for cap in self.model.index.week.policy.caps.budgets:
            if not any(view.items[x.item].kind == "money" for x in request.lines):
                return False
            concerned = [
                r
                for r in view.requests.values()
                if (cap.topic is None or r.topic == cap.topic)
                and (cap.place is None or view.lies_in(r.place, (cap.place,)))
            ]
            if request not in concerned:
                continue
            ids = {r.id for r in concerned}
            spent = sum(
                f.amount
                for f in view.flows
                if f.request in ids and view.pledges[f.pledge].kind == "money"
            )
            mine = self.model.flows_of_request[self.model.index.request_of[request.id]]
            steps = self.model.options.flows.quantum[mine]
            if len(steps) and cap.amount - spent < int(np.min(steps)):
                return True
        return False
